/** The pushes that saving causes: to which peer, which request, and what is lost in the peer's version. */
import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { PlannedPush } from '../../emulator/contract/data.js'
import { Badge } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { JsonView } from '../json/index.js'
import { connectionTitle } from '../standins/texts.js'
import type { Planned } from './use-planned.js'

export const Pushes = ({ planned: { pushes, error }, push }: { planned: Planned; push: boolean }) => {
  const [open, setOpen] = useState<number>()
  if (error !== undefined) return <p className="data-pushes__none is-violation">This cannot be saved: {error}</p>
  if (pushes.length === 0) {
    return (
      <p className="data-pushes__none">
        {push ? 'No registered peer receives this object: nothing is pushed.' : 'Push is off: nothing is pushed.'}
      </p>
    )
  }
  return (
    <ul className="data-pushes" aria-label="Pushes when saved">
      {pushes.map((each, index) => (
        <Push
          key={`${each.connectionId} ${each.operation} ${index}`}
          push={each}
          isOpen={open === index}
          onToggle={() => setOpen(open === index ? undefined : index)}
        />
      ))}
    </ul>
  )
}

const Push = ({ push, isOpen, onToggle }: { push: PlannedPush; isOpen: boolean; onToggle: () => void }) => {
  const connection = useEngine((state) => state.connections.find((other) => other.id === push.connectionId))
  const peer = connection ? connectionTitle(connection) : push.connectionId
  return (
    <li>
      <button type="button" className="data-push" aria-expanded={isOpen} onClick={onToggle}>
        {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
        <span>
          Push to <strong>{peer}</strong>
        </span>
        {connection?.version !== undefined && <Badge>{connection.version}</Badge>}
        <code className="truncate" title={push.url}>
          {push.method} {push.url}
        </code>
        {push.notes.length > 0 && (
          <span className="is-warning data-push__notes">
            <TriangleAlert aria-hidden /> {push.notes.length} lost
          </span>
        )}
      </button>
      {isOpen && push.notes.length > 0 && (
        <ul className="data-push__lost">
          {push.notes.map((note, at) => (
            <li key={at}>{note}</li>
          ))}
        </ul>
      )}
      {isOpen && push.body !== undefined && (
        <div className="data-push__body">
          <JsonView label={`Body for ${peer}`} text={JSON.stringify(push.body, undefined, 2)} />
        </div>
      )}
    </li>
  )
}
