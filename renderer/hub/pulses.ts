/**
 * Animates exchanges on the map: a dot along the line for each exchange, a few at once at most. With reduced motion the
 * line lights up instead.
 */
const wantsNoMotion = '(prefers-reduced-motion: reduce)'
const travelMs = 600
const litMs = 500
const mostOnALine = 4

export interface Pulses {
  /** `in`: from the partner to the hub. */
  send(layer: SVGGElement | null, connectionId: string, direction: 'in' | 'out'): void
}

export const createPulses = (): Pulses => {
  const moving = new Map<string, number>()
  const dimming = new Map<string, number>()

  const light = (line: SVGPathElement, connectionId: string, direction: 'in' | 'out'): void => {
    line.dataset['lit'] = direction
    window.clearTimeout(dimming.get(connectionId))
    dimming.set(
      connectionId,
      window.setTimeout(() => {
        delete line.dataset['lit']
      }, litMs),
    )
  }

  const travel = (layer: SVGGElement, line: SVGPathElement, key: string, direction: 'in' | 'out'): void => {
    const under = moving.get(key) ?? 0
    if (under >= mostOnALine) return
    moving.set(key, under + 1)
    const dot = document.createElementNS('http://www.w3.org/2000/svg', 'circle')
    dot.setAttribute('r', '3.5')
    dot.dataset['direction'] = direction
    dot.style.offsetPath = `path("${line.getAttribute('d') ?? ''}")`
    layer.append(dot)
    // Lines begin at the hub.
    const way = direction === 'out' ? ['0%', '100%'] : ['100%', '0%']
    const motion = dot.animate({ offsetDistance: way }, { duration: travelMs, delay: under * 90, easing: 'ease-in-out', fill: 'both' })
    motion.onfinish = () => {
      dot.remove()
      moving.set(key, (moving.get(key) ?? 1) - 1)
    }
  }

  return {
    send: (layer, connectionId, direction) => {
      const line = layer?.parentElement?.querySelector<SVGPathElement>(`[data-line="${CSS.escape(connectionId)}"]`)
      if (!layer || !line || document.hidden) return
      light(line, connectionId, direction)
      if (!window.matchMedia(wantsNoMotion).matches) travel(layer, line, `${connectionId} ${direction}`, direction)
    },
  }
}
