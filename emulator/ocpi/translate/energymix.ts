/** EnergyMix (chapter mod_locations), in Locations and Tariffs. */
import { each, inside, renamed, shape } from './shape.js'

const environmentalImpact211 = shape({ category: renamed('source') })
const environmentalImpact221 = shape({ source: renamed('category') })

export const energyMix211 = shape({ environ_impact: inside(each(environmentalImpact211)) })
export const energyMix221 = shape({ environ_impact: inside(each(environmentalImpact221)) })
