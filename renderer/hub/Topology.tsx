/** The map: the hub in the middle, its partners around it, exchanges moving along the lines. */
import { Network } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import type { HubView } from '../../emulator/contract/hub.js'
import { useEvent } from '../engine/index.js'
import { partyText } from '../standins/texts.js'
import { countText } from '../text.js'
import { hubSize, mapLayout, type MapPlace } from './layout.js'
import { createPulses } from './pulses.js'
import { PartnerNode } from './PartnerNode.js'

interface Props {
  readonly hub: HubView
  readonly chosen: string | undefined
  readonly onChoose: (connectionId: string | undefined) => void
}

export const Topology = ({ hub, chosen, onChoose }: Props) => {
  const frame = useRef<HTMLDivElement>(null)
  const dots = useRef<SVGGElement>(null)
  const room = useRoom(frame)
  const layout = useMemo(() => mapLayout(hub.partners, room), [hub.partners, room])
  const pulses = useMemo(() => createPulses(), [])
  useEvent('traffic', ({ added }) => {
    for (const { standinId, connectionId, direction } of added) {
      if (standinId === hub.standinId && connectionId !== undefined) pulses.send(dots.current, connectionId, direction)
    }
  })
  return (
    <div className="hub-map" ref={frame}>
      {room.width > 0 && (
        <div className="hub-map__sheet" data-dense={layout.dense || undefined} style={{ width: layout.width, height: layout.height }}>
          <svg className="hub-map__lines" width={layout.width} height={layout.height} aria-hidden>
            {layout.places.map(({ partner, line }) => (
              <path
                key={partner.connectionId}
                d={line}
                data-line={partner.connectionId}
                data-status={partner.status}
                data-chosen={partner.connectionId === chosen || undefined}
              />
            ))}
            <g ref={dots} />
          </svg>
          <HubNode hub={hub} at={layout.hub} isChosen={chosen === undefined} onChoose={() => onChoose(undefined)} />
          <ul aria-label="Partners of the hub" onKeyDown={(event) => moveOver(event, layout.places, frame.current)}>
            {layout.places.map(({ partner, x, y }) => (
              <li key={partner.connectionId}>
                <PartnerNode
                  partner={partner}
                  isDense={layout.dense}
                  isChosen={partner.connectionId === chosen}
                  onChoose={() => onChoose(partner.connectionId)}
                  at={{ left: x, top: y, width: layout.nodeWidth, height: layout.nodeHeight }}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="hub-map__legend faint" aria-hidden>
        <i data-direction="in" /> to the hub <i data-direction="out" /> from the hub
      </p>
    </div>
  )
}

/** Width and height that an element has for its content, in pixels; 0 until it was measured. */
const useRoom = (frame: RefObject<HTMLElement | null>) => {
  const [room, setRoom] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return room
}

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
}

/** Arrow keys move the focus to the nearest partner in their direction. */
const moveOver = (event: KeyboardEvent, places: readonly MapPlace[], frame: HTMLElement | null): void => {
  const step = steps[event.key]
  const focused = (document.activeElement as HTMLElement | null)?.dataset['partner']
  const from = places.find(({ partner }) => partner.connectionId === focused)
  if (!step || !from) return
  event.preventDefault()
  const [toX, toY] = step
  const distance = ({ x, y }: MapPlace) => {
    const along = (x - from.x) * toX + (y - from.y) * toY
    return along <= 1 ? Infinity : along + 3 * Math.abs((x - from.x) * toY + (y - from.y) * toX)
  }
  const [next] = places.filter((place) => distance(place) < Infinity).sort((one, other) => distance(one) - distance(other))
  if (next) frame?.querySelector<HTMLElement>(`[data-partner="${CSS.escape(next.partner.connectionId)}"]`)?.focus()
}

interface HubNodeProps {
  readonly hub: HubView
  readonly at: { readonly x: number; readonly y: number }
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const HubNode = ({ hub, at, isChosen, onChoose }: HubNodeProps) => (
  <button
    type="button"
    className="hub-map__hub"
    aria-pressed={isChosen}
    title="Options of the hub"
    onClick={onChoose}
    style={{ left: at.x, top: at.y, width: hubSize.width, height: hubSize.height }}
  >
    <Network aria-hidden />
    <span>
      <b>{partyText(hub.party)}</b>
      <span className="soft">{countText(hub.partners.length, 'partner')}</span>
    </span>
  </button>
)
