import { ArrowLeftRight, Database, History, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Badge, Button, Confirm, CopyButton, EmptyState, Loading, Notice } from '../../components/index.js'
import { useDataRevision } from '../../data/pages.js'
import { callErrorOf, useClient, useQuery } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, hrefToTraffic, navigate } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import { Lifecycle } from '../lifecycle/Lifecycle.js'
import { BillView } from './BillView.js'
import { sessionFilter } from '../texts.js'

export interface BilledProps {
  readonly standin: Standin
  readonly holder: string
  readonly objectKey: string
  /** Where it is from, in a word or two. */
  readonly from: string
}

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A CDR with its bill; an own one can be withdrawn. */
export const CdrDetail = ({ standin, holder, objectKey, from }: BilledProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const revision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'cdrs' as const }), [standinId, holder]))
  const query = useQuery('data.get', { standinId, holder, module: 'cdrs', key: objectKey }, revision)
  const [crediting, setCrediting] = useState(false)
  const cdr = fields(query.result?.object)
  const id = text(cdr['id'])
  const isCredit = cdr['credit'] === true
  const canCredit = holder === 'own' && !isCredit && id !== ''
  useCommands([
    {
      id: 'charging.credit',
      title: 'Withdraw the CDR with a credit CDR',
      group: 'Charging',
      enabled: () => canCredit,
      run: () => setCrediting(true),
    },
  ])
  if (query.error) {
    return query.error.code === 'not-found' ? (
      <EmptyState title="CDR not found">
        <p>CDR {objectKey} was deleted.</p>
      </EmptyState>
    ) : (
      <div className="charging-notice">
        <Notice meaning="violation">{query.error.message}</Notice>
      </div>
    )
  }
  if (!query.result) return <Loading what="Loading the CDR" />
  const sessionId = text(cdr['session_id'])
  const credit = async () => {
    try {
      const { creditId } = await client.call('charging.credit', { standinId, cdrId: id })
      notify({
        meaning: 'success',
        text: `Credit CDR ${creditId} created`,
        action: {
          label: 'Show CDR',
          run: () => navigate(hrefTo('charging', standinId, 'cdrs', 'own', creditId)),
        },
      })
    } catch (error) {
      notify({ meaning: 'violation', text: `The credit CDR could not be created: ${callErrorOf(error).message}` })
    }
  }
  return (
    <section className="billed" aria-label={`CDR ${id}`}>
      <header className="billed__head">
        <h2 className="mono truncate" title={id}>
          {id}
        </h2>
        <CopyButton what="CDR id" text={id} />
        <Badge>{from}</Badge>
        {isCredit && <Badge meaning="warning">credit CDR</Badge>}
        <span className="charging-spring" />
        {holder === 'own' && (
          <Button size="small" icon={<Undo2 aria-hidden />} isDisabled={!canCredit} onPress={() => setCrediting(true)}>
            Credit…
          </Button>
        )}
      </header>
      <div className="billed__links">
        {sessionId !== '' && (
          <a href={hrefTo('charging', standinId, 'sessions', holder, sessionId)}>
            <History aria-hidden />
            Session
          </a>
        )}
        {text(cdr['credit_reference_id']) !== '' && (
          <a href={hrefTo('charging', standinId, 'cdrs', holder, text(cdr['credit_reference_id']))}>
            <Undo2 aria-hidden />
            Credited CDR
          </a>
        )}
        <a href={hrefToTraffic(sessionFilter(id))}>
          <ArrowLeftRight aria-hidden />
          Show exchanges
        </a>
        <a href={hrefTo('data', standinId, holder, 'cdrs', query.result.key)}>
          <Database aria-hidden />
          Open in Data
        </a>
      </div>
      <div className="billed__body">
        <BillView
          standinId={standinId}
          holder={holder}
          module="cdrs"
          objectKey={objectKey}
          revision={revision}
          tariffHref={(tariffId) => hrefTo('charging', standinId, 'tariffs', holder, tariffId)}
        />
        {sessionId !== '' && <Lifecycle standinId={standinId} holder={holder} sessionId={sessionId} />}
      </div>
      <Confirm
        title="Withdraw this CDR?"
        isOpen={crediting}
        onClose={() => setCrediting(false)}
        action="Send a credit CDR"
        danger={false}
        onConfirm={credit}
      >
        <p>
          A credit CDR with the negated total is created and pushed. 2.1.1 has no credit CDRs, so peers of that version are not informed.
        </p>
      </Confirm>
    </section>
  )
}
