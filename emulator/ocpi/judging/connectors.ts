/** number.plausible of a Connector: voltage, current and power beside one another, and beside the kind of current. */
import { own } from '../own.js'
import type { JudgingWalk } from './report.js'
import { everyVersion, number, reportField, rule, text, type ObjectRule } from './rule.js'
import type { Fields } from './describe.js'

interface Current {
  /** Phases that carry the current. */
  readonly phases: number
  readonly volts: readonly [least: number, most: number]
  readonly amperes: number
  readonly expected: string
}

/** 2.2.1 mod_locations: the voltage of AC_3_PHASE is that between a phase and neutral. */
const currents: Readonly<Record<string, Current>> = own({
  AC_1_PHASE: { phases: 1, volts: [100, 350], amperes: 250, expected: '230 V in Europe, 120 or 240 V in America' },
  AC_2_PHASE: { phases: 2, volts: [100, 420], amperes: 250, expected: '230 V in Europe, 120 or 240 V in America' },
  AC_2_PHASE_SPLIT: { phases: 2, volts: [100, 420], amperes: 250, expected: '120 V in America' },
  AC_3_PHASE: { phases: 3, volts: [100, 350], amperes: 250, expected: '230 V between a phase and neutral' },
  DC: { phases: 1, volts: [48, 1_500], amperes: 3_000, expected: 'from 48 to 1500 V' },
})

const ofEither = (connector: Fields, names: readonly string[]): readonly [name: string, value: number] | undefined => {
  for (const name of names) {
    const value = number(connector, name)
    if (value !== undefined) return [name, value]
  }
  return undefined
}

/** 2.1.1 has its own names, and a hub passes on those of 2.2. */
const voltageOf = (connector: Fields) => ofEither(connector, ['max_voltage', 'voltage'])
const amperageOf = (connector: Fields) => ofEither(connector, ['max_amperage', 'amperage'])

/** Watts that voltage and current allow; undefined where one of them is missing or zero. */
export const wattsOf = (connector: Fields): number | undefined => {
  const volts = voltageOf(connector)?.[1] ?? 0
  const amperes = amperageOf(connector)?.[1] ?? 0
  const current = currents[text(connector, 'power_type') ?? '']
  return current === undefined || volts <= 0 || amperes <= 0 ? undefined : volts * amperes * current.phases
}

/** The most that a Connector delivers, in watts, by whatever it states. */
export const maximumWatts = (connector: Fields): number | undefined => {
  const stated = number(connector, 'max_electric_power')
  const allowed = wattsOf(connector)
  return stated !== undefined && stated > 0 ? Math.max(stated, allowed ?? 0) : allowed
}

const checkVoltage = (walk: JudgingWalk, name: string, volts: number, type: string, { volts: [least, most], expected }: Current): void => {
  if (volts < 0 || (volts >= least && volts <= most)) return
  const isBetweenPhases = type === 'AC_3_PHASE' && volts > most && volts <= 700
  const hint = volts === 0 ? '' : isBetweenPhases ? ' (the voltage between two phases)' : volts < 2 ? ' (probably kV)' : ''
  reportField(walk, 'number.plausible', 'warning', name, `${expected} for ${type}`, `${volts} V${hint}`)
}

const checkAmperage = (walk: JudgingWalk, name: string, amperes: number, type: string, { amperes: most }: Current): void => {
  if (amperes < 0 || (amperes > 0 && amperes <= most)) return
  const hint = amperes > most && amperes / 1000 >= 6 ? ' (probably mA)' : ''
  reportField(walk, 'number.plausible', 'warning', name, `1 to ${most} A for ${type}`, `${amperes} A${hint}`)
}

/** Voltages and currents are rounded, and chargers state the power of the mains beside that of the cable. */
const tolerance = 1.25

const checkPower = (walk: JudgingWalk, connector: Fields, power: number): void => {
  const allowed = wattsOf(connector)
  const name = 'max_electric_power'
  const say = (expected: string, actual: string): void => reportField(walk, 'number.plausible', 'warning', name, expected, actual)
  if (power > 0 && power < 1_000) say('the power in W, such as 11000', `${power} W (probably kW)`)
  else if (power === 0) say('the power in W, or the field left out', '0 W')
  else if (allowed !== undefined && power > allowed * tolerance) {
    const volts = voltageOf(connector)?.[1] ?? 0
    const amperes = amperageOf(connector)?.[1] ?? 0
    say(
      `at most ${allowed} W, which ${volts} V and ${amperes} A allow for ${text(connector, 'power_type') ?? 'the Connector'}`,
      `${power} W`,
    )
  } else if (power > 4_000_000) say('at most 4000000 W', `${power} W`)
}

export const connectorRules: readonly ObjectRule[] = [
  rule('Connector', everyVersion, (connector, walk) => {
    const type = text(connector, 'power_type') ?? ''
    const current = currents[type]
    const [voltageName = '', volts] = voltageOf(connector) ?? []
    const [amperageName = '', amperes] = amperageOf(connector) ?? []
    if (current !== undefined && volts !== undefined) checkVoltage(walk, voltageName, volts, type, current)
    if (current !== undefined && amperes !== undefined) checkAmperage(walk, amperageName, amperes, type, current)
    const power = number(connector, 'max_electric_power')
    if (power !== undefined && power >= 0) checkPower(walk, connector, power)
  }),
]
