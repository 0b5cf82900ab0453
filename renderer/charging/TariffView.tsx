/** A Tariff in words, and its prices over a day at the Location. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { PriceStep } from '../../emulator/contract/bills.js'
import { dialects } from '../../emulator/ocpi/dialect.js'
import { isTimeZone } from '../../emulator/ocpi/time-zone.js'
import { IconButton, Loading, Notice, NumberField, Segments, TextField } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { Chart, type ChartSeries } from './Chart.js'
import { exactText } from './texts.js'

export interface TariffViewProps {
  readonly standinId: string
  readonly holder: string
  readonly objectKey?: string | undefined
  /** The edited object, instead of the stored one. */
  readonly object?: unknown
  readonly revision: number
}

const dayMs = 86_400_000
/** Local time of day in a zone. */
const clockIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return (at: number): string => format.format(at)
}

type Quantity = 'energy' | 'time' | 'parking' | 'flat'
const quantities: readonly (readonly [Quantity, label: string, unit: string, colour: ChartSeries['colour']])[] = [
  ['energy', 'Energy', '/kWh', '--accent'],
  ['time', 'Charging time', '/h', '--success'],
  ['parking', 'Parking', '/h', '--warning'],
  ['flat', 'Flat fee', '', '--fault'],
]

export const TariffView = ({ standinId, holder, objectKey, object, revision }: TariffViewProps) => {
  const [powerKw, setPowerKw] = useState(11)
  const [elapsedMinutes, setElapsed] = useState(0)
  const [energyKwh, setEnergy] = useState(0)
  const [at, setAt] = useState<number>()
  const [zone, setZone] = useState('')
  const [vat, setVat] = useState<'excl' | 'incl'>('excl')
  const known = useMemo(() => isTimeZone(zone), [zone])
  const { result, error } = useQuery(
    'charging.explain',
    {
      standinId,
      holder,
      ...(objectKey !== undefined && { key: objectKey }),
      ...(object !== undefined && { object }),
      powerKw,
      elapsedMinutes,
      energyKwh,
      ...(at !== undefined && { at }),
      ...(zone !== '' && known && { timeZone: zone }),
    },
    revision,
  )
  if (error)
    return (
      <div className="charging-notice">
        <Notice meaning="violation">{error.message}</Notice>
      </div>
    )
  if (!result) return <Loading what="Loading the Tariff" />
  const { sentences, currency, timeZone, assumption, steps, version } = result
  const day = steps[0]?.fromMs
  const move = (days: number) => {
    if (day !== undefined) setAt(day + days * dayMs + dayMs / 2)
  }
  const number = (set: (value: number) => void) => (value: number) => {
    if (!Number.isNaN(value)) set(value)
  }
  return (
    <div className="tariff">
      <ul className="tariff__sentences selectable">
        {sentences.map((sentence, index) => (
          <li key={index} data-first={index === 0}>
            {sentence}
          </li>
        ))}
      </ul>
      <section aria-label="Prices over a day">
        <div className="tariff__day">
          <h3>Prices on</h3>
          <IconButton size="small" label="Previous day" onPress={() => move(-1)}>
            <ChevronLeft aria-hidden />
          </IconButton>
          <strong>
            {day === undefined
              ? ''
              : new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
                  day + 3_600_000,
                )}
          </strong>
          <IconButton size="small" label="Next day" onPress={() => move(1)}>
            <ChevronRight aria-hidden />
          </IconButton>
          <span className="charging-spring" />
          {dialects[version].vat && (
            <Segments
              label="VAT"
              value={vat}
              onChange={setVat}
              options={[
                { id: 'excl', label: 'Excl. VAT' },
                { id: 'incl', label: 'Incl. VAT' },
              ]}
            />
          )}
        </div>
        <DayChart steps={steps} timeZone={timeZone} currency={currency} vat={vat} />
        <div className="charging-columns">
          <NumberField
            label="Power (kW)"
            value={powerKw}
            minValue={0.1}
            maxValue={2000}
            onChange={number(setPowerKw)}
            help="For power restrictions"
          />
          <NumberField
            label="Elapsed (min)"
            value={elapsedMinutes}
            minValue={0}
            maxValue={100_000}
            onChange={number(setElapsed)}
            help="For duration restrictions"
          />
          <NumberField
            label="Charged (kWh)"
            value={energyKwh}
            minValue={0}
            maxValue={2000}
            onChange={number(setEnergy)}
            help="For energy restrictions"
          />
          <TextField
            label="Time zone"
            value={zone}
            placeholder={timeZone}
            onChange={setZone}
            error={zone === '' || known ? undefined : 'Not an IANA name such as Europe/Berlin'}
            help={assumption ?? 'Time zone of its Locations'}
          />
        </div>
      </section>
      <section aria-label="Prices in a table">
        <table className="bill__table">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              {quantities.map(([id, label, unit]) => (
                <th key={id} scope="col" className="is-number">
                  {label}
                  {unit === '' ? '' : ` (${currency}${unit})`}
                </th>
              ))}
              <th scope="col" className="is-number">
                Total per kWh
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.fromMs}>
                <th scope="row" className="mono">
                  {clockIn(timeZone)(step.fromMs)}
                </th>
                <td className="mono">{clockIn(timeZone)(step.toMs)}</td>
                {quantities.map(([id]) => (
                  <td key={id} className="is-number">
                    {priceText(step[id], vat)}
                  </td>
                ))}
                <td className="is-number">{exactText(step.perKwh)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="bill__foot faint">
          Total per kWh: energy and charging time at {powerKw} kW, excluding VAT, without step sizes and flat fees.
        </p>
      </section>
    </div>
  )
}

const priceOf = (price: PriceStep[Quantity], vat: 'excl' | 'incl'): number | null =>
  price === undefined ? null : vat === 'excl' ? price.exclVat : price.inclVat
const priceText = (price: PriceStep[Quantity], vat: 'excl' | 'incl'): string => {
  const value = priceOf(price, vat)
  return value === null ? '–' : exactText(value)
}

const DayChart = ({
  steps,
  timeZone,
  currency,
  vat,
}: {
  steps: readonly PriceStep[]
  timeZone: string
  currency: string
  vat: 'excl' | 'incl'
}) => {
  const [first, last] = [steps[0], steps.at(-1)]
  const chart = useMemo(() => {
    if (!first || !last) return undefined
    const used = quantities.filter(([id]) => steps.some((step) => step[id] !== undefined))
    return {
      times: [...steps.map(({ fromMs }) => fromMs), last.toMs],
      range: [first.fromMs, last.toMs] as const,
      series: used.map(([id, label, unit, colour]): ChartSeries => ({
        label,
        colour,
        side: id === 'energy' ? 'left' : 'right',
        stepped: true,
        filled: id === 'energy',
        format: (value) => `${exactText(value)} ${currency}${unit}`,
      })),
      // A step holds until the end of the day.
      values: used.map(([id]) => [...steps, last].map((step) => priceOf(step[id], vat))),
      right: used.some(([id]) => id !== 'energy'),
    }
  }, [steps, first, last, currency, vat])
  const time = useMemo(() => clockIn(timeZone), [timeZone])
  if (!chart || chart.series.length === 0) return <Notice>No price applies on this day.</Notice>
  const { right, ...rest } = chart
  return (
    <Chart
      label={`Prices over the day in ${currency}; ${steps.length === 1 ? 'the same all day' : `they change ${steps.length - 1} times`}`}
      height={200}
      left={`${currency}/kWh`}
      {...(right && { right: currency })}
      timeText={time}
      timeZone={timeZone}
      {...rest}
    />
  )
}
