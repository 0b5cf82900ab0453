/** How an eMSP stand-in answers real-time authorization: the first rule that fits decides. */
import { ArrowDown, ArrowUp, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { AuthorizationRule } from '../../../emulator/contract/standin.js'
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
  const client = useClient()
  // Changes from elsewhere, such as the command line, arrive as settings of the stand-in.
  const { result, error, refresh } = useQuery(
    'charging.rules',
    { standinId },
    JSON.stringify(standin.settings.behaviour.authorizationRules),
  )
  const rules = result?.rules ?? []
  const [editing, setEditing] = useState<{ index: number | undefined }>()
  const [decided, setDecided] = useState<number>()
  const set = async (next: readonly AuthorizationRule[]): Promise<boolean> => {
    try {
      await client.call('charging.setRules', { standinId, rules: [...next] })
      setDecided(undefined)
      refresh()
      return true
    } catch (problem) {
      notify({ meaning: 'violation', text: `The rules could not be saved: ${callErrorOf(problem).message}` })
      return false
    }
  }
  const remove = async (index: number) => {
    const before = rules
    if (!(await set(rules.filter((_, at) => at !== index)))) return
    notify({
      text: `Rule ${index + 1} removed`,
      action: {
        label: 'Undo',
        run: () => void set(before),
      },
    })
  }
  const move = (index: number, by: 1 | -1) => {
    const next = [...rules]
    const [rule] = next.splice(index, 1)
    if (rule) next.splice(index + by, 0, rule)
    void set(next)
  }
  const add = () => {
    setEditing({ index: undefined })
  }
  useCommands([{ id: 'charging.rule.add', title: 'Add an authorization rule', group: 'Charging', shortcut: 'n', run: add }])
  const { authorize } = standin.settings.behaviour
  const list = (
    <section className="rules" aria-label="Authorization rules">
      <div className="charging-tools">
        <p className="soft rules__about">
          The first matching rule decides.{' '}
          {authorize === 'auto' ? 'If none matches, valid Tokens are ALLOWED.' : `If none matches, every Token is ${authorize}.`}
        </p>
        <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={add}>
          Add a rule
        </Button>
      </div>
      {error && <Notice meaning="violation">{error.message}</Notice>}
      {rules.length === 0 && result ? (
        <EmptyState
          icon={<ShieldCheck aria-hidden />}
          title="No rules"
          actions={
            <Button icon={<Plus aria-hidden />} onPress={add}>
              Add a rule
            </Button>
          }
        >
          <p>Valid Tokens are allowed. Add a rule to block a Token, to allow it at certain Locations only, or to delay the response.</p>
        </EmptyState>
      ) : (
        <ol className="rules__list">
          {rules.map((rule, index) => (
            <li key={index} className="answer-rule" data-decided={index === decided}>
              <span className="numbers faint">{index + 1}</span>
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
                <IconButton size="small" label={`Move rule ${index + 1} up`} isDisabled={index === 0} onPress={() => move(index, -1)}>
                  <ArrowUp aria-hidden />
                </IconButton>
                <IconButton
                  size="small"
                  label={`Move rule ${index + 1} down`}
                  isDisabled={index === rules.length - 1}
                  onPress={() => move(index, 1)}
                >
                  <ArrowDown aria-hidden />
                </IconButton>
                <IconButton size="small" label={`Edit rule ${index + 1}`} onPress={() => setEditing({ index })}>
                  <Pencil aria-hidden />
                </IconButton>
                <IconButton size="small" label={`Remove rule ${index + 1}`} onPress={() => void remove(index)}>
                  <Trash2 aria-hidden />
                </IconButton>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
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
        first={list}
        second={<Trial standinId={standinId} onDecided={setDecided} />}
      />
      {editing && (
        <RuleDialog
          rule={editing.index === undefined ? undefined : rules[editing.index]}
          onClose={() => setEditing(undefined)}
          onSave={async (rule) => {
            const { index } = editing
            // A new rule goes first: behind one for every Token it would never be looked at.
            if (await set(index === undefined ? [rule, ...rules] : rules.map((each, at) => (at === index ? rule : each))))
              setEditing(undefined)
          }}
        />
      )}
    </>
  )
}
