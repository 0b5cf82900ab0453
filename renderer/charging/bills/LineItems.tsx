/** The line items of a bill: quantity, steps, price, VAT, cost. */
import type { Bill, BillLine } from '../../../emulator/contract/bills.js'
import { grossCost, netCost } from '../../../emulator/ocpi/amounts.js'
import { dialects } from '../../../emulator/ocpi/dialect.js'
import { exactText, spanText } from '../texts.js'

const stepText = ({ step_size: step, unit }: BillLine): string =>
  step === undefined || unit === 'session' ? '' : unit === 'h' ? spanText(step * 1000) : `${step} Wh`

/** kWh as they are; hours as people say them, the exact number on hover. */
const quantityText = (quantity: number, unit: BillLine['unit']): string =>
  unit === 'kWh' ? `${Number(quantity.toFixed(6))} kWh` : unit === 'h' ? timeText(quantity) : String(quantity)

const timeText = (hours: number): string => {
  const seconds = Math.round(hours * 3600)
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')} h`
}

interface LineItemsProps {
  readonly bill: Bill
  /** Where a Tariff is explained. */
  readonly tariffHref: (tariffId: string) => string
}

export const LineItems = ({ bill, tariffHref }: LineItemsProps) => {
  const withVat = dialects[bill.version].vat
  return (
    <section aria-label="Line items">
      <h3>Line items</h3>
      <div className="bill__scroll" tabIndex={0} role="group" aria-label="Lines of the bill">
        <table className="bill__table">
          <thead>
            <tr>
              <th scope="col">Dimension</th>
              <th scope="col" className="is-number">
                Quantity
              </th>
              <th scope="col" className="is-number">
                Billed
              </th>
              <th scope="col" className="is-number">
                Price
              </th>
              {withVat && (
                <th scope="col" className="is-number">
                  VAT
                </th>
              )}
              <th scope="col" className="is-number">
                Excl. VAT
              </th>
              {withVat && (
                <th scope="col" className="is-number">
                  Incl. VAT
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {bill.lines.map((line, index) => (
              <Line key={index} line={line} withVat={withVat} tariffHref={bill.tariffIds.length > 1 ? tariffHref : undefined} />
            ))}
          </tbody>
          <TotalRow bill={bill} withVat={withVat} />
        </table>
      </div>
    </section>
  )
}

interface LineProps {
  readonly line: BillLine
  readonly withVat: boolean
  /** Undefined when all lines are of one Tariff. */
  readonly tariffHref: ((tariffId: string) => string) | undefined
}

const Line = ({ line, withVat, tariffHref }: LineProps) => {
  const limit = line.dimension === 'MIN_PRICE' || line.dimension === 'MAX_PRICE'
  return (
    <tr>
      <th scope="row">
        <code>{line.dimension}</code>
        <span className="bill__why soft">
          {line.tariff_id !== undefined && tariffHref && (
            <>
              <a href={tariffHref(line.tariff_id)}>{line.tariff_id}</a>,{' '}
            </>
          )}
          {line.why}
        </span>
      </th>
      <td className="is-number" title={limit ? undefined : String(line.quantity)}>
        {limit ? '' : quantityText(line.quantity, line.unit)}
      </td>
      <td
        className="is-number"
        title={limit ? undefined : String(line.stepped_quantity)}
        data-changed={line.stepped_quantity !== line.quantity}
      >
        {limit || line.price === undefined ? '' : quantityText(line.stepped_quantity, line.unit)}
        {stepText(line) !== '' && <span className="bill__step faint">in steps of {stepText(line)}</span>}
      </td>
      <td className="is-number">
        {line.price === undefined ? '' : `${exactText(line.price)}${line.unit === 'session' ? '' : `/${line.unit}`}`}
      </td>
      {withVat && <td className="is-number">{line.vat === undefined ? '' : `${line.vat} %`}</td>}
      <td className="is-number">{exactText(line.cost.excl_vat)}</td>
      {withVat && <td className="is-number">{exactText(line.cost.incl_vat)}</td>}
    </tr>
  )
}

const TotalRow = ({ bill, withVat }: { bill: Bill; withVat: boolean }) => {
  const total = bill.totals['total_cost']
  if (total === undefined) return null
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={withVat ? 5 : 4}>
          Total{bill.currency !== '' && ` in ${bill.currency}`}
        </th>
        {typeof total === 'number' ? (
          <td className="is-number">{exactText(total)}</td>
        ) : (
          <>
            <td className="is-number">{exactText(netCost(total))}</td>
            <td className="is-number">{exactText(grossCost(total))}</td>
          </>
        )}
      </tr>
    </tfoot>
  )
}
