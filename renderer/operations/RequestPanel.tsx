import { Plus, Send, Sparkles, Star, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DataSummary } from '../../emulator/contract/data.js'
import type { Operation, OperationOutcome, PreparedRequest } from '../../emulator/contract/operations.js'
import type { Connection } from '../../emulator/contract/standin.js'
import type { Version } from '../../emulator/ocpi/version.js'
import {
  Badge,
  Button,
  Checkbox,
  CopyButton,
  IconButton,
  IconToggle,
  KeyHint,
  Notice,
  Segments,
  Split,
  TextField,
} from '../components/index.js'
import { moduleTitles } from '../data/data-model.js'
import { callErrorOf, useCall, useClient, useQuery } from '../engine/index.js'
import { annotationsOf, JsonEditor, JsonForm, tidied, verdictOn } from '../json/index.js'
import { withValue } from '../json/edits.js'
import { oneOf, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { isHttpUrl } from '../text.js'
import { useStore } from '../store.js'
import { headersFrom, obstacleOf, pathFrom, placeIn, requestOf, sourcesOf, type Edited, type Source } from './operation-model.js'
import { Outcome } from './Outcome.js'
import { SourcePicker } from './SourcePicker.js'

const shape = preference<'form' | 'json'>('operations.shape', 'json', oneOf(['form', 'json']))
const usualHeaders = [
  'Authorization',
  'Content-Type',
  'X-Request-ID',
  'X-Correlation-ID',
  'OCPI-to-party-id',
  'OCPI-to-country-code',
  'OCPI-from-party-id',
  'OCPI-from-country-code',
]

interface RequestPanelProps {
  readonly connection: Connection
  readonly version: Version
  readonly operation: Operation
  readonly starred: boolean
  readonly onStar: () => void
  readonly onSent: () => void
}

/** One operation: filled in, changed, judged, sent, and what came of it. */
export const RequestPanel = ({ connection, version, operation, starred, onStar, onSent }: RequestPanelProps) => {
  const client = useClient()
  const shown = useStore(shape)
  const [path, setPath] = useState<Edited['path']>({})
  const [query, setQuery] = useState<Edited['query']>({})
  const [url, setUrl] = useState('')
  const [headers, setHeaders] = useState<Edited['headers']>([])
  const [text, setText] = useState<string | undefined>(operation.body === undefined ? undefined : '')
  const [touched, setTouched] = useState(false)
  const [wrongOnPurpose, setWrongOnPurpose] = useState(false)
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({})
  const [outcome, setOutcome] = useState<OperationOutcome>()
  const send = useCall('operations.send')
  const from = sourcesOf(operation).some((source) => source.fills === 'from') ? chosen['from'] : undefined
  const [pulled, setPulled] = useState(0)
  const { prepared, error } = usePrepared(connection, operation, path, query, headers, from, isHttpUrl(url) ? url : '', pulled)

  // The draft follows what it is made from until it is changed by hand.
  const drafted = useMemo(() => (prepared?.body === undefined ? '' : JSON.stringify(prepared.body, undefined, 2)), [prepared])
  const [followed, setFollowed] = useState('')
  if (operation.body !== undefined && drafted !== followed) {
    setFollowed(drafted)
    if (!touched) setText(drafted)
  }
  const schema = useMemo(
    () => (operation.body === undefined ? undefined : { version, object: operation.body, partial: operation.partial }),
    [version, operation],
  )
  const edited: Edited = { path, query, headers, text, wrongOnPurpose, from, url }
  const verdict = useMemo(() => (text === undefined ? undefined : verdictOn(text, schema)), [text, schema])
  const annotations = useMemo(() => (touched || !prepared ? [] : annotationsOf(prepared.findings)), [touched, prepared])
  const obstacle = obstacleOf(operation, edited, prepared, verdict)

  const edit = (next: string) => {
    if (next === text) return
    setTouched(true)
    setText(next)
  }
  const submit = async () => {
    if (obstacle !== undefined || send.pending) return
    setOutcome(undefined)
    onSent()
    setOutcome(await send.run(requestOf(connection.id, operation, edited, prepared)))
  }
  const choose = async (source: Source, holder: string, item: DataSummary) => {
    setChosen((was) => ({ ...was, [source.fills]: item.key }))
    if (source.fills === 'from') {
      setPath({})
      setTouched(false)
      setText(drafted)
      return
    }
    try {
      if (source.fills === 'token') {
        // The engine writes the token for the connection's version, as it does for a push.
        const { body } = await client.call('operations.prepare', {
          connectionId: connection.id,
          operation: 'tokens.receiver.put',
          from: item.key,
        })
        edit(withValue(text ?? '{}', ['token'], body))
        return
      }
      const { object } = await client.call('data.get', { standinId: connection.standinId, holder, module: source.module, key: item.key })
      setPath((was) => ({ ...was, ...pathFrom(source, operation, item, object) }))
      const place: Readonly<Record<string, string>> =
        source.fills === 'session' ? { session_id: item.id } : source.fills === 'place' ? placeIn(object) : {}
      const present = typeof verdict?.value === 'object' && verdict.value !== null ? verdict.value : {}
      let next = text
      for (const [name, value] of Object.entries(place))
        if (next !== undefined && Object.hasOwn(present, name)) next = withValue(next, [name], value)
      if (next !== undefined) edit(next)
    } catch (problem) {
      notify({ meaning: 'violation', text: `Could not be filled in: ${callErrorOf(problem).message}` })
    }
  }
  const startAgain = () => {
    setPath({})
    setQuery({})
    setUrl('')
    setHeaders([])
    setChosen({})
    setTouched(false)
    setText(operation.body === undefined ? undefined : drafted)
    setWrongOnPurpose(false)
  }
  useCommands([
    {
      id: 'operations.send',
      title: operation.summary.startsWith('Send ') ? operation.summary : `Send: ${operation.summary}`,
      group: 'Operations',
      shortcut: 'Mod+Enter',
      enabled: () => obstacle === undefined,
      run: () => void submit(),
    },
    {
      id: 'operations.star',
      title: starred ? 'Remove from favourites' : 'Add to favourites',
      group: 'Operations',
      shortcut: 's',
      run: onStar,
    },
  ])

  const value = (kind: 'path' | 'query', name: string) => (kind === 'path' ? path : query)[name] ?? prepared?.[kind][name] ?? ''
  const request = (
    <section className="request" aria-label={operation.summary}>
      <header className="request__head">
        <div className="request__title">
          <h2 className="truncate">{operation.summary}</h2>
          <Badge title="Chapter of the specification">{operation.chapter}</Badge>
          <IconToggle label={starred ? 'Remove from favourites' : 'Add to favourites'} shortcut="S" isSelected={starred} onChange={onStar}>
            <Star aria-hidden />
          </IconToggle>
          <IconButton label="Fill in anew" onPress={startAgain}>
            <Sparkles aria-hidden />
          </IconButton>
        </div>
        <div className="request__url">
          <code className="request__method">{operation.method}</code>
          <code className="selectable">{prepared?.url ?? '…'}</code>
          {prepared && <CopyButton what="Url" text={prepared.url} />}
        </div>
      </header>
      {error !== undefined && (operation.advertised || isHttpUrl(url)) && <Notice meaning="violation">{error}</Notice>}
      {!operation.advertised && (
        <div className="request__given">
          <Notice meaning="warning">The peer does not advertise this endpoint. Give the url of the module to send it all the same.</Notice>
          <TextField
            label="Url of the module"
            mono
            value={url}
            onChange={(next) => {
              setUrl(next.trim())
            }}
            placeholder="https://example.com/ocpi/locations/"
            error={url === '' || isHttpUrl(url) ? undefined : 'an http or https url'}
          />
        </div>
      )}
      {prepared && prepared.notes.length > 0 && !touched && (
        <Notice meaning="warning">
          {prepared.notes.length === 1 ? (
            prepared.notes[0]
          ) : (
            <details>
              <summary>
                {prepared.notes.length} things were lost in writing it for {version}
              </summary>
              <ul>
                {prepared.notes.map((note, index) => (
                  <li key={index}>{note}</li>
                ))}
              </ul>
            </details>
          )}
        </Notice>
      )}
      <div className="request__body">
        {sourcesOf(operation).length > 0 && (
          <div className="request__sources">
            {sourcesOf(operation).map((source) => {
              const holder = source.holder === 'own' ? 'own' : connection.id
              return (
                <SourcePicker
                  key={source.label}
                  source={source}
                  standinId={connection.standinId}
                  holder={holder}
                  chosen={chosen[source.fills]}
                  onChoose={(item) => void choose(source, holder, item)}
                />
              )
            })}
          </div>
        )}
        <Missing connection={connection} sources={sourcesOf(operation)} onPulled={() => setPulled((times) => times + 1)} />
        {(operation.path.length > 0 || operation.query.length > 0) && (
          <div className="request__parameters">
            {operation.path.map((name) => (
              <TextField
                key={name}
                label={name}
                mono
                value={value('path', name)}
                onChange={(next) => setPath((was) => ({ ...was, [name]: next }))}
                error={prepared && value('path', name) === '' ? 'needed in the path' : undefined}
              />
            ))}
            {operation.query.map(({ name, type, required }) => (
              <TextField
                key={name}
                label={`${name}${required ? ' *' : ''}`}
                mono
                value={value('query', name)}
                onChange={(next) => setQuery((was) => ({ ...was, [name]: next }))}
                placeholder={type}
              />
            ))}
          </div>
        )}
        <Headers headers={headers} onChange={setHeaders} />
        {text !== undefined && schema !== undefined && (
          <>
            <div className="request__bar">
              <h3>Body</h3>
              <code className="faint">
                {operation.body}
                {operation.partial ? ', only what changes' : ''}
              </code>
              <span className="data-spring" />
              {shown === 'json' && (
                <Button size="small" kind="quiet" onPress={() => edit(tidied(text))}>
                  Tidy
                </Button>
              )}
              <Segments
                label="Body shown as"
                value={shown}
                onChange={(next) => shape.set(next)}
                options={[
                  { id: 'form', label: 'Form' },
                  { id: 'json', label: 'JSON' },
                ]}
              />
            </div>
            {shown === 'json' ? (
              <div className="request__editor">
                <JsonEditor
                  label={`Body: ${operation.body ?? ''}`}
                  text={text}
                  onChange={edit}
                  schema={schema}
                  annotations={annotations}
                  onSubmit={() => void submit()}
                />
              </div>
            ) : (
              <JsonForm label={`Body: ${operation.body ?? ''}`} text={text} onChange={edit} schema={schema} />
            )}
          </>
        )}
      </div>
      <footer className="request__foot">
        <Checkbox isSelected={wrongOnPurpose} onChange={setWrongOnPurpose}>
          Send wrong on purpose
        </Checkbox>
        <span className="request__obstacle truncate" role="status" title={obstacle}>
          {obstacle === undefined ? '' : `Not sent: ${obstacle}.`}
        </span>
        <KeyHint shortcut="Mod+Enter" />
        <Button
          kind="primary"
          icon={<Send aria-hidden />}
          isDisabled={obstacle !== undefined}
          isPending={send.pending}
          onPress={() => void submit()}
        >
          Send
        </Button>
      </footer>
    </section>
  )
  const below =
    outcome || send.error ? (
      <Outcome
        connection={connection}
        module={operation.module}
        outcome={outcome}
        error={send.error?.message}
        onClose={() => {
          setOutcome(undefined)
          send.reset()
        }}
      />
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
        first={request}
        second={roomy ? below : undefined}
      />
      {roomy ? null : below}
    </div>
  )
}

const Headers = ({ headers, onChange }: { headers: Edited['headers']; onChange: (headers: Edited['headers']) => void }) => {
  const list = useRef<HTMLDivElement>(null)
  const change = (index: number, next: readonly [string, string]) => {
    onChange(headers.map((each, at) => (at === index ? next : each)))
  }
  return (
    <div className="request__headers" ref={list} role="group" aria-label="Headers">
      {headers.map(([name, value], index) => (
        <div className="request__header" key={index}>
          <TextField
            label={`Name of header ${index + 1}`}
            labelHidden
            mono
            list="usual-headers"
            placeholder="Header"
            value={name}
            onChange={(next) => change(index, [next, value])}
          />
          <TextField
            label={`Value of header ${index + 1}`}
            labelHidden
            mono
            placeholder="empty leaves it out"
            value={value}
            onChange={(next) => change(index, [name, next])}
          />
          <IconButton label={`Remove header ${index + 1}`} onPress={() => onChange(headers.filter((_, at) => at !== index))}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <datalist id="usual-headers">
        {usualHeaders.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button
        size="small"
        kind="quiet"
        icon={<Plus aria-hidden />}
        onPress={() => {
          onChange([...headers, ['', '']])
          requestAnimationFrame(() => {
            list.current?.querySelector<HTMLInputElement>('.request__header:last-of-type input')?.focus()
          })
        }}
      >
        Add, replace or leave out a header
      </Button>
    </div>
  )
}

/** Says that an operation needs objects of the peer of which none are here yet, and fetches them. */
const Missing = ({ connection, sources, onPulled }: { connection: Connection; sources: readonly Source[]; onPulled: () => void }) => {
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
      {pull.error?.message ?? `No ${title} of the peer are here yet: what names one is made up, and the peer will not know it.`}
    </Notice>
  )
}

/** The request as the engine would send it, asked for anew when what it is made from changes. */
const usePrepared = (
  connection: Connection,
  operation: Operation,
  path: Edited['path'],
  query: Edited['query'],
  headers: Edited['headers'],
  from: string | undefined,
  url: string,
  pulled: number,
): { prepared: PreparedRequest | undefined; error: string | undefined } => {
  const client = useClient()
  const [state, setState] = useState<{ prepared: PreparedRequest | undefined; error: string | undefined }>({
    prepared: undefined,
    error: undefined,
  })
  const key = JSON.stringify({
    connectionId: connection.id,
    operation: operation.id,
    path,
    query,
    headers: headersFrom(headers),
    ...(from !== undefined && { from }),
    ...(url !== '' && { url }),
  })
  const asked = useRef(false)
  const stateOfConnection = `${connection.state} ${connection.version ?? ''}`
  useEffect(() => {
    let dropped = false
    // The first is wanted at once; then it waits for a pause in typing.
    const timer = setTimeout(
      () => {
        asked.current = true
        client.call('operations.prepare', JSON.parse(key) as Parameters<typeof client.call<'operations.prepare'>>[1]).then(
          (prepared) => {
            if (!dropped) setState({ prepared, error: undefined })
          },
          (problem: unknown) => {
            if (!dropped) setState((was) => ({ ...was, error: callErrorOf(problem).message }))
          },
        )
      },
      asked.current ? 200 : 0,
    )
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, key, stateOfConnection, pulled])
  return state
}
