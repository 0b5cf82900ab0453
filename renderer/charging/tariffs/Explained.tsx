/** What Data shows of a Tariff, CDR or Session besides its fields: its prices, or its bill, also while it is being changed. */
import { useEffect, useMemo, useState } from 'react'
import type { DataSet } from '../../../emulator/contract/data.js'
import { Notice } from '../../components/index.js'
import { hrefTo } from '../../shell/router.js'
import { BillView } from '../bills/BillView.js'
import { TariffView } from './TariffView.js'
import '../charging.css'

export interface ExplainedProps {
  readonly set: DataSet
  readonly objectKey: string | undefined
  /** JSON, as it stands in the editor. */
  readonly text: string
  readonly revision: number
}

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const Explained = ({ set, objectKey, text, revision }: ExplainedProps) => {
  const { standinId, holder, module } = set
  // What is typed is explained when typing pauses.
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text)
    }, 250)
    return () => {
      clearTimeout(timer)
    }
  }, [text])
  const object = useMemo(() => parsed(settled), [settled])
  if (object === undefined)
    return (
      <div className="charging-notice">
        <Notice meaning="warning">The text is not a JSON object. Correct it to see the prices.</Notice>
      </div>
    )
  const subject = { standinId, holder, object, revision, ...(objectKey !== undefined && { objectKey }) }
  return module === 'tariffs' ? (
    <TariffView {...subject} />
  ) : (
    <BillView
      {...subject}
      module={module === 'cdrs' ? 'cdrs' : 'sessions'}
      tariffHref={(tariffId) => hrefTo('charging', standinId, 'tariffs', holder, tariffId)}
    />
  )
}
