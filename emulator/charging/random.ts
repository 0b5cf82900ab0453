/** What looks random and follows from a seed: ids, vehicles, how full they are. */
import type { Vehicle } from '../contract/charging.js'
import { bitsFor, randomFrom, scramble, type Random } from '../seed/random.js'
import type { Supply } from './supply.js'
import { familyCar, vehicles } from './vehicle.js'

/** Bits of a text, so that two stand-ins of the same seed make different ids. */
export const bitsOf = (text: string): number =>
  [...text].reduce((bits, letter) => scramble(bits ^ (letter.codePointAt(0) ?? 0)), 0x51ed270b)

/** Streams of their own, beside those of the seeded data. */
const streams = { ids: 101, cars: 102 } as const

const hexadecimal = (random: Random, digits: number): string => Array.from({ length: digits }, () => random.below(16).toString(16)).join('')

/** A UUID of version 4 in its form. */
const uuidFrom = (random: Random): string =>
  `${hexadecimal(random, 8)}-${hexadecimal(random, 4)}-4${hexadecimal(random, 3)}-${'89ab'.charAt(random.below(4))}${hexadecimal(random, 3)}-${hexadecimal(random, 12)}`

export interface Chance {
  id(): string
  vehicle(supply: Supply): Vehicle
}

export const chanceFrom = (seed: number): Chance => {
  let ids = 0
  let cars = 0
  return {
    id: () => uuidFrom(randomFrom(bitsFor(seed, streams.ids, ids++))),
    vehicle: (supply) => carFor(randomFrom(bitsFor(seed, streams.cars, cars++)), supply),
  }
}

/** A vehicle that can charge there, with some room left in its battery. */
export const carFor = (random: Random, supply: Supply): Vehicle => {
  const able = vehicles.filter(({ maxDcKw }) => supply.current === 'AC' || maxDcKw > 0)
  return { ...(able.length > 0 ? random.pick(able) : familyCar), stateOfChargePercent: 10 + random.below(50) }
}
