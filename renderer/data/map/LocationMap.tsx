/** The Locations of a set on a map of the world, from an outline that comes with Standin: no tiles, no network. */
import { geoPath } from 'd3-geo'
import { Maximize, Minus, Plus, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import world from 'world-atlas/countries-110m.json'
import type { DataSet } from '../../../emulator/contract/data.js'
import { EmptyState, IconButton, Loading, Notice } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { countText } from '../../text.js'
import { clustered, clusterState, placed, type MapPoint, type PointState, type Unplaced } from './points.js'
import { type MapView, type Size, useMapView } from './use-view.js'
import './map.css'

const topology = world as unknown as Topology<{ countries: GeometryCollection }>
const countries = feature(topology, topology.objects.countries)

/** Locations above which a map takes too long. */
const mostLocations = 20_000
/** Pixels of a cell in which points become one. */
const cell = 18

interface LocationMapProps {
  readonly set: DataSet
  readonly revision: number
  readonly current: string | undefined
  readonly onOpen: (key: string) => void
}

export const LocationMap = ({ set, revision, current, onOpen }: LocationMapProps) => {
  const { standinId, holder, module } = set
  const isTooLarge = set.count > mostLocations
  const { result, error } = useQuery('data.export', isTooLarge ? undefined : { standinId, holder, module }, revision)
  const found = useMemo(() => (result ? placed(JSON.parse(result.text) as unknown[]) : undefined), [result])
  if (isTooLarge) {
    return (
      <EmptyState title="Too many Locations for the map">
        <p>The map shows up to {mostLocations.toLocaleString('en')} Locations. Use the list instead.</p>
      </EmptyState>
    )
  }
  if (error) return <Notice meaning="violation">{error.message}</Notice>
  if (!found) return <Loading what="Loading the Locations" />
  return (
    <div className="map">
      <Picture points={found.points} current={current} onOpen={onOpen} />
      <Doubts points={found.points.filter(({ doubt }) => doubt !== undefined)} unplaced={found.unplaced} onOpen={onOpen} />
    </div>
  )
}

/** The size of an element, now and when it changes. */
const useSize = () => {
  const frame = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState<Size>({ width: 460, height: 400 })
  useLayoutEffect(() => {
    const box = frame.current
    if (!box) return
    const measure = () => setSize({ width: box.clientWidth, height: box.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    return () => observer.disconnect()
  }, [])
  return { frame, size }
}

interface PictureProps {
  readonly points: readonly MapPoint[]
  readonly current: string | undefined
  readonly onOpen: (key: string) => void
}

const Picture = ({ points, current, onOpen }: PictureProps) => {
  const { frame, size } = useSize()
  const view = useMapView(points, size)
  const { projection } = view
  const land = useMemo(() => geoPath(projection)(countries) ?? '', [projection])
  const clusters = useMemo(
    () =>
      clustered(points, ({ longitude, latitude }) => projection([longitude, latitude]) ?? undefined, cell).filter(
        ({ x, y }) => x > -cell && y > -cell && x < size.width + cell && y < size.height + cell,
      ),
    [points, projection, size],
  )
  return (
    <div ref={frame} className="map__picture">
      <svg
        width={size.width}
        height={size.height}
        role="group"
        aria-label={`Map with ${countText(points.length, 'Location')}`}
        {...view.handlers}
      >
        <path className="map__land" d={land} />
        {clusters.map((cluster) => (
          <Mark key={cluster.points[0]?.id} {...cluster} current={current} view={view} onOpen={onOpen} />
        ))}
      </svg>
      <div className="map__buttons">
        <IconButton size="small" label="Zoom in" onPress={() => view.zoom(1.6)}>
          <Plus aria-hidden />
        </IconButton>
        <IconButton size="small" label="Zoom out" onPress={() => view.zoom(0.625)}>
          <Minus aria-hidden />
        </IconButton>
        <IconButton size="small" label="Show all Locations" onPress={view.fit}>
          <Maximize aria-hidden />
        </IconButton>
      </div>
      <Legend />
    </div>
  )
}

interface MarkProps {
  readonly x: number
  readonly y: number
  readonly points: readonly MapPoint[]
  readonly current: string | undefined
  readonly view: MapView
  readonly onOpen: (key: string) => void
}

/** A Location, or several that lie too close to be told apart: pressed, the map zooms in on them. */
const Mark = ({ x, y, points, current, view, onOpen }: MarkProps) => {
  const [first] = points
  if (!first) return null
  const isOne = points.length === 1
  const state = clusterState(points)
  const doubtful = points.some(({ doubt }) => doubt !== undefined)
  const label = isOne
    ? `${first.name}: ${state}${first.doubt === undefined ? '' : `, ${first.doubt}`}`
    : `${countText(points.length, 'Location')}, zoom in`
  const press = () => {
    if (isOne) onOpen(first.id)
    else view.zoom(3, x, y)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    press()
  }
  return (
    <g
      className="map__mark"
      role="button"
      tabIndex={0}
      aria-label={label}
      data-state={state}
      data-doubtful={doubtful || undefined}
      data-current={(current !== undefined && points.some(({ id }) => current.endsWith(`/${id}`) || current === id)) || undefined}
      transform={`translate(${x} ${y})`}
      onClick={press}
      onKeyDown={onKeyDown}
    >
      <title>{label}</title>
      <circle r={isOne ? 6 : Math.min(16, 8 + Math.log2(points.length) * 1.5)} />
      {!isOne && <text dy="0.35em">{points.length > 999 ? '999+' : points.length}</text>}
    </g>
  )
}

const legend: readonly PointState[] = ['available', 'in use', 'out of order', 'unknown']

const Legend = () => (
  <ul className="map__legend" aria-label="Colours">
    {legend.map((state) => (
      <li key={state} data-state={state}>
        <i aria-hidden /> {state}
      </li>
    ))}
    <li>
      <i aria-hidden data-doubtful /> doubtful coordinates
    </li>
  </ul>
)

interface DoubtsProps {
  readonly points: readonly MapPoint[]
  readonly unplaced: readonly Unplaced[]
  readonly onOpen: (key: string) => void
}

/** Locations that are probably in the wrong place, or in none. */
const Doubts = ({ points, unplaced, onOpen }: DoubtsProps) => {
  const rows = [
    ...unplaced.map(({ id, name, reason }) => ({ id, name, reason })),
    ...points.map(({ id, name, doubt = '' }) => ({ id, name, reason: doubt })),
  ]
  if (rows.length === 0) return null
  return (
    <section className="map__doubts" aria-label="Doubtful coordinates">
      <h3 className="is-warning">
        <TriangleAlert aria-hidden /> {countText(rows.length, 'Location')} with doubtful coordinates
      </h3>
      <ul>
        {rows.slice(0, 100).map(({ id, name, reason }) => (
          <li key={id}>
            <button type="button" onClick={() => onOpen(id)}>
              {name}
            </button>
            <span className="soft">{reason}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
