/** Location, EVSE, Connector and EnergyMix of 2.3.0 in 2.2.1 (chapter mod_locations). 2.3.0 has all that 2.2.1 has. */
import * as v221 from '../../v2.2.1/enums.js'
import { isPatch } from '../owner.js'
import { each, inside, known, lost, note, shape, type FieldRule, type Step } from '../shape.js'
import { tokenType221 } from './tokens.js'
import { isObject } from '../../json-object.js'

// ---- values of open enums ---------------------------------------------------------------------------------------------

const version = '2.2.1'

/** A list of which only the values that 2.2.1 knows stay. */
const knownValues = (values: readonly string[]): FieldRule => inside(known(values, version))

const connectorTypes: ReadonlySet<unknown> = new Set(v221.ConnectorType.options)
const parkingTypes: ReadonlySet<unknown> = new Set(v221.ParkingType.options)
const imageCategories: ReadonlySet<unknown> = new Set(v221.ImageCategory.options)
const impacts: ReadonlySet<unknown> = new Set(v221.EnvironmentalImpactCategory.options)
const restrictions: ReadonlySet<unknown> = new Set(v221.ParkingRestriction.options)

/** Whether a value is one that an open enum of 2.3.0 has and 2.2.1 has not. */
const isOther = (value: unknown, values: ReadonlySet<unknown>): value is string => typeof value === 'string' && !values.has(value)

const parkingType: FieldRule = {
  apply: (field, value, target, walk) => {
    if (isOther(value, parkingTypes)) note(walk, 'lost', field, `${version} does not know ${value}`)
    else target[field] = value
  },
}

const imageCategory: Step = (value, walk) => {
  if (!isOther(value, imageCategories)) return value
  note(walk, 'derived', '', `${value} becomes OTHER: ${version} does not know it`)
  return 'OTHER'
}
const image = shape({ category: inside(imageCategory) })
const images = inside(each(image))
const business = inside(shape({ logo: inside(image) }))

const restriction: Step = (value, walk) => {
  if (!isOther(value, restrictions)) return value
  note(walk, 'lost', '', `${version} does not know ${value}: the place looks more open than it is`)
  return undefined
}

const impact: Step = (value, walk) => {
  if (!isObject(value) || !isOther(value.category, impacts)) return value
  note(walk, 'lost', '', `${version} does not know ${value.category}`)
  return undefined
}

/** EnergyMix, in Locations and Tariffs. */
export const energyMix221 = shape({ environ_impact: inside(each(impact)) })

// ---- objects ----------------------------------------------------------------------------------------------------------

export const connector221 = shape(
  { capabilities: lost(`${version} does not say what a Connector is capable of`) },
  {
    refuse: ({ standard }) =>
      isOther(standard, connectorTypes) ? `${version} knows no standard ${standard}: the Connector is left out` : undefined,
  },
)

export const evse221 = shape(
  {
    capabilities: knownValues(v221.Capability.options),
    connectors: inside(each(connector221)),
    parking_restrictions: inside(each(restriction)),
    parking: lost(`${version} does not describe parking places`),
    images,
    accepted_service_providers: lost(`${version} does not name accepted service providers`),
  },
  {
    complete: (target, source, walk) => {
      const { connectors } = target
      if (!Array.isArray(connectors) || connectors.length > 0 || !Array.isArray(source.connectors) || source.connectors.length === 0)
        return undefined
      if (!isPatch(walk)) return `${version} can say none of its Connectors: the EVSE is left out`
      Reflect.deleteProperty(target, 'connectors')
      return undefined
    },
  },
)

export const location221 = shape({
  publish_allowed_to: inside(each(shape({ type: inside(tokenType221) }))),
  parking_type: parkingType,
  evses: inside(each(evse221)),
  parking_places: lost(`${version} does not describe parking places`),
  operator: business,
  suboperator: business,
  owner: business,
  facilities: knownValues(v221.Facility.options),
  images,
  energy_mix: inside(energyMix221),
  help_phone: lost(`${version} has no phone number for drivers`),
})
