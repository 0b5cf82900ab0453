import { ChevronDown, ChevronRight, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { PlannedPush } from '../../emulator/contract/data.js'
import { Badge } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { JsonView } from '../json/index.js'
import { connectionTitle } from '../standins/texts.js'

/** What saving will push: to whom, as what, and what is lost on the way. */
export const Pushes = ({ planned, error, push }: { planned: readonly PlannedPush[]; error: string | undefined; push: boolean }) => {
  const connections = useEngine((state) => state.connections)
  const [open, setOpen] = useState<number>()
  if (error !== undefined) return <p className="data-pushes__none is-violation">Cannot be saved like this: {error}</p>
  if (planned.length === 0) {
    return (
      <p className="data-pushes__none">{push ? 'Nothing will be pushed: no registered peer takes this.' : 'Nothing will be pushed.'}</p>
    )
  }
  return (
    <ul className="data-pushes" aria-label="What will be pushed">
      {planned.map((each, index) => {
        const connection = connections.find((other) => other.id === each.connectionId)
        const isOpen = open === index
        return (
          <li key={`${each.connectionId} ${each.operation} ${index}`}>
            <button type="button" className="data-push" aria-expanded={isOpen} onClick={() => setOpen(isOpen ? undefined : index)}>
              {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
              <span>
                will be pushed to <strong>{connection ? connectionTitle(connection) : each.connectionId}</strong>
              </span>
              {connection?.version !== undefined && <Badge>{connection.version}</Badge>}
              <code className="truncate" title={each.url}>
                {each.method} {each.url}
              </code>
              {each.notes.length > 0 && (
                <span className="is-warning data-push__notes">
                  <TriangleAlert aria-hidden /> {each.notes.length} lost
                </span>
              )}
            </button>
            {isOpen && (
              <>
                {each.notes.length > 0 && (
                  <ul className="data-push__lost">
                    {each.notes.map((note, at) => (
                      <li key={at}>{note}</li>
                    ))}
                  </ul>
                )}
                {each.body !== undefined && (
                  <div className="data-push__body">
                    <JsonView
                      label={`Body for ${connection ? connectionTitle(connection) : each.connectionId}`}
                      text={JSON.stringify(each.body, undefined, 2)}
                    />
                  </div>
                )}
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}
