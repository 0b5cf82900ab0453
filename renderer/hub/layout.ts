/** Where a hub and its partners stand on the map: CPOs at the left, who they serve at the right, the hub between them. */
import type { HubPartner } from '../../emulator/contract/hub.js'

export interface MapPlace {
  readonly partner: HubPartner
  /** Centre, in pixels. */
  readonly x: number
  readonly y: number
  /** Line between the hub and the partner, as the path of an SVG. */
  readonly line: string
}

export interface MapLayout {
  /** One line for each partner, where many have to find room. */
  readonly dense: boolean
  readonly places: readonly MapPlace[]
  readonly hub: { readonly x: number; readonly y: number }
  readonly width: number
  /** Higher than the room where there are too many partners for it. */
  readonly height: number
  readonly nodeWidth: number
  readonly nodeHeight: number
}

export const hubSize = { width: 124, height: 56 }
const roomy = { width: 224, narrowest: 160, height: 66, step: 82 }
const dense = { width: 136, narrowest: 112, height: 26, step: 32 }
const margin = 10
/** Between a partner and the hub, so that a line can be seen. */
const shortestLine = 30
/** Few partners stand near the hub, however much room there is. */
const longestLine = 260

/** What a partner is to the others: the one who has charge points, or the one who has drivers. */
export const sideOf = ({ parties }: HubPartner): 'left' | 'right' => (parties.some(({ role }) => role === 'CPO') ? 'left' : 'right')

export const mapLayout = (partners: readonly HubPartner[], room: { readonly width: number; readonly height: number }): MapLayout => {
  const sides = {
    left: partners.filter((partner) => sideOf(partner) === 'left'),
    right: partners.filter((partner) => sideOf(partner) === 'right'),
  }
  const longest = Math.max(sides.left.length, sides.right.length)
  /** Left for a partner on each side. */
  const left = (room.width - hubSize.width) / 2 - margin - shortestLine
  const isDense = longest * roomy.step + margin > room.height || left < roomy.narrowest
  const kind = isDense ? dense : roomy
  const node = { ...kind, width: Math.max(kind.narrowest, Math.min(kind.width, Math.floor(left))) }
  const width = Math.max(room.width, 2 * (node.width + margin + shortestLine) + hubSize.width)
  const most = isDense ? Math.max(1, Math.floor((width / 2 - hubSize.width / 2 - shortestLine - margin) / (node.width + margin))) : 1
  const fitting = Math.max(1, Math.floor((room.height - 2 * margin) / node.step))
  const columns = Math.min(most, Math.max(1, Math.ceil(longest / fitting)))
  const rows = Math.ceil(longest / columns)
  const height = Math.max(room.height, rows * node.step + 2 * margin + (columns > 1 ? node.step / 2 : 0))
  const hub = { x: width / 2, y: height / 2 }

  const places = (['left', 'right'] as const).flatMap((side) =>
    sides[side].map((partner, index): MapPlace => {
      const column = Math.floor(index / rows)
      const inColumn = Math.min(rows, sides[side].length - column * rows)
      // Every other column is half a step lower, so that lines to the one behind it pass between its partners.
      const y = hub.y + ((index % rows) - (inColumn - 1) / 2) * node.step + (column % 2 === 1 ? node.step / 2 : 0)
      const bow =
        columns > 1
          ? 0
          : Math.min(48, Math.max(0, width / 2 - hubSize.width / 2 - shortestLine - margin - node.width)) *
            Math.min(1, Math.abs(y - hub.y) / (height / 2)) ** 2
      const outer =
        Math.max(margin, width / 2 - hubSize.width / 2 - longestLine - columns * (node.width + margin)) +
        node.width / 2 +
        (columns > 1 ? columns - 1 - column : 0) * (node.width + margin) +
        bow
      const x = side === 'left' ? outer : width - outer
      const sign = side === 'left' ? 1 : -1
      const [start, end] = [hub.x - (sign * hubSize.width) / 2, x + (sign * node.width) / 2]
      const middle = (start + end) / 2
      return { partner, x, y, line: `M${start} ${hub.y}C${middle} ${hub.y} ${middle} ${y} ${end} ${y}` }
    }),
  )
  return { dense: isDense, places, hub, width, height, nodeWidth: node.width, nodeHeight: node.height }
}
