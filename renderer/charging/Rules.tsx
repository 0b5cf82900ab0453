/** How an eMSP stand-in answers real-time authorization: the first rule that fits decides. */
import { ArrowDown, ArrowUp, FlaskConical, Pencil, Plus, ShieldCheck, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { RuleTrial } from '../../emulator/contract/charging.js'
import type { AuthorizationRule } from '../../emulator/contract/standin.js'
import { Badge, Button, EmptyState, IconButton, type Meaning, Notice, Split, TextField } from '../components/index.js'
import { callErrorOf, useCall, useClient, useQuery } from '../engine/index.js'
import { useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import type { PartProps } from './ChargingView.js'
import { answerMeaning, answerText, placesText, RuleDialog } from './RuleDialog.js'

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

const trialMeaning = (answer: RuleTrial['answer']): Meaning => (answer === 'unknown' ? 'warning' : answerMeaning(answer))

/** Finds the rule that decides for a Token, without a peer. */
const Trial = ({ standinId, onDecided }: { standinId: string; onDecided: (rule: number | undefined) => void }) => {
  const [uid, setUid] = useState('')
  const [locationId, setLocation] = useState('')
  const [evseUid, setEvse] = useState('')
  const [trial, setTrial] = useState<RuleTrial>()
  const attempt = useCall('charging.tryRules')
  const { result: tokens } = useQuery('data.list', { standinId, holder: 'own', module: 'tokens', search: uid.trim(), limit: 30 })
  const run = async () => {
    if (uid.trim() === '') return
    const found = await attempt.run({
      standinId,
      uid: uid.trim(),
      ...(locationId.trim() !== '' && { locationId: locationId.trim(), ...(evseUid.trim() !== '' && { evseUid: evseUid.trim() }) }),
    })
    setTrial(found)
    onDecided(found?.rule)
  }
  const change = (set: (text: string) => void) => (text: string) => {
    set(text)
    setTrial(undefined)
    onDecided(undefined)
  }
  return (
    <form
      className="trial"
      aria-label="Try the rules"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <h2>Try the rules</h2>
      <TextField label="Token" mono list="own-tokens" placeholder="uid" value={uid} onChange={change(setUid)} />
      <datalist id="own-tokens">
        {(tokens?.items ?? []).map((item) => (
          <option key={item.key} value={item.id.slice(0, item.id.lastIndexOf('/'))}>{`${item.title}: ${item.state}`}</option>
        ))}
      </datalist>
      <div className="charging-columns">
        <TextField label="Location" mono placeholder="any" value={locationId} onChange={change(setLocation)} help="Id that the peer uses" />
        <TextField label="EVSE" mono placeholder="any" isDisabled={locationId.trim() === ''} value={evseUid} onChange={change(setEvse)} />
      </div>
      <div>
        <Button type="submit" icon={<FlaskConical aria-hidden />} isDisabled={uid.trim() === ''} isPending={attempt.pending}>
          Find the deciding rule
        </Button>
      </div>
      {attempt.error && <Notice meaning="violation">{attempt.error.message}</Notice>}
      <div role="status">
        {trial && (
          <div className="trial__answer">
            <Badge meaning={trialMeaning(trial.answer)}>{trial.answer === 'unknown' ? 'unknown' : answerText(trial.answer)}</Badge>{' '}
            {trial.why}
            {trial.delayMs > 0 && <span className="soft">, after {trial.delayMs} ms</span>}.
          </div>
        )}
      </div>
    </form>
  )
}
