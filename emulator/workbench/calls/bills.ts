/** Bills priced again, and Tariffs explained. */
import type { TariffExplanation } from '../../contract/bills.js'
import { ContractError } from '../../contract/channel.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import { chooseZone, clockOf } from '../../pricing/clock.js'
import { priceOverDay } from '../../pricing/day.js'
import { explainTariff } from '../../pricing/explain.js'
import { billOf } from '../../pricing/report.js'
import { kinds, textOf } from '../../standin/data/kinds.js'
import type { Context } from '../../standin/context.js'
import { assessHeld, billSummary, heldOf, zoneOfTariff, type Held } from '../bills.js'
import type { Bench } from '../workbench.js'
import { findHeld } from './data.js'
import type { Group } from './types.js'
import { authoredVersion } from '../../ocpi/authored.js'
import { versionOf } from '../../standin/connections.js'
import { isObject } from '../../ocpi/json-object.js'

type BillCalls = Pick<Group<'charging'>, 'charging.price' | 'charging.bills' | 'charging.explain'>

interface Subject {
  readonly holder: string
  readonly key?: string | undefined
  readonly object?: unknown
  readonly timeZone?: string | undefined
}

export const billCalls = (bench: Bench): BillCalls => {
  const contextOf = (standinId: string): Context => bench.standin(standinId).standin.context

  /** The object that is named, or that is given as it is being written. */
  const heldAs = (standinId: string, module: DataSetName, { holder, key, object, timeZone }: Subject): Held => {
    if (timeZone !== undefined && !clockOf(timeZone))
      throw new ContractError({
        code: 'invalid',
        message: `time zone "${timeZone}" is not known: it has to be an IANA name, as Europe/Berlin`,
        at: '/timeZone',
      })
    const { standin } = bench.standin(standinId)
    const kept = key === undefined ? undefined : findHeld(standin, holder, module, key)
    if (object === undefined) {
      if (kept) return kept
      throw new ContractError({ code: 'invalid', message: 'either a key or an object has to be given', at: '/key' })
    }
    if (!isObject(object))
      throw new ContractError({ code: 'invalid', message: `a ${kinds[module].object} has to be a JSON object`, at: '/object' })
    const version = holder === 'own' ? authoredVersion : versionOf(standin.context.connections.get(holder))
    return { holder, key: key ?? '', id: textOf(object['id']), owner: '', version: kept?.version ?? version, object }
  }

  return {
    'charging.price': ({ standinId, module, ...subject }) =>
      billOf(assessHeld(contextOf(standinId), module, heldAs(standinId, module, subject), subject.timeZone)),
    'charging.bills': ({ standinId, module, holder, search, offset, limit }) => {
      const context = contextOf(standinId)
      if (holder !== undefined && holder !== 'own' && !context.connections.get(holder))
        throw new ContractError({ code: 'not-found', message: `${holder} is no connection of ${standinId}`, at: '/holder' })
      const all = heldOf(context, module, holder)
      const wanted = search.toLowerCase()
      if (wanted === '')
        return { total: all.length, items: all.slice(offset, offset + limit).map(({ held }) => billSummary(context, module, held())) }
      const found = all
        .map(({ held }) => held())
        .filter(({ key, object }) => key.toLowerCase().includes(wanted) || searchedText(object).includes(wanted))
      return { total: found.length, items: found.slice(offset, offset + limit).map((held) => billSummary(context, module, held)) }
    },
    'charging.explain': ({ standinId, at, powerKw, elapsedMinutes, energyKwh, ...subject }): TariffExplanation => {
      const context = contextOf(standinId)
      const { version, id, holder, object } = heldAs(standinId, 'tariffs', subject)
      const used = zoneOfTariff(context, holder, id)
      const { zone, assumption } = chooseZone(subject.timeZone, used.timeZone, used.country ?? textOf(object['country_code']))
      return {
        version,
        id,
        currency: textOf(object['currency']),
        sentences: explainTariff(version, object),
        timeZone: zone,
        ...(assumption !== undefined && { assumption }),
        powerKw,
        steps: priceOverDay(version, object, {
          timeZone: zone,
          dayMs: at ?? bench.clock.now(),
          powerKw,
          elapsedS: elapsedMinutes * 60,
          energyKwh,
        }).map(({ energy, time, parking, flat, ...step }) => ({
          ...step,
          ...(energy && { energy }),
          ...(time && { time }),
          ...(parking && { parking }),
          ...(flat && { flat }),
        })),
      }
    },
  }
}

/** What a list of bills is searched by. */
const searchedText = (object: Readonly<Record<string, unknown>>): string => {
  const token = isObject(object['cdr_token']) ? object['cdr_token'] : {}
  const place = isObject(object['cdr_location']) ? object['cdr_location'] : isObject(object['location']) ? object['location'] : {}
  return [
    object['session_id'],
    object['status'],
    object['location_id'],
    object['evse_uid'],
    token['uid'],
    token['contract_id'],
    object['auth_id'],
    place['id'],
    place['name'],
    object['credit_reference_id'],
  ]
    .map(textOf)
    .join(' ')
    .toLowerCase()
}
