/** Which Tariff a session is priced with, in words that the customer's version knows. */
import { readDateTime } from '../ocpi/datetime.js'
import {
  authoredVersion,
  type Connector,
  type PriceComponent,
  type ProfileType,
  type Tariff,
  type TariffElement,
  type TariffType,
} from '../ocpi/authored.js'
import { dialects } from '../ocpi/dialect.js'
import { translate } from '../ocpi/translate/translate.js'
import type { Version } from '../ocpi/version.js'
import type { Context } from '../standin/context.js'
import { translateContext } from '../standin/data/render.js'
import { isObject } from '../ocpi/json-object.js'

const profileTariffs: Readonly<Record<ProfileType, TariffType>> = {
  CHEAP: 'PROFILE_CHEAP',
  FAST: 'PROFILE_FAST',
  GREEN: 'PROFILE_GREEN',
  REGULAR: 'REGULAR',
}

const isValidAt = ({ start_date_time: start, end_date_time: end }: Tariff, atMs: number): boolean =>
  (start === undefined || (readDateTime(start) ?? 0) <= atMs) && (end === undefined || (readDateTime(end) ?? Infinity) > atMs)

/** Own Tariffs of a Connector that are valid at an instant. */
export const tariffsOf = (context: Context, connector: Connector, atMs: number): Tariff[] => {
  const set = context.data.own('tariffs')
  const all = (connector.tariff_ids ?? []).flatMap((id) => {
    const entry = set.find(id)
    return entry ? [set.object(entry) as Tariff] : []
  })
  const valid = all.filter((tariff) => isValidAt(tariff, atMs))
  return valid.length > 0 ? valid : all
}

const isOrdinary = ({ type }: Tariff): boolean => type === undefined || type === 'REGULAR'

/** That of the profile that the driver prefers, else the ordinary one (2.2.1 mod_sessions, ChargingPreferences). */
export const chooseTariff = (tariffs: readonly Tariff[], profile: ProfileType | undefined): Tariff | undefined => {
  const wanted = profile && profileTariffs[profile]
  return (
    (wanted !== 'REGULAR' && tariffs.find(({ type }) => type === wanted && type !== undefined)) || (tariffs.find(isOrdinary) ?? tariffs[0])
  )
}

/**
 * The Tariff with what a version can express: where that has no least and highest price, it has no prices of reservations
 * and no restrictions on current either (2.1.1 mod_tariffs). A bill has to follow from what the customer can see of the Tariff.
 */
export const tariffIn = (context: Context, version: Version, tariff: Tariff): Tariff => {
  if (dialects[version].tariffLimits) return tariff
  const { object } = translate(authoredVersion, version, 'CDR', { tariffs: [tariff] }, translateContext(context, true))
  const list: unknown = isObject(object) ? object['tariffs'] : undefined
  const seen: unknown = Array.isArray(list) ? list[0] : undefined
  // What 2.1.1 cannot say at all is not shown, so nothing can contradict it.
  if (!isObject(seen) || !Array.isArray(seen['elements'])) return tariff
  const { min_price: _least, max_price: _most, ...rest } = tariff
  return { ...rest, elements: (seen['elements'] as TariffElement[]).map((element) => withVat(element, tariff)) }
}

/** 2.1.1 tells prices without VAT; its rate is known here all the same. */
const withVat = (element: TariffElement, { elements }: Tariff): TariffElement => ({
  ...element,
  price_components: element.price_components.map((component): PriceComponent => {
    const source = elements
      .flatMap(({ price_components }) => price_components)
      .find(({ type, price }) => type === component.type && price === component.price)
    return { ...component, ...(source?.vat !== undefined && { vat: source.vat }) }
  }),
})
