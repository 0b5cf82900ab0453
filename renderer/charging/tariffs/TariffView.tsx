/** A Tariff in words, and its prices over a day at the Location. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import { dialects } from '../../../emulator/ocpi/dialect.js'
import { isTimeZone } from '../../../emulator/ocpi/time-zone.js'
import { IconButton, Loading, Notice, NumberField, Segments, TextField } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { exactText } from '../texts.js'
import { clockIn, priceText, quantities } from './price-text.js'
import { DayChart } from './DayChart.js'

export interface TariffViewProps {
  readonly standinId: string
  readonly holder: string
  readonly objectKey?: string | undefined
  /** The edited object, instead of the stored one. */
  readonly object?: unknown
  readonly revision: number
}

const dayMs = 86_400_000

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
