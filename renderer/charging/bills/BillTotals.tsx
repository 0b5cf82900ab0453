/** The recalculated totals of a bill beside the stated ones. */
import { CircleAlert, CircleCheck } from 'lucide-react'
import type { Bill, Total } from '../../../emulator/contract/bills.js'
import { costParts, netCost } from '../../../emulator/ocpi/amounts.js'
import { exactText } from '../texts.js'

const statedText = (value: unknown): string =>
  typeof value === 'number' ? exactText(value) : value === undefined ? '' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value)

/** A number takes a row, a Price two; what is neither stated nor more than zero takes none. */
export const totalRows = (bill: Bill, field: string, ours: Total) => {
  const stated = bill.stated[field]
  if (stated === undefined && netCost(ours) === 0) return null
  return costParts(ours, stated).map(({ name: part, ours: value, stated: theirs }) => {
    const name = `${field}${part}`
    const wrong = bill.differences.find((difference) => difference.field === name)
    const compared = bill.priced || !field.includes('cost')
    return (
      <tr key={name} data-wrong={wrong !== undefined}>
        <th scope="row">
          <code>{name}</code>
        </th>
        <td className="is-number">{compared ? exactText(value) : ''}</td>
        <td className="is-number">{statedText(theirs)}</td>
        <td>
          {theirs === undefined ? (
            <span className="faint">not stated</span>
          ) : wrong ? (
            <span className="condition is-violation">
              <CircleAlert aria-hidden />
              differs
            </span>
          ) : compared ? (
            <span className="condition is-success">
              <CircleCheck aria-hidden />
              equal
            </span>
          ) : (
            ''
          )}
        </td>
      </tr>
    )
  })
}
