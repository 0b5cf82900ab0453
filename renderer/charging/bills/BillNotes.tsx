/** Assumptions or problems of a bill. */
import type { Bill } from '../../../emulator/contract/bills.js'

export const Notes = ({ title, notes }: { title: string; notes: Bill['assumptions'] }) =>
  notes.length === 0 ? null : (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="bill__notes">
        {notes.map((note, index) => (
          <li key={index}>
            {note.at !== '' && <code>{note.at}</code>} {note.text}
          </li>
        ))}
      </ul>
    </section>
  )
