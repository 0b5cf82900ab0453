/** Which partner's exchanges are shown: connection, or undefined for all. Outlives the list, so that coming back changes nothing. */
import { storeOf } from '../store.js'

export const partnerFilter = storeOf<string | undefined>(undefined)
