/** A rule as form and as JSON, side by side, and in a sentence. */
import { Quote } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { faultSentence } from '../../emulator/contract/fault-texts.js'
import type { FaultBehaviour } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Notice, TextField } from '../components/index.js'
import { JsonEditor, verdictOn } from '../json/index.js'
import { ActionFields } from './ActionFields.js'
import { changed, problemIn, RuleProvider, textAt, valueIn, type RuleEditing } from './editing.js'
import { MatchFields } from './MatchFields.js'
import { RuleScope } from './ScopeFields.js'
import { ruleIn, RuleText, type RuleSchema } from './fault-model.js'

export interface RuleEditorProps {
  readonly text: string
  readonly schema: RuleSchema
  readonly onChange: (text: string) => void
  readonly standin: Standin
  readonly behaviours: readonly FaultBehaviour[]
  readonly onSubmit: () => void
}

export const RuleEditor = ({ text, schema, onChange, standin, behaviours, onSubmit }: RuleEditorProps) => {
  const verdict = useMemo(() => verdictOn(text, schema), [text, schema])
  // Several changes may come before the next rendering; each builds on the one before.
  const latest = useRef(text)
  latest.current = text
  const editing = useMemo(
    (): RuleEditing => ({
      value: valueIn(text),
      set: (path, value) => {
        latest.current = changed(schema, latest.current, path, value)
        onChange(latest.current)
      },
      problemAt: (path) => problemIn(verdict.annotations, path),
    }),
    [text, schema, verdict, onChange],
  )
  return (
    <div className="rule">
      <Sentence text={text} obstacle={obstacleOf(text, schema)} />
      <div className="rule__sides">
        <section className="rule__form" aria-label="Rule as form">
          {verdict.error ? (
            <Notice meaning="violation">
              The rule is not valid JSON (line {verdict.error.line}, column {verdict.error.column}: {verdict.error.message}). Correct it to
              use the form.
            </Notice>
          ) : (
            <RuleProvider value={editing}>
              <RuleForm editing={editing} isNew={schema === RuleText} standin={standin} behaviours={behaviours} />
            </RuleProvider>
          )}
        </section>
        <section className="rule__json" aria-label="Rule as JSON">
          <JsonEditor label="Rule as JSON" text={text} onChange={onChange} schema={schema} onSubmit={onSubmit} />
        </section>
      </div>
    </div>
  )
}

interface RuleFormProps {
  readonly editing: RuleEditing
  /** A new rule is given a name too. */
  readonly isNew: boolean
  readonly standin: Standin
  readonly behaviours: readonly FaultBehaviour[]
}

const RuleForm = ({ editing, isNew, standin, behaviours }: RuleFormProps) => (
  <>
    <div className="rule-fields">
      <TextField
        label="Title"
        value={textAt(editing.value, ['title']) ?? ''}
        error={editing.problemAt(['title'])}
        onChange={(next) => editing.set(['title'], next)}
      />
      {isNew && (
        <TextField
          label="Name"
          mono
          help="Id of a finding, or a name of your own."
          value={textAt(editing.value, ['id']) ?? ''}
          error={editing.problemAt(['id'])}
          onChange={(next) => editing.set(['id'], next)}
        />
      )}
    </div>
    <h3>Match</h3>
    <MatchFields standin={standin} />
    <RuleScope />
    <h3>Actions</h3>
    <ActionFields behaviours={behaviours} />
  </>
)

/** What the rule does, or what is wrong with it. */
const Sentence = ({ text, obstacle }: { text: string; obstacle: string | undefined }) => {
  const rule = obstacle === undefined ? ruleIn(text) : undefined
  return (
    <p className="rule__sentence" role="status">
      <Quote aria-hidden />
      {rule ? <span className="selectable">{faultSentence(rule)}</span> : <span className="is-violation">{obstacle}</span>}
    </p>
  )
}

/** Why a text cannot be kept as a rule; undefined when it can. */
export const obstacleOf = (text: string, schema: RuleSchema): string | undefined => {
  const { error, annotations } = verdictOn(text, schema)
  if (error) return `The rule is not valid JSON at line ${error.line}, column ${error.column}: ${error.message}.`
  const [first] = annotations
  return first && `${first.pointer === '' ? 'The rule' : first.pointer.slice(1)}: ${first.text}`
}
