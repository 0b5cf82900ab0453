/** A Tariff in words, and its prices over a day at the Location. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { TariffExplanation } from '../../../emulator/contract/bills.js'
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

/** What the prices are asked for: a day, a time zone, and the state of a session. */
const useAsked = () => {
  const [asked, setAsked] = useState({ powerKw: 11, elapsedMinutes: 0, energyKwh: 0 })
  const [at, setAt] = useState<number>()
  const [zone, setZone] = useState('')
  const isKnownZone = useMemo(() => isTimeZone(zone), [zone])
  return {
    ...asked,
    setNumber: (key: keyof typeof asked) => (value: number) => {
      if (!Number.isNaN(value)) setAsked((was) => ({ ...was, [key]: value }))
    },
    setAt,
    zone,
    setZone,
    isKnownZone,
    params: { ...asked, ...(at !== undefined && { at }), ...(zone !== '' && isKnownZone && { timeZone: zone }) },
  }
}

type Asked = ReturnType<typeof useAsked>

export const TariffView = ({ standinId, holder, objectKey, object, revision }: TariffViewProps) => {
  const asked = useAsked()
  const [vat, setVat] = useState<Vat>('excl')
  const { result, error } = useQuery(
    'charging.explain',
    { standinId, holder, ...(objectKey !== undefined && { key: objectKey }), ...(object !== undefined && { object }), ...asked.params },
    revision,
  )
  if (error)
    return (
      <div className="charging-notice">
        <Notice meaning="violation">{error.message}</Notice>
      </div>
    )
  if (!result) return <Loading what="Loading the Tariff" />
  return (
    <div className="tariff">
      <ul className="tariff__sentences selectable">
        {result.sentences.map((sentence, index) => (
          <li key={index} data-first={index === 0}>
            {sentence}
          </li>
        ))}
      </ul>
      <section aria-label="Prices over a day">
        <DayHead explanation={result} vat={vat} onVat={setVat} onDay={asked.setAt} />
        <DayChart steps={result.steps} timeZone={result.timeZone} currency={result.currency} vat={vat} />
        <AskedFields asked={asked} explanation={result} />
      </section>
      <PriceTable explanation={result} vat={vat} powerKw={asked.powerKw} />
    </div>
  )
}

type Vat = 'excl' | 'incl'

interface ExplanationProps {
  readonly explanation: TariffExplanation
}

interface DayHeadProps extends ExplanationProps {
  readonly vat: Vat
  readonly onVat: (vat: Vat) => void
  /** An instant of the wanted day. */
  readonly onDay: (at: number) => void
}

const DayHead = ({ explanation: { steps, timeZone, version }, vat, onVat, onDay }: DayHeadProps) => {
  const day = steps[0]?.fromMs
  const move = (days: number) => {
    if (day !== undefined) onDay(day + days * dayMs + dayMs / 2)
  }
  return (
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
          onChange={onVat}
          options={[
            { id: 'excl', label: 'Excl. VAT' },
            { id: 'incl', label: 'Incl. VAT' },
          ]}
        />
      )}
    </div>
  )
}

const AskedFields = ({ asked, explanation: { timeZone, assumption } }: ExplanationProps & { asked: Asked }) => (
  <div className="charging-columns">
    <NumberField
      label="Power (kW)"
      value={asked.powerKw}
      minValue={0.1}
      maxValue={2000}
      onChange={asked.setNumber('powerKw')}
      help="For power restrictions"
    />
    <NumberField
      label="Elapsed (min)"
      value={asked.elapsedMinutes}
      minValue={0}
      maxValue={100_000}
      onChange={asked.setNumber('elapsedMinutes')}
      help="For duration restrictions"
    />
    <NumberField
      label="Charged (kWh)"
      value={asked.energyKwh}
      minValue={0}
      maxValue={2000}
      onChange={asked.setNumber('energyKwh')}
      help="For energy restrictions"
    />
    <TextField
      label="Time zone"
      value={asked.zone}
      placeholder={timeZone}
      onChange={asked.setZone}
      error={asked.zone === '' || asked.isKnownZone ? undefined : 'Not an IANA name such as Europe/Berlin'}
      help={assumption ?? 'Time zone of its Locations'}
    />
  </div>
)

interface PriceTableProps extends ExplanationProps {
  readonly vat: Vat
  readonly powerKw: number
}

const PriceTable = ({ explanation: { steps, timeZone, currency }, vat, powerKw }: PriceTableProps) => (
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
)
