/** A bill: its line items with quantity, steps and price, and the recalculated totals beside the stated ones. */
import { Fragment } from 'react'
import type { Bill } from '../../../emulator/contract/bills.js'
import { Loading, Notice } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'
import { BillVerdict } from './BillVerdict.js'
import { LineItems } from './LineItems.js'
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

interface BillContentProps {
  readonly bill: Bill
  readonly tariffHref: (tariffId: string) => string
}

const BillContent = ({ bill, tariffHref }: BillContentProps) => (
  <div className="bill">
    <BillVerdict bill={bill} />
    {bill.lines.length > 0 && <LineItems bill={bill} tariffHref={tariffHref} />}
    <Totals bill={bill} />
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

const Totals = ({ bill }: { bill: Bill }) => (
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
)
