/** What stands at the charge point: how much it takes in, and how fast. */
import type { Vehicle } from '../contract/charging.js'

export const vehicles: readonly Vehicle[] = [
  {
    name: 'small car',
    batteryKwh: 40,
    stateOfChargePercent: 35,
    maxAcKw: 7.2,
    acPhases: 1,
    maxDcKw: 48,
    taperFromPercent: 65,
    fullAtPercent: 100,
  },
  {
    name: 'family car',
    batteryKwh: 58,
    stateOfChargePercent: 30,
    maxAcKw: 10.9,
    acPhases: 3,
    maxDcKw: 118,
    taperFromPercent: 60,
    fullAtPercent: 100,
  },
  {
    name: 'long-range car',
    batteryKwh: 82,
    stateOfChargePercent: 20,
    maxAcKw: 10.9,
    acPhases: 3,
    maxDcKw: 172,
    taperFromPercent: 55,
    fullAtPercent: 100,
  },
  {
    name: 'van',
    batteryKwh: 75,
    stateOfChargePercent: 40,
    maxAcKw: 21.8,
    acPhases: 3,
    maxDcKw: 98,
    taperFromPercent: 70,
    fullAtPercent: 100,
  },
  {
    name: 'plug-in hybrid',
    batteryKwh: 12,
    stateOfChargePercent: 15,
    maxAcKw: 3.6,
    acPhases: 1,
    maxDcKw: 0,
    taperFromPercent: 90,
    fullAtPercent: 100,
  },
]

export const familyCar = vehicles[1] as Vehicle

/** Of what the meter counts, so much reaches the battery. */
const efficiency = { AC: 0.9, DC: 0.95 } as const

export const storedShare = (current: 'AC' | 'DC'): number => efficiency[current]

/** Power falls in steps of so many percent of the state of charge, so that it is constant in between. */
const taperStepPercent = 2

/** Share of its greatest power that the battery takes at a state of charge: all, then less and less, a tenth at the end. */
export const taperedShare = (vehicle: Vehicle, stateOfChargePercent: number): number => {
  const { taperFromPercent: from } = vehicle
  if (stateOfChargePercent < from) return 1
  const step = from + Math.floor((stateOfChargePercent - from) / taperStepPercent) * taperStepPercent
  return Math.max(0.1, 1 - (0.9 * (step - from)) / Math.max(1, 100 - from))
}

/** The state of charge at which the power changes next; undefined when the battery is full. */
export const nextStatePercent = (vehicle: Vehicle, stateOfChargePercent: number): number | undefined => {
  const { taperFromPercent: from, fullAtPercent: full } = vehicle
  if (stateOfChargePercent >= full) return undefined
  if (stateOfChargePercent < from) return Math.min(from, full)
  return Math.min(full, from + (Math.floor((stateOfChargePercent - from) / taperStepPercent) + 1) * taperStepPercent)
}
