/** Which partner's exchanges are shown: connection, or undefined for all. Kept outside the list, so it survives leaving the view. */
import { storeOf } from '../store.js'

export const partnerFilter = storeOf<string | undefined>(undefined)
