/** The detail of a CDR. */
import { ArrowLeftRight, Database, History, Undo2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Badge, Button, Confirm, CopyButton, Loading } from '../../components/index.js'
import { useDataRevision } from '../../data/pages.js'
import { callErrorOf, useClient, useQuery } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, hrefToTraffic, navigate } from '../../shell/router.js'
import { notify } from '../../shell/toasts.js'
import { Lifecycle } from '../lifecycle/Lifecycle.js'
import { NotShown } from './NotShown.js'
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
  const revision = useDataRevision(useMemo(() => ({ standinId, holder, module: 'cdrs' as const }), [standinId, holder]))
  const query = useQuery('data.get', { standinId, holder, module: 'cdrs', key: objectKey }, revision)
  const cdr = fields(query.result?.object)
  const id = text(cdr['id'])
  const sessionId = text(cdr['session_id'])
  const isCredit = cdr['credit'] === true
  const credit = useCredit(standinId, id, holder === 'own' && !isCredit && id !== '')
  if (query.error) return <NotShown error={query.error} title="CDR not found" text={`CDR ${objectKey} was deleted.`} />
  if (!query.result) return <Loading what="Loading the CDR" />
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
          <Button size="small" icon={<Undo2 aria-hidden />} isDisabled={!credit.isPossible} onPress={credit.ask}>
            Credit…
          </Button>
        )}
      </header>
      <Links standinId={standinId} holder={holder} cdr={cdr} objectKey={query.result.key} />
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
      {credit.confirm}
    </section>
  )
}

/** Withdrawing a CDR with a credit CDR, after a question. */
const useCredit = (standinId: string, cdrId: string, isPossible: boolean) => {
  const client = useClient()
  const [asking, setAsking] = useState(false)
  const ask = () => setAsking(true)
  const credit = async () => {
    try {
      const { creditId } = await client.call('charging.credit', { standinId, cdrId })
      notify({
        meaning: 'success',
        text: `Credit CDR ${creditId} created`,
        action: { label: 'Show CDR', run: () => navigate(hrefTo('charging', standinId, 'cdrs', 'own', creditId)) },
      })
    } catch (error) {
      notify({ meaning: 'violation', text: `The credit CDR could not be created: ${callErrorOf(error).message}` })
    }
  }
  useCommands([
    {
      id: 'charging.credit',
      title: 'Withdraw the CDR with a credit CDR',
      group: 'Charging',
      enabled: () => isPossible,
      run: ask,
    },
  ])
  const confirm = (
    <Confirm
      title="Withdraw this CDR?"
      isOpen={asking}
      onClose={() => setAsking(false)}
      action="Send a credit CDR"
      danger={false}
      onConfirm={credit}
    >
      <p>A credit CDR with the negated total is created and pushed. 2.1.1 has no credit CDRs, so peers of that version are not informed.</p>
    </Confirm>
  )
  return { isPossible, ask, confirm }
}

interface LinksProps extends Pick<BilledProps, 'holder' | 'objectKey'> {
  readonly standinId: string
  readonly cdr: Readonly<Record<string, unknown>>
}

const Links = ({ standinId, holder, cdr, objectKey }: LinksProps) => {
  const id = text(cdr['id'])
  const sessionId = text(cdr['session_id'])
  return (
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
      <a href={hrefTo('data', standinId, holder, 'cdrs', objectKey)}>
        <Database aria-hidden />
        Open in Data
      </a>
    </div>
  )
}
