/** How an eMSP stand-in answers real-time authorization: the first rule that fits decides. */
import { ArrowDown, ArrowUp, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { AuthorizationRule, Standin } from '../../../emulator/contract/standin.js'
import { Badge, Button, EmptyState, IconButton, Notice, Split } from '../../components/index.js'
import { callErrorOf, useClient, useQuery } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { notify } from '../../shell/toasts.js'
import type { PartProps } from '../ChargingView.js'
import { answerMeaning, answerText, placesText } from './rule-texts.js'
import { RuleDialog } from './RuleDialog.js'
import { Trial } from './RuleTrialForm.js'

export const Rules = ({ standin }: PartProps) => {
  const standinId = standin.settings.id
  const [editing, setEditing] = useState<{ index: number | undefined }>()
  const [decided, setDecided] = useState<number>()
  // The numbers of the rules may have changed.
  const list = useRules(standin, () => setDecided(undefined))
  const { rules, save } = list
  const add = () => setEditing({ index: undefined })
  useCommands([{ id: 'charging.rule.add', title: 'Add an authorization rule', group: 'Charging', shortcut: 'n', run: add }])
  return (
    <>
      <Split
        id="charging.rules"
        direction="beside"
        sized="second"
        initial={400}
        min={300}
        rest={360}
        label="Width of the trial"
        first={<RuleList standin={standin} list={list} decided={decided} onAdd={add} onEdit={(index) => setEditing({ index })} />}
        second={<Trial standinId={standinId} onDecided={setDecided} />}
      />
      {editing && (
        <RuleDialog
          rule={editing.index === undefined ? undefined : rules[editing.index]}
          onClose={() => setEditing(undefined)}
          onSave={async (rule) => {
            const { index } = editing
            // A new rule goes first: behind one for every Token it would never be looked at.
            if (await save(index === undefined ? [rule, ...rules] : rules.with(index, rule))) setEditing(undefined)
          }}
        />
      )}
    </>
  )
}

/** The rules, and changing them as a whole. */
const useRules = (standin: Standin, onSaved: () => void) => {
  const standinId = standin.settings.id
  const client = useClient()
  // Changes from elsewhere, such as the command line, arrive as settings of the stand-in.
  const { result, error, refresh } = useQuery(
    'charging.rules',
    { standinId },
    JSON.stringify(standin.settings.behaviour.authorizationRules),
  )
  const rules = result?.rules ?? []
  const save = async (next: readonly AuthorizationRule[]): Promise<boolean> => {
    try {
      await client.call('charging.setRules', { standinId, rules: [...next] })
      onSaved()
      refresh()
      return true
    } catch (problem) {
      notify({ meaning: 'violation', text: `The rules could not be saved: ${callErrorOf(problem).message}` })
      return false
    }
  }
  return {
    rules,
    isLoaded: result !== undefined,
    error,
    save,
    remove: async (index: number) => {
      if (!(await save(rules.filter((_, at) => at !== index)))) return
      notify({ text: `Rule ${index + 1} removed`, action: { label: 'Undo', run: () => void save(rules) } })
    },
    move: (index: number, by: 1 | -1) => {
      const next = [...rules]
      const [rule] = next.splice(index, 1)
      if (rule) next.splice(index + by, 0, rule)
      void save(next)
    },
  }
}

interface RuleListProps {
  readonly standin: Standin
  readonly list: ReturnType<typeof useRules>
  /** Number of the rule that decided the trial. */
  readonly decided: number | undefined
  readonly onAdd: () => void
  readonly onEdit: (index: number) => void
}

const RuleList = ({ standin, list, decided, onAdd, onEdit }: RuleListProps) => {
  const { authorize } = standin.settings.behaviour
  const { rules } = list
  return (
    <section className="rules" aria-label="Authorization rules">
      <div className="charging-tools">
        <p className="soft rules__about">
          The first matching rule decides.{' '}
          {authorize === 'auto' ? 'If none matches, valid Tokens are ALLOWED.' : `If none matches, every Token is ${authorize}.`}
        </p>
        <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={onAdd}>
          Add a rule
        </Button>
      </div>
      {list.error && <Notice meaning="violation">{list.error.message}</Notice>}
      {rules.length === 0 && list.isLoaded ? (
        <EmptyState
          icon={<ShieldCheck aria-hidden />}
          title="No rules"
          actions={
            <Button icon={<Plus aria-hidden />} onPress={onAdd}>
              Add a rule
            </Button>
          }
        >
          <p>Valid Tokens are allowed. Add a rule to block a Token, to allow it at certain Locations only, or to delay the response.</p>
        </EmptyState>
      ) : (
        <ol className="rules__list">
          {rules.map((rule, index) => (
            <RuleItem
              key={index}
              rule={rule}
              index={index}
              isDeciding={index === decided}
              isLast={index === rules.length - 1}
              list={list}
              onEdit={onEdit}
            />
          ))}
        </ol>
      )}
    </section>
  )
}

interface RuleItemProps extends Pick<RuleListProps, 'list' | 'onEdit'> {
  readonly rule: AuthorizationRule
  readonly index: number
  readonly isDeciding: boolean
  readonly isLast: boolean
}

const RuleItem = ({ rule, index, isDeciding, isLast, list, onEdit }: RuleItemProps) => {
  const number = index + 1
  return (
    <li className="answer-rule" data-decided={isDeciding}>
      <span className="numbers faint">{number}</span>
      <span className="mono truncate" title={rule.uid}>
        {rule.uid ?? 'every Token'}
        {rule.type !== undefined && <span className="faint"> {rule.type}</span>}
      </span>
      <span>
        <Badge meaning={answerMeaning(rule.answer)}>{answerText(rule.answer)}</Badge>
      </span>
      <span className="truncate soft" title={placesText(rule)}>
        {[placesText(rule), rule.delayMs > 0 && `after ${rule.delayMs} ms`].filter(Boolean).join(', ')}
      </span>
      <span className="answer-rule__actions">
        <IconButton size="small" label={`Move rule ${number} up`} isDisabled={index === 0} onPress={() => list.move(index, -1)}>
          <ArrowUp aria-hidden />
        </IconButton>
        <IconButton size="small" label={`Move rule ${number} down`} isDisabled={isLast} onPress={() => list.move(index, 1)}>
          <ArrowDown aria-hidden />
        </IconButton>
        <IconButton size="small" label={`Edit rule ${number}`} onPress={() => onEdit(index)}>
          <Pencil aria-hidden />
        </IconButton>
        <IconButton size="small" label={`Remove rule ${number}`} onPress={() => void list.remove(index)}>
          <Trash2 aria-hidden />
        </IconButton>
      </span>
    </li>
  )
}
