/** The prices of a Tariff over a day, as a chart. */
import { useMemo } from 'react'
import type { PriceStep } from '../../../emulator/contract/bills.js'
import { Notice } from '../../components/index.js'
import { Chart, type ChartSeries } from '../connectors/Chart.js'
import { exactText } from '../texts.js'
import { clockIn, priceOf, quantities } from './price-text.js'

export const DayChart = ({
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
