/** Session and CDR (chapters mod_sessions, mod_cdrs): what they cost, and whose Token was used. */
import * as v221 from '../../v2.2.1/enums.js'
import { dimensionsIn } from '../charging.js'
import { each, inside, lost, note, shape, type Fields, type FieldRule, type Step } from '../shape.js'
import { price221, price230, tariffsInside, type TariffsAtHand } from './prices.js'
import { tariff221, tariff230 } from './tariffs.js'
import { tokenType221 } from './tokens.js'
import { isObject } from '../../json-object.js'

/** The Tariffs that the periods of a Session name. Whatever is looked up is answered in 2.2.1. */
const tariffsNamed: TariffsAtHand = ({ charging_periods: periods }, walk) => {
  const ids = Array.isArray(periods) ? periods.filter(isObject).flatMap(({ tariff_id: id }) => (typeof id === 'string' ? [id] : [])) : []
  const found = [...new Set(ids)].map((id) => walk.context.tariff?.(id))
  return found.every(isObject) ? found : []
}

const costs = [
  'total_cost',
  'total_fixed_cost',
  'total_energy_cost',
  'total_time_cost',
  'total_parking_cost',
  'total_reservation_cost',
] as const

const each230 = Object.fromEntries(costs.map((field): [string, FieldRule] => [field, price230(tariffsInside)]))
const each221 = Object.fromEntries(costs.map((field): [string, FieldRule] => [field, price221(tariffsInside)]))

// ---- to 2.3.0 -----------------------------------------------------------------------------------------------------

export const session230 = shape({ total_cost: price230(tariffsNamed) })
export const cdr230 = shape({ ...each230, tariffs: inside(each(tariff230)) })

// ---- to 2.2.1 -----------------------------------------------------------------------------------------------------

const cdrToken = inside(shape({ type: inside(tokenType221) }))
const periods = inside(each(shape({ dimensions: inside(dimensionsIn(v221.CdrDimensionType.options, '2.2.1')) })))

const connectorTypes: ReadonlySet<unknown> = new Set(v221.ConnectorType.options)

/** A CDR must not be lost for its Connector. */
const standard: Step = (value, walk) => {
  if (typeof value === 'string' && !connectorTypes.has(value)) note(walk, 'kept', '', `2.2.1 does not know ${value}`)
  return value
}

/** Signed text is never cut: the signature would no longer fit. */
const plainData: Step = (value, walk) => {
  if (typeof value === 'string' && value.length > 512) note(walk, 'kept', '', `${value.length} characters, and 2.2.1 allows 512`)
  return value
}
const signedData = inside(shape({ signed_values: inside(each(shape({ plain_data: inside(plainData) }))) }))

export const session221 = shape({ cdr_token: cdrToken, charging_periods: periods, total_cost: price221(() => []) })

export const cdr221 = shape(
  {
    ...each221,
    cdr_token: cdrToken,
    cdr_location: inside(shape({ connector_standard: inside(standard) })),
    tariffs: inside(each(tariff221)),
    charging_periods: periods,
    signed_data: signedData,
    booking_id: lost('2.2.1 has no bookings'),
  },
  {
    complete: (target: Fields, source: Fields, walk) => {
      const [all, left] = [source.tariffs, target.tariffs].map((list) => (Array.isArray(list) ? list.length : 0))
      if (all !== left) note(walk, 'lost', 'tariffs', 'a Tariff that 2.2.1 cannot express is left out; the amounts are complete')
      return undefined
    },
  },
)
