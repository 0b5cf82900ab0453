/** number.range and number.plausible of coordinates: on the globe, in the country, and near the place that they belong to. */
import { countryBoxes } from './country-boxes.js'
import type { Fields } from './describe.js'
import { report, type JudgingWalk } from './report.js'
import { everyVersion, list, rule, text, type ObjectRule } from './rule.js'
import { isObject } from '../json-object.js'

interface Point {
  readonly latitude: number
  readonly longitude: number
}

const degreesPattern = /^[+-]?\d{1,3}(\.\d+)?$/

/** Coordinates are text (2.1.1 and 2.2.1 mod_locations); numbers are read all the same and have a finding of their own. */
const degrees = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'string' && degreesPattern.test(value.trim()) ? Number(value) : undefined

const pointOf = (value: unknown): Point | undefined => {
  if (!isObject(value)) return undefined
  const latitude = degrees(value['latitude'])
  const longitude = degrees(value['longitude'])
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
}

const isOnGlobe = ({ latitude, longitude }: Point): boolean => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180

const checkGlobe = (value: Fields, walk: JudgingWalk): void => {
  for (const [name, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    const given = degrees(value[name])
    if (given !== undefined && Math.abs(given) > most) {
      report(walk, 'number.range', 'violation', `-${most} to ${most} degrees`, String(value[name]), `/${name}`)
    }
  }
}

// ---- countries --------------------------------------------------------------------------------------------------

type Box = readonly number[]
const boxes = new Map<string, readonly Box[]>()

const boxesOf = (country: string): readonly Box[] => {
  const known = boxes.get(country)
  if (known !== undefined) return known
  const made = (countryBoxes[country] ?? []).map((box) => box.split(' ').map(Number))
  boxes.set(country, made)
  return made
}

/** Whether a point lies in a rough box around the country; true for countries without one. */
const liesIn = (country: string, { latitude, longitude }: Point): boolean => {
  const known = boxesOf(country)
  return (
    known.length === 0 ||
    known.some(
      ([south = 0, west = 0, north = 0, east = 0]) => latitude >= south && latitude <= north && longitude >= west && longitude <= east,
    )
  )
}

/** Both within about a kilometre of zero. */
const isNull = ({ latitude, longitude }: Point): boolean => Math.abs(latitude) < 0.01 && Math.abs(longitude) < 0.01

/** How the coordinates would lie in the country. */
const slipOf = (country: string, { latitude, longitude }: Point): string | undefined => {
  const inside = (one: number, other: number): boolean => Math.abs(one) <= 90 && liesIn(country, { latitude: one, longitude: other })
  if (inside(longitude, latitude)) return 'latitude and longitude are swapped'
  if (inside(latitude, -longitude)) return 'the sign of `longitude` is wrong'
  if (inside(-latitude, longitude)) return 'the sign of `latitude` is wrong'
  return undefined
}

const inWords = ({ latitude, longitude }: Point): string => `${latitude} / ${longitude}`

const checkPoint = (walk: JudgingWalk, country: string, value: unknown, below: string): void => {
  const point = pointOf(value)
  if (point === undefined) return
  const say = (expected: string, actual: string): void => report(walk, 'number.plausible', 'warning', expected, actual, below)
  if (isNull(point)) return say('the coordinates of the site', `${inWords(point)}, a point in the Atlantic`)
  if (liesIn(country, point)) return
  const slip = slipOf(country, point)
  // A number that cannot be has a finding already, unless swapping explains it.
  if (!isOnGlobe(point) && slip === undefined) return
  say(`coordinates in ${country}`, `${inWords(point)}: ${slip ?? 'outside the country'}`)
}

// ---- an EVSE beside its Location ----------------------------------------------------------------------------------

/** Kilometres between two points; exact enough for a few hundred of them. */
const kilometres = (one: Point, other: Point): number => {
  const radians = Math.PI / 180
  const east = (other.longitude - one.longitude) * Math.cos(((one.latitude + other.latitude) / 2) * radians)
  return Math.hypot(east, other.latitude - one.latitude) * 111.2
}

/** Airports and motorway services are large; beyond this it is another place. */
const largestSiteKm = 20

const checkEvses = (location: Fields, walk: JudgingWalk, country: string): void => {
  const site = pointOf(location['coordinates'])
  for (const [index, evse] of list(location, 'evses').entries()) {
    const point = isObject(evse) ? pointOf(evse['coordinates']) : undefined
    if (point === undefined) continue
    const below = `/evses/${index}/coordinates`
    if (isNull(point) || !liesIn(country, point)) {
      checkPoint(walk, country, (evse as Fields)['coordinates'], below)
      continue
    }
    if (site === undefined || isNull(site) || !liesIn(country, site)) continue
    const distance = kilometres(site, point)
    if (distance <= largestSiteKm) continue
    report(
      walk,
      'number.plausible',
      'warning',
      `a point within ${largestSiteKm} km of the Location (${inWords(site)})`,
      `${inWords(point)}, ${Math.round(distance)} km away`,
      below,
    )
  }
}

export const placeRules: readonly ObjectRule[] = [
  rule('GeoLocation', everyVersion, checkGlobe),
  rule('AdditionalGeoLocation', everyVersion, checkGlobe),
  rule('Location', everyVersion, (location, walk) => {
    const country = text(location, 'country') ?? ''
    checkPoint(walk, country, location['coordinates'], '/coordinates')
    for (const [index, other] of list(location, 'related_locations').entries()) {
      checkPoint(walk, country, other, `/related_locations/${index}`)
    }
    checkEvses(location, walk, country)
  }),
  rule('CdrLocation', everyVersion, (location, walk) => {
    checkPoint(walk, text(location, 'country') ?? '', location['coordinates'], '/coordinates')
  }),
]
