/** A list of rows of fields to which rows are added and from which they are removed. */
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton, Notice } from '../../components/index.js'

interface RowListProps<T> {
  readonly title: string
  readonly help?: string
  /** What a row is, as `party`. */
  readonly item: string
  readonly rows: readonly T[]
  /** A row that was just added. */
  readonly empty: T
  readonly className: string
  /** Of the list as a whole. */
  readonly problem?: string | undefined
  readonly onChange: (rows: readonly T[]) => void
  readonly fields: (row: T, change: (part: Partial<T>) => void) => ReactNode
}

export const RowList = <T extends object>({ title, help, item, rows, empty, className, problem, onChange, fields }: RowListProps<T>) => (
  <section className="setup-section">
    <h3>
      {title} {help !== undefined && <span className="faint">{help}</span>}
    </h3>
    {rows.map((row, index) => (
      <div className={className} key={index}>
        {fields(row, (part) => onChange(rows.with(index, { ...row, ...part })))}
        <IconButton label={`Remove ${item} ${index + 1}`} onPress={() => onChange(rows.filter((_, at) => at !== index))}>
          <X aria-hidden />
        </IconButton>
      </div>
    ))}
    {problem !== undefined && <Notice meaning="violation">{problem}</Notice>}
    <Button className="setup-fold" size="small" icon={<Plus aria-hidden />} onPress={() => onChange([...rows, empty])}>
      Add a {item}
    </Button>
  </section>
)
