import { Copy, CopyPlus, RotateCcw, Save, Send, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DataSet, PlannedPush } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, Checkbox, Confirm, copyText, EmptyState, IconButton, Loading, Notice, Segments, Toggle } from '../components/index.js'
import { later } from '../components/later.js'
import { callErrorOf, useCall, useClient, useQuery } from '../engine/index.js'
import { annotationsOf, JsonEditor, JsonForm, JsonView, templateContext, verdictOn } from '../json/index.js'
import { oneOf, preference } from '../preferences.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { duplicateOf, idOfKey, newObject, ownerOf } from './data-model.js'
import { Pushes } from './Pushes.js'

type Shape = 'form' | 'json' | 'explained'
/** Whether an object is shown as form or as JSON is remembered. */
const shape = preference<Shape>('data.shape', 'form', oneOf(['form', 'json', 'explained']))

/** What a module has to explain: prices, and what follows from them. */
const explained: Partial<Record<DataSet['module'], string>> = { tariffs: 'Prices', cdrs: 'Bill', sessions: 'Bill' }

/** How an object is shown: as was chosen, where its module has that. */
const useShape = (module: DataSet['module']): Shape => {
  const chosen = useStore(shape)
  return chosen === 'explained' && explained[module] === undefined ? 'form' : chosen
}

export type Draft = { readonly kind: 'new' } | { readonly kind: 'duplicate'; readonly object: unknown }

export interface DetailProps {
  readonly standin: Standin
  readonly set: DataSet
  /** Object that is shown; undefined for a new one. */
  readonly objectKey: string | undefined
  readonly draft: Draft | undefined
  readonly revision: number
  readonly onSaved: (key: string) => void
  readonly onDuplicate: (object: unknown) => void
  /** The object is gone, or the draft was given up. */
  readonly onGone: () => void
}

const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2)

/** One object, as form and as JSON: read, changed, saved, duplicated, deleted. */
export const Detail = (props: DetailProps) => {
  const { standin, set, objectKey, draft, revision } = props
  const { standinId, holder, module } = set
  const query = useQuery('data.get', objectKey === undefined ? undefined : { standinId, holder, module, key: objectKey }, revision)
  const initial = useMemo(() => {
    if (draft === undefined) return undefined
    const context = templateContext(ownerOf(standin, module))
    return pretty(draft.kind === 'duplicate' ? duplicateOf(set, draft.object, context.unique) : newObject(set, context))
    // A draft begins once: what changes around it must not begin it again.
  }, [draft, standinId, module])
  // An address may name it without its owner.
  const matches = query.result !== undefined && (query.result.key === objectKey || idOfKey(query.result.key) === objectKey)
  const findings = matches ? query.result?.findings : undefined
  const annotations = useMemo(() => annotationsOf(findings ?? []), [findings])
  const stored = useMemo(() => (matches && query.result ? pretty(query.result.object) : undefined), [matches, query.result])

  if (initial !== undefined) return <Editing key="draft" {...props} base={initial} seen={undefined} isNew annotations={[]} />
  if (query.error) {
    return query.error.code === 'not-found' ? (
      <EmptyState title="It is no longer there">
        <p>{idOfKey(objectKey ?? '')} was deleted meanwhile. Choose another one from the list.</p>
      </EmptyState>
    ) : (
      <div className="data-notice">
        <Notice
          meaning="violation"
          action={
            <Button size="small" onPress={query.refresh}>
              Try again
            </Button>
          }
        >
          {query.error.message}
        </Notice>
      </div>
    )
  }
  if (stored === undefined) return <Loading what="Loading the object" />
  if (!set.editable) return <Received key={objectKey} {...props} text={stored} annotations={annotations} />
  return <Editing key={objectKey} {...props} base={stored} seen={query.result?.revision} isNew={false} annotations={annotations} />
}

const ShapeChoice = ({ module }: { module: DataSet['module'] }) => {
  const label = explained[module]
  return (
    <Segments<Shape>
      label="Shown as"
      value={useShape(module)}
      onChange={(next) => shape.set(next)}
      options={[
        { id: 'form', label: 'Form' },
        { id: 'json', label: 'JSON' },
        ...(label === undefined ? [] : [{ id: 'explained' as const, label }]),
      ]}
    />
  )
}

const Explained = later(async () => (await import('../charging/Explained.js')).Explained, <Loading what="Loading" />)

type Annotations = ReturnType<typeof annotationsOf>

const Received = ({ set, objectKey, text, annotations, revision, onGone }: DetailProps & { text: string; annotations: Annotations }) => {
  const shown = useShape(set.module)
  const remove = useCall('data.delete')
  const name = idOfKey(objectKey ?? '')
  const schema = useMemo(() => ({ version: set.version, object: set.object }), [set.version, set.object])
  return (
    <div className="data-detail">
      <div className="data-detail__head">
        <h2 className="mono truncate" title={objectKey}>
          {name}
        </h2>
        <ShapeChoice module={set.module} />
        <IconButton label="Copy as JSON" onPress={() => void copyText(text, 'JSON')}>
          <Copy aria-hidden />
        </IconButton>
        <IconButton
          label={`Forget ${name}`}
          onPress={() =>
            void remove.run({ standinId: set.standinId, holder: set.holder, module: set.module, key: objectKey ?? '' }).then((done) => {
              if (!done) return
              notify({ text: `${name} forgotten` })
              onGone()
            })
          }
        >
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {remove.error && <Notice meaning="violation">{remove.error.message}</Notice>}
      <div className="data-detail__body">
        {shown === 'explained' ? (
          <Explained set={set} objectKey={objectKey} text={text} revision={revision} />
        ) : shown === 'json' ? (
          <JsonView label={`${set.object} ${name}`} text={text} annotations={annotations} />
        ) : (
          <JsonForm
            label={`${set.object} ${name}`}
            text={text}
            onChange={() => undefined}
            schema={schema}
            annotations={annotations}
            readOnly
          />
        )}
      </div>
    </div>
  )
}

const Editing = ({
  standin,
  set,
  objectKey,
  base,
  seen,
  isNew,
  annotations,
  revision,
  onSaved,
  onDuplicate,
  onGone,
}: DetailProps & { base: string; seen: string | undefined; isNew: boolean; annotations: Annotations }) => {
  const { standinId, module } = set
  const client = useClient()
  const shown = useShape(module)
  const [from, setFrom] = useState(base)
  const [text, setText] = useState(base)
  const [wrongAllowed, setWrongAllowed] = useState(false)
  const [push, setPush] = useState(standin.settings.pushOnChange)
  const [deleting, setDeleting] = useState(false)
  const put = useCall('data.put')
  // What the user knows of: what is stored, or what was saved last. A change that comes between is told when it is saved.
  const known = useRef(seen)
  useEffect(() => {
    known.current = seen
  }, [seen])
  const dirty = isNew || text !== from
  // What was changed elsewhere is taken over at once, unless that would lose what was typed here.
  const outdated = base !== from
  if (outdated && text === from) {
    setFrom(base)
    setText(base)
  }
  const schema = useMemo(() => ({ version: set.version, object: set.object }), [set.version, set.object])
  const verdict = useMemo(() => verdictOn(text, schema), [text, schema])
  const violations = verdict.annotations.filter((annotation) => annotation.severity === 'violation').length
  const savable = dirty && verdict.error === undefined && (violations === 0 || wrongAllowed)
  const planned = usePlanned(set, dirty && verdict.error === undefined ? text : undefined, push)
  const name = isNew ? `New ${set.object}` : idOfKey(objectKey ?? '')
  const party = useMemo(() => ownerOf(standin, module), [standin, module])

  const save = useCallback(async () => {
    if (!savable) return
    const saved = await put.run({
      standinId,
      module,
      object: JSON.parse(text) as unknown,
      push,
      ...(!isNew && known.current !== undefined && { revision: known.current }),
    })
    if (!saved) return
    known.current = saved.revision
    const now = pretty(saved.object)
    setFrom(now)
    setText(now)
    notify({
      meaning: 'success',
      text: `${idOfKey(saved.key)} saved${saved.pushes.length === 0 ? '' : `, ${saved.pushes.length} ${saved.pushes.length === 1 ? 'push' : 'pushes'} sent`}`,
    })
    onSaved(saved.key)
  }, [savable, put, standinId, module, text, push, isNew, onSaved])

  useCommands([
    {
      id: 'data.save',
      title: `Save ${name}`,
      group: 'Data',
      shortcut: 'Mod+S',
      enabled: () => savable,
      run: () => void save(),
    },
    {
      id: 'data.duplicate',
      title: `Duplicate ${name}`,
      group: 'Data',
      enabled: () => !isNew,
      run: () => onDuplicate(JSON.parse(from)),
    },
    {
      id: 'data.delete',
      title: `Delete ${name}`,
      group: 'Data',
      enabled: () => !isNew,
      run: () => setDeleting(true),
    },
  ])

  const remove = async () => {
    const object = JSON.parse(from) as unknown
    try {
      await client.call('data.delete', { standinId, holder: 'own', module, key: objectKey ?? '' })
    } catch (error) {
      notify({ meaning: 'violation', text: `${name} could not be deleted: ${callErrorOf(error).message}` })
      return
    }
    notify({
      text: `${name} deleted`,
      action: {
        label: 'Undo',
        run: () =>
          void client.call('data.put', { standinId, module, object }).then(
            ({ key }) => {
              onSaved(key)
            },
            (error: unknown) => {
              notify({ meaning: 'violation', text: `${name} could not be brought back: ${callErrorOf(error).message}` })
            },
          ),
      },
    })
    onGone()
  }

  return (
    <div className="data-detail">
      <div className="data-detail__head">
        <h2 className={isNew ? 'truncate' : 'mono truncate'} title={objectKey}>
          {name}
        </h2>
        <ShapeChoice module={set.module} />
        <IconButton label="Copy as JSON" onPress={() => void copyText(text, 'JSON')}>
          <Copy aria-hidden />
        </IconButton>
        {!isNew && (
          <IconButton label="Duplicate" onPress={() => onDuplicate(JSON.parse(from))}>
            <CopyPlus aria-hidden />
          </IconButton>
        )}
        {!isNew && (
          <IconButton label="Delete" onPress={() => setDeleting(true)}>
            <Trash2 aria-hidden />
          </IconButton>
        )}
      </div>
      {outdated && text !== from && (
        <Notice
          meaning="warning"
          action={
            <Button
              size="small"
              onPress={() => {
                setFrom(base)
                setText(base)
              }}
            >
              Take the newer one
            </Button>
          }
        >
          It was changed elsewhere while you were editing. Saving replaces that.
        </Notice>
      )}
      {put.error && <Notice meaning="violation">{put.error.message}</Notice>}
      <div className="data-detail__body">
        {shown === 'explained' ? (
          <Explained set={set} objectKey={isNew ? undefined : objectKey} text={text} revision={revision} />
        ) : shown === 'json' ? (
          <JsonEditor
            label={`${set.object} ${name} as JSON`}
            text={text}
            onChange={setText}
            schema={schema}
            annotations={annotations}
            onSubmit={() => void save()}
          />
        ) : (
          <JsonForm label={`${set.object} ${name}`} text={text} onChange={setText} schema={schema} party={party} />
        )}
      </div>
      {dirty && (
        <div className="data-save">
          <Pushes planned={planned.pushes} error={planned.error} push={push} />
          <div className="data-save__actions">
            <Toggle isSelected={push} onChange={setPush} tooltip="Whether the peers are told">
              <Send aria-hidden /> Push
            </Toggle>
            {verdict.error && <span className="is-violation">Not JSON at line {verdict.error.line}</span>}
            {violations > 0 && (
              <Checkbox isSelected={wrongAllowed} onChange={setWrongAllowed}>
                Save wrong on purpose ({violations} {violations === 1 ? 'violation' : 'violations'})
              </Checkbox>
            )}
            <span className="data-spring" />
            <Button
              icon={<RotateCcw aria-hidden />}
              onPress={() => {
                if (isNew) onGone()
                else {
                  setText(base)
                  setFrom(base)
                }
              }}
            >
              {isNew ? 'Discard' : 'Revert'}
            </Button>
            <Button kind="primary" icon={<Save aria-hidden />} isDisabled={!savable} isPending={put.pending} onPress={() => void save()}>
              {isNew ? 'Create' : 'Save'}
            </Button>
          </div>
        </div>
      )}
      <Confirm title={`Delete ${name}?`} isOpen={deleting} onClose={() => setDeleting(false)} action="Delete" onConfirm={remove}>
        <p>
          {module === 'tariffs'
            ? 'The peers are told with DELETE.'
            : module === 'locations'
              ? 'OCPI has no DELETE for Locations: to tell peers, set the status of the EVSEs to REMOVED instead.'
              : 'OCPI has no DELETE here: peers keep what they have.'}
        </p>
      </Confirm>
    </div>
  )
}

/** What saving would push, asked for when typing pauses. */
const usePlanned = (
  set: DataSet,
  text: string | undefined,
  push: boolean,
): { pushes: readonly PlannedPush[]; error: string | undefined } => {
  const client = useClient()
  const { standinId, module } = set
  const [planned, setPlanned] = useState<{ pushes: readonly PlannedPush[]; error: string | undefined }>({ pushes: [], error: undefined })
  useEffect(() => {
    if (text === undefined) return
    let dropped = false
    const timer = setTimeout(() => {
      client.call('data.put', { standinId, module, object: JSON.parse(text) as unknown, push, dryRun: true }).then(
        ({ pushes }) => {
          if (!dropped) setPlanned({ pushes, error: undefined })
        },
        (problem: unknown) => {
          if (!dropped) setPlanned({ pushes: [], error: callErrorOf(problem).message })
        },
      )
    }, 300)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, standinId, module, text, push])
  return planned
}
