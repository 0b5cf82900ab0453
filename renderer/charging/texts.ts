/** Charging in words: numbers with their units, states, and where in the view things are. */
import type { ChargingPhase, RunningSession } from '../../emulator/contract/charging.js'
import type { Verdict } from '../../emulator/contract/bills.js'

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const decimals = (most: number, least = most) => new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most })
const [one, three, cents, four] = [decimals(1), decimals(3), decimals(2), decimals(4, 2)]

export const kwText = (kw: number): string => `${kw >= 100 ? whole.format(kw) : one.format(kw)} kW`
export const kwhText = (kwh: number): string => `${three.format(kwh)} kWh`
export const percentText = (percent: number): string => `${whole.format(percent)} %`
/** As an amount of money is said; bills are more exact. */
export const moneyText = (amount: number, currency: string): string => `${cents.format(amount)} ${currency}`.trim()
/** Two decimals, up to four where they matter. */
export const exactText = (amount: number): string => four.format(amount)

/** `45 s`, `12 min`, `2 h 5 min`, `3 d 4 h`. */
export const spanText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`
}

export const paceText = (factor: number): string => (factor === 0 ? 'paused' : factor === 1 ? 'real time' : `×${factor}`)

export const phaseText: Readonly<Record<ChargingPhase, string>> = {
  reserved: 'reserved',
  waiting: 'starting',
  charging: 'charging',
  parking: 'parking, not charging',
  ended: 'ended',
}

/** Why a session is going to end by itself. */
export const endText = ({ phase }: RunningSession): string => (phase === 'reserved' ? 'Expires' : phase === 'waiting' ? 'Starts' : 'Ends')

export const verdictText: Readonly<Record<Verdict, string>> = { equal: 'equal', different: 'different', unpriced: 'not priced' }

/** `IEC_62196_T2_COMBO` as people say it; what is not known stays as it is. */
const standards: Readonly<Record<string, string>> = {
  IEC_62196_T1: 'Type 1',
  IEC_62196_T1_COMBO: 'CCS 1',
  IEC_62196_T2: 'Type 2',
  IEC_62196_T2_COMBO: 'CCS 2',
  CHADEMO: 'CHAdeMO',
  DOMESTIC_F: 'Schuko',
}
export const standardText = (standard: string): string => standards[standard] ?? standard

/** Exchanges that are about a session, and about its CDR where its id is known. */
export const sessionFilter = (sessionId: string, cdrId?: string): string =>
  [sessionId, ...(cdrId === undefined || cdrId === '' ? [] : [cdrId])]
    .flatMap((id) => [`path~${JSON.stringify(id)}`, `body~${JSON.stringify(id)}`])
    .join(' or ')
