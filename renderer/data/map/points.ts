/** Locations as points of a map: where they are, how their EVSEs do, and which coordinates are doubtful. Pure. */

export type PointState = 'available' | 'in use' | 'out of order' | 'unknown'

export interface MapPoint {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly longitude: number
  readonly latitude: number
  readonly state: PointState
  /** Why the coordinates are doubtful. */
  readonly doubt: string | undefined
}

/** A Location without a place on the map. */
export interface Unplaced {
  readonly id: string
  readonly name: string
  readonly reason: string
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

const states: Readonly<Record<string, PointState>> = {
  AVAILABLE: 'available',
  CHARGING: 'in use',
  RESERVED: 'in use',
  BLOCKED: 'out of order',
  INOPERATIVE: 'out of order',
  OUTOFORDER: 'out of order',
}

/** The best state of the EVSEs: one that is available makes the Location available. */
const stateOf = (location: Fields): PointState => {
  const evses = Array.isArray(location['evses']) ? location['evses'] : []
  const found = new Set(evses.map((evse) => states[textOf(fieldsOf(evse)['status'])] ?? 'unknown'))
  return (['available', 'in use', 'out of order'] as const).find((state) => found.has(state)) ?? 'unknown'
}

/** A coordinate as OCPI writes it, in degrees; undefined for anything else. */
const degrees = (value: unknown, limit: number): number | undefined => {
  const number = /^-?\d+(\.\d+)?$/.test(textOf(value)) ? Number(value) : Number.NaN
  return Number.isFinite(number) && Math.abs(number) <= limit ? number : undefined
}

const radians = (degree: number): number => (degree * Math.PI) / 180

/** Kilometres between two points on the globe. */
export const distanceKm = (one: readonly [number, number], other: readonly [number, number]): number => {
  const [east, north] = [radians(other[0] - one[0]), radians(other[1] - one[1])]
  const half = Math.sin(north / 2) ** 2 + Math.cos(radians(one[1])) * Math.cos(radians(other[1])) * Math.sin(east / 2) ** 2
  return 12_742 * Math.asin(Math.min(1, Math.sqrt(half)))
}

const median = (numbers: readonly number[]): number => [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0

/** Kilometres from the middle of its country's Locations beyond which a Location is doubtful: the largest countries are wider. */
const farKm = 2500
/** Fewer Locations of a country have no middle. */
const enough = 3

/** Doubts that need the other Locations of the country. */
const withDistances = (points: readonly MapPoint[]): MapPoint[] => {
  const byCountry = new Map<string, MapPoint[]>()
  for (const point of points) byCountry.set(point.country, [...(byCountry.get(point.country) ?? []), point])
  return points.map((point) => {
    const others = byCountry.get(point.country) ?? []
    if (point.doubt !== undefined || others.length < enough) return point
    const middle = [median(others.map(({ longitude }) => longitude)), median(others.map(({ latitude }) => latitude))] as const
    const away = distanceKm(middle, [point.longitude, point.latitude])
    return away > farKm
      ? { ...point, doubt: `${Math.round(away).toLocaleString('en')} km from the other Locations in ${point.country}` }
      : point
  })
}

export const placed = (locations: readonly unknown[]): { readonly points: MapPoint[]; readonly unplaced: Unplaced[] } => {
  const points: MapPoint[] = []
  const unplaced: Unplaced[] = []
  for (const each of locations) {
    const location = fieldsOf(each)
    const id = textOf(location['id'])
    const name = textOf(location['name']) || textOf(location['address']) || id
    const coordinates = fieldsOf(location['coordinates'])
    const [latitude, longitude] = [degrees(coordinates['latitude'], 90), degrees(coordinates['longitude'], 180)]
    if (latitude === undefined || longitude === undefined) {
      const given = `${textOf(coordinates['latitude']) || 'missing'}, ${textOf(coordinates['longitude']) || 'missing'}`
      unplaced.push({ id, name, reason: `no valid coordinates: ${given}` })
      continue
    }
    const doubt = latitude === 0 && longitude === 0 ? 'at 0, 0' : undefined
    points.push({ id, name, country: textOf(location['country']), longitude, latitude, state: stateOf(location), doubt })
  }
  return { points: withDistances(points), unplaced }
}

export interface Cluster {
  readonly x: number
  readonly y: number
  readonly points: readonly MapPoint[]
}

/** Points that would cover one another, as one. `cell` is the width of a cell in pixels. */
export const clustered = (
  points: readonly MapPoint[],
  project: (point: MapPoint) => readonly [number, number] | undefined,
  cell: number,
): Cluster[] => {
  const cells = new Map<string, { x: number; y: number; points: MapPoint[] }>()
  for (const point of points) {
    const at = project(point)
    if (!at) continue
    const key = `${Math.floor(at[0] / cell)} ${Math.floor(at[1] / cell)}`
    const found = cells.get(key) ?? { x: 0, y: 0, points: [] }
    found.x += at[0]
    found.y += at[1]
    found.points.push(point)
    cells.set(key, found)
  }
  return [...cells.values()].map(({ x, y, points: inside }) => ({ x: x / inside.length, y: y / inside.length, points: inside }))
}

/** The state of several Locations: the best of them. */
export const clusterState = (points: readonly MapPoint[]): PointState =>
  (['available', 'in use', 'out of order'] as const).find((state) => points.some((point) => point.state === state)) ?? 'unknown'
