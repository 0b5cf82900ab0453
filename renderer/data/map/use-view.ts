/** Which part of the world a map shows: fitted to its points, moved by dragging, zoomed with the wheel, buttons and keys. */
import { geoMercator, type GeoProjection } from 'd3-geo'
import { type PointerEvent, type WheelEvent, useMemo, useRef, useState } from 'react'
import type { MapPoint } from './points.js'

export interface Size {
  readonly width: number
  readonly height: number
}

interface View {
  readonly scale: number
  readonly x: number
  readonly y: number
}

const limits = { least: 60, most: 400_000 } as const
const margin = 40
/** Two points that are alike need a scale too. */
const closest = 30_000

/** The view that shows all points. */
const fitted = (points: readonly MapPoint[], { width, height }: Size): View => {
  const projection = geoMercator()
  const shape = { type: 'MultiPoint' as const, coordinates: points.map(({ longitude, latitude }) => [longitude, latitude]) }
  if (points.length === 0) projection.fitExtent(extentOf(width, height), { type: 'Sphere' })
  else projection.fitExtent(extentOf(width, height), shape)
  const scale = Math.min(closest, Number.isFinite(projection.scale()) ? projection.scale() : closest)
  const first = points[0]
  if (scale === closest && first) {
    const [x = 0, y = 0] = geoMercator().scale(scale).translate([0, 0])([first.longitude, first.latitude]) ?? []
    return { scale, x: width / 2 - x, y: height / 2 - y }
  }
  const [x, y] = projection.translate()
  return { scale, x, y }
}

const extentOf = (width: number, height: number): [[number, number], [number, number]] => [
  [margin, margin],
  [Math.max(margin + 1, width - margin), Math.max(margin + 1, height - margin)],
]

export interface MapView {
  readonly projection: GeoProjection
  /** Zooms around a point of the picture; its middle unless given. */
  readonly zoom: (factor: number, x?: number, y?: number) => void
  readonly pan: (x: number, y: number) => void
  readonly fit: () => void
  readonly handlers: {
    readonly onWheel: (event: WheelEvent<SVGSVGElement>) => void
    readonly onPointerDown: (event: PointerEvent<SVGSVGElement>) => void
    readonly onPointerMove: (event: PointerEvent<SVGSVGElement>) => void
    readonly onPointerUp: () => void
  }
}

export const useMapView = (points: readonly MapPoint[], size: Size): MapView => {
  const initial = useMemo(() => fitted(points, size), [points, size])
  /** Undefined while the view is fitted. */
  const [moved, setMoved] = useState<View>()
  const view = moved ?? initial
  const drag = useRef<{ x: number; y: number }>(undefined)
  const projection = useMemo(() => geoMercator().scale(view.scale).translate([view.x, view.y]), [view])
  const zoom = (factor: number, x = size.width / 2, y = size.height / 2) => {
    const scale = Math.max(limits.least, Math.min(limits.most, view.scale * factor))
    const by = scale / view.scale
    setMoved({ scale, x: x + (view.x - x) * by, y: y + (view.y - y) * by })
  }
  const pan = (x: number, y: number) => setMoved({ ...view, x: view.x + x, y: view.y + y })
  return {
    projection,
    zoom,
    pan,
    fit: () => setMoved(undefined),
    handlers: {
      onWheel: (event) => {
        const box = event.currentTarget.getBoundingClientRect()
        zoom(event.deltaY < 0 ? 1.25 : 0.8, event.clientX - box.left, event.clientY - box.top)
      },
      onPointerDown: (event) => {
        if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY }
      },
      onPointerMove: (event) => {
        if (!drag.current) return
        pan(event.clientX - drag.current.x, event.clientY - drag.current.y)
        drag.current = { x: event.clientX, y: event.clientY }
      },
      onPointerUp: () => {
        drag.current = undefined
      },
    },
  }
}
