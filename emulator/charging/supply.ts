/** What a Connector can give. */
import type { Vehicle } from '../contract/charging.js'
import type { Connector } from '../ocpi/authored.js'
import { taperedShare } from './vehicle.js'

export interface Supply {
  readonly current: 'AC' | 'DC'
  readonly phases: number
  /** Line to neutral where there are three phases (2.2.1 mod_locations, Connector). */
  readonly voltage: number
  readonly maxPowerW: number
}

const phases: Readonly<Record<Connector['power_type'], number>> = {
  AC_1_PHASE: 1,
  AC_2_PHASE: 2,
  AC_2_PHASE_SPLIT: 2,
  AC_3_PHASE: 3,
  DC: 1,
}

export const supplyOf = (connector: Connector): Supply => {
  const count = phases[connector.power_type]
  const rated = connector.max_voltage * connector.max_amperage * count
  return {
    current: connector.power_type === 'DC' ? 'DC' : 'AC',
    phases: count,
    voltage: connector.max_voltage,
    maxPowerW: Math.min(rated, connector.max_electric_power ?? rated),
  }
}

/** Cables get warm and vehicles keep clear of the limit: nobody draws all that a plate promises. */
const usableShare = 0.97

/** Watts that flow at a state of charge (percent) while nothing else limits them. */
export const drawnW = (supply: Supply, vehicle: Vehicle, stateOfChargePercent: number): number => {
  const share = taperedShare(vehicle, stateOfChargePercent)
  if (supply.current === 'DC') return Math.min(supply.maxPowerW * usableShare, vehicle.maxDcKw * 1000 * share)
  const used = Math.min(supply.phases, vehicle.acPhases)
  return Math.min((supply.maxPowerW * usableShare * used) / supply.phases, vehicle.maxAcKw * 1000 * share)
}

/** A charging rate in watts; amperes are per phase (2.2.1 mod_charging_profiles, ChargingRateUnit). */
export const wattsOf = (supply: Supply, unit: 'W' | 'A', rate: number): number =>
  unit === 'W' ? rate : rate * supply.voltage * supply.phases

/** The reverse: watts as a charging rate, with the one decimal that OCPI allows. */
export const rateOf = (supply: Supply, unit: 'W' | 'A', watts: number): number =>
  Math.floor((unit === 'W' ? watts : watts / (supply.voltage * supply.phases)) * 10 + 1e-6) / 10
