/** Curves over time on a canvas, with the same values in a table for screen readers. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '../../preferences.js'

export interface ChartSeries {
  readonly label: string
  /** A custom property of the interface's colours, as `--accent`. */
  readonly colour: `--${string}`
  /** Which axis it is read from. */
  readonly side: 'left' | 'right'
  /** A value holds until the next one, instead of going there in a line. */
  readonly stepped?: boolean
  readonly dashed?: boolean
  readonly filled?: boolean
  readonly format: (value: number) => string
}

export interface ChartProps {
  /** One sentence that says what can be seen. */
  readonly label: string
  /** Milliseconds since 1970, rising. */
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
  /** For each series a value for each time. */
  readonly values: readonly (readonly (number | null)[])[]
  readonly height: number
  readonly timeText: (milliseconds: number) => string
  /** Whose round times are marked; that of the window when it is left out. */
  readonly timeZone?: string
  /** Units of the axes. */
  readonly left: string
  readonly right?: string
  /** The least that is shown; from the first to the last time when it is left out. */
  readonly range?: readonly [fromMs: number, toMs: number]
  readonly className?: string
}

const rowsInTable = 24

/** A custom property as the canvas takes it: resolved for the theme. */
const resolved = (box: HTMLElement, name: string): string => {
  box.style.color = `var(${name})`
  const colour = getComputedStyle(box).color
  box.style.color = ''
  return colour
}

/** Changes whenever colours may have changed. */
const useColours = (): string => {
  const theme = useTheme()
  const [system, setSystem] = useState(0)
  useEffect(() => {
    const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query))
    const changed = () => {
      setSystem((was) => was + 1)
    }
    for (const query of queries) query.addEventListener('change', changed)
    return () => {
      for (const query of queries) query.removeEventListener('change', changed)
    }
  }, [])
  return `${theme} ${system}`
}

export const Chart = ({ label, times, series, values, height, timeText, timeZone, left, right, range, className }: ChartProps) => {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const [at, setAt] = useState<number>()
  const colours = useColours()
  const data = useMemo((): uPlot.AlignedData => [times.map((time) => time / 1000), ...values.map((list) => [...list])], [times, values])
  const latest = useRef({ data, range, timeText })
  useLayoutEffect(() => {
    latest.current = { data, range, timeText }
  })
  const shape = JSON.stringify([series.map(({ format: _format, ...rest }) => rest), left, right, height, timeZone])

  useEffect(() => {
    const frame = box.current
    if (!frame) return
    const text = resolved(frame, '--text-soft')
    const line = resolved(frame, '--line')
    const font = `11px ${getComputedStyle(frame).fontFamily}`
    const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1, size: 4 } }
    const made = new uPlot(
      {
        width: Math.max(200, frame.clientWidth),
        height,
        legend: { show: false },
        padding: [8, right === undefined ? 12 : 0, 0, 0],
        ...(timeZone !== undefined && { tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone) }),
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        scales: {
          x: {
            time: true,
            range: (_plot, from, to) => {
              const [least, most] = latest.current.range ?? [from * 1000, to * 1000]
              return [Math.min(from, least / 1000), Math.max(to, most / 1000, least / 1000 + 60)]
            },
          },
          left: { range: (_plot, _from, to) => [0, Math.max(1e-9, to) * 1.1] },
          right: { range: (_plot, _from, to) => [0, Math.max(1e-9, to) * 1.1] },
        },
        axes: [
          { ...axis, values: (_plot, splits) => splits.map((split) => latest.current.timeText(split * 1000)), space: 70, size: 26 },
          { ...axis, scale: 'left', size: 46, space: 28, label: left, labelSize: 16, labelFont: font, labelGap: 0 },
          ...(right === undefined
            ? []
            : [
                {
                  ...axis,
                  scale: 'right',
                  side: 1 as const,
                  size: 46,
                  space: 28,
                  grid: { show: false },
                  label: right,
                  labelSize: 16,
                  labelFont: font,
                  labelGap: 0,
                },
              ]),
        ],
        series: [
          {},
          ...series.map((each) => {
            const colour = resolved(frame, each.colour)
            return {
              label: each.label,
              scale: each.side,
              stroke: colour,
              width: 1.5,
              points: { show: false },
              spanGaps: false,
              ...(each.dashed && { dash: [4, 3] }),
              ...(each.filled && { fill: colour.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.12)') }),
              ...(each.stepped && uPlot.paths.stepped && { paths: uPlot.paths.stepped({ align: 1 }) }),
            }
          }),
        ],
        hooks: {
          setCursor: [
            (self) => {
              setAt(self.cursor.idx ?? undefined)
            },
          ],
        },
      },
      latest.current.data,
      frame,
    )
    plot.current = made
    const observer = new ResizeObserver(() => {
      if (frame.clientWidth > 0) made.setSize({ width: frame.clientWidth, height })
    })
    observer.observe(frame)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = undefined
    }
  }, [shape, colours])
  useEffect(() => {
    plot.current?.setData(data)
  }, [data, range?.[0], range?.[1]])

  const shown = at !== undefined && at < times.length ? at : times.length - 1
  const every = Math.max(1, Math.ceil(times.length / rowsInTable))
  const rows = times.map((time, index) => ({ time, index })).filter(({ index }) => index % every === 0 || index === times.length - 1)
  return (
    <figure className={className === undefined ? 'chart' : `chart ${className}`}>
      <figcaption className="chart__legend">
        <span className="mono faint">{times[shown] === undefined ? '' : timeText(times[shown])}</span>
        {series.map((each, index) => {
          const value = values[index]?.[shown]
          return (
            <span key={each.label} className="chart__name" style={{ '--series': `var(${each.colour})` }}>
              <i data-dashed={each.dashed} aria-hidden />
              {each.label} <span className="numbers">{value === null || value === undefined ? '–' : each.format(value)}</span>
            </span>
          )
        })}
      </figcaption>
      <div ref={box} className="chart__plot" role="img" aria-label={label} />
      <table className="visually-hidden">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map((each) => (
              <th key={each.label} scope="col">
                {each.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, index }) => (
            <tr key={index}>
              <th scope="row">{timeText(time)}</th>
              {series.map((each, at) => {
                const value = values[at]?.[index]
                return <td key={each.label}>{value === null || value === undefined ? '' : each.format(value)}</td>
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
