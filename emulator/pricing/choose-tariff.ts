/** Which of several tariffs prices a period. */
import type { ChargedPeriod, Charging } from './charging.js'
import type { NoteList } from './notes.js'
import { holds, type Moment } from './restrictions.js'
import type { Tariff } from './tariff.js'

/**
 * A function from a period to its tariff. 2.2.1 periods name it; where none does, the only tariff is used, or the first
 * that is valid at the start and made for ordinary sessions. `moment` is asked for only when several are left.
 */
export const chooserOf = (tariffs: readonly Tariff[], charging: Charging, notes: NoteList) => {
  const byId = new Map(tariffs.map((tariff) => [tariff.id.toLowerCase(), tariff]))
  const first = charging.periods[0]
  const named = charging.periods.some(({ tariffId }) => tariffId !== undefined)
  const ordinary = ordinaryOf(tariffs, first?.startMs ?? 0)
  const checked = new Set<Tariff>()

  const fallback = (moment: () => Moment): Tariff | undefined => {
    if (tariffs.length > 1) {
      notes.assume(
        '',
        `the object does not name which of the ${tariffs.length} tariffs applies; ` +
          'the first that fits the start of each period is used',
      )
    }
    if (ordinary.length < 2) return ordinary[0]
    const at = moment()
    return (
      ordinary.find(({ elements }) => elements.some(({ restrictions }) => !restrictions.reservation && holds(restrictions, at))) ??
      ordinary[0]
    )
  }

  const choose = (period: ChargedPeriod, moment: () => Moment): Tariff | undefined => {
    if (period.tariffId === undefined) {
      if (!named) return fallback(moment)
      // 2.2.1 mod_cdrs, ChargingPeriod: without tariff_id no tariff is relevant.
      notes.assume(period.at, 'names no tariff while other periods do, so it costs nothing')
      return undefined
    }
    const tariff = byId.get(period.tariffId.toLowerCase())
    if (tariff) return tariff
    const other = fallback(moment)
    if (other) {
      notes.problem('', `periods name tariff ${period.tariffId}, which is unknown; tariff ${other.id} is used`, { doubtful: true })
    }
    return other
  }

  return (period: ChargedPeriod, moment: () => Moment): Tariff | undefined => {
    const tariff = choose(period, moment)
    if (tariff && !checked.has(tariff)) {
      checked.add(tariff)
      // A session keeps the tariff it began with, so only the start is looked at.
      if (!isValidAt(tariff, period.startMs)) {
        notes.problem(tariff.at, `tariff ${tariff.id} is not valid at that time; used nevertheless`)
      }
    }
    return tariff
  }
}

const isValidAt = ({ validFromMs, validUntilMs }: Tariff, instantMs: number): boolean =>
  (validFromMs === undefined || instantMs >= validFromMs) && (validUntilMs === undefined || instantMs < validUntilMs)

/** Valid at the start, then without AD_HOC_PAYMENT and profiles; either condition only if it leaves any. */
const ordinaryOf = (tariffs: readonly Tariff[], startMs: number): readonly Tariff[] => {
  const narrowed = (list: readonly Tariff[], keep: (tariff: Tariff) => boolean): readonly Tariff[] => {
    const kept = list.filter(keep)
    return kept.length > 0 ? kept : list
  }
  const valid = narrowed(tariffs, (tariff) => isValidAt(tariff, startMs))
  return narrowed(valid, ({ type }) => type === undefined || type === 'REGULAR')
}
