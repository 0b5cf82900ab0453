/** Warns that an operation needs objects of the peer and none were received yet, and pulls them. */
import type { Connection } from '../../emulator/contract/standin.js'
import { Button, Notice } from '../components/index.js'
import { moduleTitles } from '../data/data-model.js'
import { useCall, useQuery } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import type { Source } from './operation-model.js'

interface MissingObjectsProps {
  readonly connection: Connection
  readonly sources: readonly Source[]
  readonly onPulled: () => void
}

export const MissingObjects = ({ connection, sources, onPulled }: MissingObjectsProps) => {
  const source = sources.find((each) => each.holder === 'received')
  const key = source && { standinId: connection.standinId, holder: connection.id, module: source.module, limit: 1 }
  const { result, refresh } = useQuery('data.list', key)
  const pull = useCall('operations.send')
  if (!source || result?.total !== 0) return null
  const title = moduleTitles[source.module]
  const fetchAll = async () => {
    const outcome = await pull.run({ connectionId: connection.id, operation: `${source.module}.sender.list` })
    if (!outcome) return
    if (!outcome.ok || outcome.data === 0)
      notify({ meaning: 'warning', text: outcome.ok ? `The peer has no ${title}.` : `${title} could not be pulled: ${outcome.message}` })
    refresh()
    onPulled()
  }
  return (
    <Notice
      meaning="warning"
      action={
        <Button size="small" isPending={pull.pending} onPress={() => void fetchAll()}>
          Pull {title}
        </Button>
      }
    >
      {pull.error?.message ?? `No ${title} received from the peer yet. The request names one that the peer does not know.`}
    </Notice>
  )
}
