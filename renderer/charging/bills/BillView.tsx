/** A bill: its line items with quantity, steps and price, and the recalculated totals beside the stated ones. */
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react'
import { Fragment } from 'react'
import { grossCost, netCost } from '../../../emulator/ocpi/amounts.js'
import type { Bill, BillLine } from '../../../emulator/contract/bills.js'
import { Loading, Notice } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { exactText, spanText } from '../texts.js'
import { dialects } from '../../../emulator/ocpi/dialect.js'
import { totalRows } from './BillTotals.js'
import { Notes } from './BillNotes.js'

export interface BillViewProps {
  readonly standinId: string
  readonly holder: string
  readonly module: 'cdrs' | 'sessions'
  readonly objectKey?: string | undefined
  /** The edited object, instead of the stored one. */
  readonly object?: unknown
  readonly revision: number
  /** Where a Tariff is explained. */
  readonly tariffHref: (tariffId: string) => string
}

export const BillView = ({ standinId, holder, module, objectKey, object, revision, tariffHref }: BillViewProps) => {
  const { result: bill, error } = useQuery(
    'charging.price',
    { standinId, holder, module, ...(objectKey !== undefined && { key: objectKey }), ...(object !== undefined && { object }) },
    revision,
  )
  if (error) return <Notice meaning="violation">{error.message}</Notice>
  if (!bill) return <Loading what="Recalculating" />
  return <BillContent bill={bill} tariffHref={tariffHref} />
}

const stepText = ({ step_size: step, unit }: BillLine): string =>
  step === undefined || unit === 'session' ? '' : unit === 'h' ? spanText(step * 1000) : `${step} Wh`

/** kWh as they are; hours as people say them, the exact number on hover. */
const quantityText = (quantity: number, unit: BillLine['unit']): string =>
  unit === 'kWh' ? `${Number(quantity.toFixed(6))} kWh` : unit === 'h' ? timeText(quantity) : String(quantity)

const timeText = (hours: number): string => {
  const seconds = Math.round(hours * 3600)
  return `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')} h`
}

const BillContent = ({ bill, tariffHref }: { bill: Bill; tariffHref: (tariffId: string) => string }) => {
  const withVat = dialects[bill.version].vat
  const name = bill.kind === 'cdr' ? 'CDR' : 'Session'
  const total = bill.totals['total_cost']
  return (
    <div className="bill">
      <div className="bill__verdict" role="status">
        {!bill.priced ? (
          <>
            <CircleHelp aria-hidden className="soft" />
            <strong>Not priced</strong>
            <span className="soft">No Tariff is available, so only energy and times are compared.</span>
          </>
        ) : bill.differences.length === 0 ? (
          <>
            <CircleCheck aria-hidden className="is-success" />
            <strong>Equal</strong>
            <span className="soft">All totals of the {name} match its periods and Tariffs.</span>
          </>
        ) : (
          <>
            <CircleAlert aria-hidden className="is-violation" />
            <strong>
              {bill.differences.length} {bill.differences.length === 1 ? 'difference' : 'differences'}
            </strong>
            <span className="soft">The stated totals do not match its periods and Tariffs.</span>
          </>
        )}
      </div>
      {bill.differences.length > 0 && (
        <ul className="bill__differences" aria-label="Differences">
          {bill.differences.map((each) => (
            <li key={each.at}>
              <code>{each.field}</code> is <strong className="numbers">{exactText(each.stated)}</strong>, not{' '}
              <strong className="numbers">{exactText(each.expected)}</strong>: {exactText(Math.abs(each.difference))} too{' '}
              {each.difference > 0 ? 'much' : 'little'}
              {each.explanation !== undefined && <span className="soft">, {each.explanation}</span>}
            </li>
          ))}
        </ul>
      )}
      {bill.lines.length > 0 && (
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
                {bill.lines.map((line, index) => {
                  const limit = line.dimension === 'MIN_PRICE' || line.dimension === 'MAX_PRICE'
                  return (
                    <tr key={index}>
                      <th scope="row">
                        <code>{line.dimension}</code>
                        <span className="bill__why soft">
                          {line.tariff_id !== undefined && bill.tariffIds.length > 1 && (
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
                })}
              </tbody>
              {total !== undefined && (
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
              )}
            </table>
          </div>
        </section>
      )}
      <section aria-label="Totals">
        <h3>Totals</h3>
        <table className="bill__table bill__table--totals">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col" className="is-number">
                Recalculated
              </th>
              <th scope="col" className="is-number">
                Stated
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(bill.totals).map(([field, ours]) => (
              <Fragment key={field}>{totalRows(bill, field, ours)}</Fragment>
            ))}
          </tbody>
        </table>
      </section>
      <Notes title="Assumptions" notes={bill.assumptions} />
      <Notes title="Problems" notes={bill.problems} />
      <p className="bill__foot faint">
        {bill.tariffIds.length > 0 && (
          <>
            Tariff{' '}
            {bill.tariffIds.map((id, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <a href={tariffHref(id)}>{id}</a>
              </span>
            ))}{' '}
            ·{' '}
          </>
        )}
        OCPI {bill.version} · times in {bill.timeZone}
      </p>
    </div>
  )
}
