/** Whether the stated totals of a bill match the recalculated ones, and each difference. */
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react'
import type { Bill } from '../../../emulator/contract/bills.js'
import { exactText } from '../texts.js'

export const BillVerdict = ({ bill }: { bill: Bill }) => {
  const name = bill.kind === 'cdr' ? 'CDR' : 'Session'
  return (
    <>
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
    </>
  )
}
