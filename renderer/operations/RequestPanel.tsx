/** One operation: its request is filled in, changed, judged and sent; the outcome is shown below. */
import { Send, Sparkles, Square, Star } from 'lucide-react'
import type { Operation } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { Badge, Button, Checkbox, CopyButton, IconButton, IconToggle, KeyHint, Notice, Split, TextField } from '../components/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { isHttpUrl } from '../text.js'
import { sourcesOf } from './operation-model.js'
import { MissingObjects } from './MissingObjects.js'
import { Outcome } from './Outcome.js'
import { RequestBody } from './RequestBody.js'
import { RequestHeaders } from './RequestHeaders.js'
import { SourcePicker } from './SourcePicker.js'
import { useRequest, type RequestState } from './use-request.js'

interface RequestPanelProps {
  readonly connection: Connection
  readonly version: Version
  readonly operation: Operation
  readonly starred: boolean
  readonly onStar: () => void
  readonly onSent: () => void
}

interface PartProps extends RequestPanelProps {
  readonly request: RequestState
}

export const RequestPanel = (props: RequestPanelProps) => {
  const { connection, version, operation, onSent } = props
  const request = useRequest(connection, version, operation, onSent)
  const { outcome, error, close } = request.sending
  useRequestCommands({ ...props, request })
  const below =
    outcome || error !== undefined ? (
      <Outcome connection={connection} module={operation.module} outcome={outcome} error={error} onClose={close} />
    ) : undefined
  // An answer without data is one line; it needs no pane.
  const roomy =
    outcome !== undefined && (outcome.commandId !== undefined || (outcome.data !== undefined && typeof outcome.data !== 'number'))
  return (
    <div className="operation-panel">
      <Split
        id="operations.outcome"
        direction="below"
        sized="second"
        initial={260}
        min={120}
        rest={300}
        label="Height of the outcome"
        first={<Request {...props} request={request} />}
        second={roomy ? below : undefined}
      />
      {roomy ? null : below}
    </div>
  )
}

const useRequestCommands = ({ operation, starred, onStar, request }: PartProps): void =>
  useCommands([
    {
      id: 'operations.send',
      title: operation.summary.startsWith('Send ') ? operation.summary : `Send: ${operation.summary}`,
      group: 'Operations',
      shortcut: 'Mod+Enter',
      enabled: () => request.obstacle === undefined,
      run: () => void request.sending.submit(),
    },
    {
      id: 'operations.cancelPull',
      title: 'Cancel the pull',
      group: 'Operations',
      enabled: () => operation.paged && request.sending.pending,
      run: request.sending.cancel,
    },
    {
      id: 'operations.star',
      title: starred ? 'Remove from favourites' : 'Add to favourites',
      group: 'Operations',
      shortcut: 's',
      run: onStar,
    },
  ])

const Request = (props: PartProps) => {
  const { connection, operation, request } = props
  const sources = sourcesOf(operation)
  return (
    <section className="request" aria-label={operation.summary}>
      <Head {...props} />
      {request.error !== undefined && <Notice meaning="violation">{request.error}</Notice>}
      {!operation.advertised && <ModuleUrl {...props} />}
      <Notes {...props} />
      <div className="request__body">
        {sources.length > 0 && (
          <div className="request__sources">
            {sources.map((source) => {
              const holder = source.holder === 'own' ? 'own' : connection.id
              return (
                <SourcePicker
                  key={source.label}
                  source={source}
                  standinId={connection.standinId}
                  holder={holder}
                  chosen={request.chosen[source.fills]}
                  onChoose={(item) => void request.choose(source, holder, item)}
                />
              )
            })}
          </div>
        )}
        <MissingObjects connection={connection} sources={sources} onPulled={request.onPulled} />
        <Parameters {...props} />
        <RequestHeaders headers={request.given.headers} onChange={(headers) => request.change({ headers })} />
        <RequestBody operation={operation} request={request} />
      </div>
      <Foot {...props} />
    </section>
  )
}

const Head = ({ operation, starred, onStar, request: { prepared, startAgain } }: PartProps) => (
  <header className="request__head">
    <div className="request__title">
      <h2 className="truncate">{operation.summary}</h2>
      <Badge title="Chapter of the specification">{operation.chapter}</Badge>
      <IconToggle label={starred ? 'Remove from favourites' : 'Add to favourites'} shortcut="S" isSelected={starred} onChange={onStar}>
        <Star aria-hidden />
      </IconToggle>
      <IconButton label="Reset the request" onPress={startAgain}>
        <Sparkles aria-hidden />
      </IconButton>
    </div>
    <div className="request__url">
      <code className="request__method">{operation.method}</code>
      <code className="selectable">{prepared?.url ?? '…'}</code>
      {prepared && <CopyButton what="Url" text={prepared.url} />}
    </div>
  </header>
)

const ModuleUrl = ({ request: { given, change } }: PartProps) => {
  const { url = '' } = given
  return (
    <div className="request__given">
      <Notice meaning="warning">The peer does not advertise this endpoint. To send the request anyway, enter the url of the module.</Notice>
      <TextField
        label="Url of the module"
        mono
        value={url}
        onChange={(next) => change({ url: next.trim() })}
        placeholder="https://example.com/ocpi/locations/"
        error={url === '' || isHttpUrl(url) ? undefined : 'Enter an http or https url.'}
      />
    </div>
  )
}

/** What translating the object to the connection's version has lost. */
const Notes = ({ version, request: { prepared, touched } }: PartProps) => {
  const notes = touched ? [] : (prepared?.notes ?? [])
  const [only, ...others] = notes
  if (only === undefined) return null
  if (others.length === 0) return <Notice meaning="warning">{only}</Notice>
  return (
    <Notice meaning="warning">
      <details>
        <summary>
          {notes.length} fields or values do not exist in {version} and were left out or changed
        </summary>
        <ul>
          {notes.map((note, index) => (
            <li key={index}>{note}</li>
          ))}
        </ul>
      </details>
    </Notice>
  )
}

const Parameters = ({ operation, request: { prepared, parameter, setParameter, given, change } }: PartProps) => {
  if (operation.path.length + operation.query.length === 0 && !operation.paged) return null
  return (
    <div className="request__parameters">
      {operation.path.map((name) => (
        <TextField
          key={name}
          label={name}
          mono
          value={parameter('path', name)}
          onChange={(next) => setParameter('path', name, next)}
          error={prepared && parameter('path', name) === '' ? 'Required in the path.' : undefined}
        />
      ))}
      {operation.query.map(({ name, type, required }) => (
        <TextField
          key={name}
          label={`${name}${required ? ' *' : ''}`}
          mono
          value={parameter('query', name)}
          onChange={(next) => setParameter('query', name, next)}
          placeholder={type}
        />
      ))}
      {operation.paged && (
        <TextField
          label="Maximum pages"
          mono
          value={given.maxPages ?? ''}
          onChange={(next) => change({ maxPages: next.trim() })}
          placeholder="300"
        />
      )}
    </div>
  )
}

const Foot = ({ operation, request: { given, change, obstacle, sending } }: PartProps) => (
  <footer className="request__foot">
    <Checkbox isSelected={given.wrongOnPurpose} onChange={(wrongOnPurpose) => change({ wrongOnPurpose })}>
      Send even if invalid
    </Checkbox>
    <span className="request__obstacle truncate" role="status" title={obstacle}>
      {obstacle === undefined ? '' : `Not sent: ${obstacle}.`}
    </span>
    <KeyHint shortcut="Mod+Enter" />
    {operation.paged && sending.pending && (
      <Button icon={<Square aria-hidden />} isPending={sending.cancelling} onPress={sending.cancel}>
        Cancel
      </Button>
    )}
    <Button
      kind="primary"
      icon={<Send aria-hidden />}
      isDisabled={obstacle !== undefined}
      isPending={sending.pending}
      onPress={() => void sending.submit()}
    >
      Send
    </Button>
  </footer>
)
