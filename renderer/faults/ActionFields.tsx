/** What a rule does: one action after the other, each with its fields. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { type FaultBehaviour } from '../../emulator/contract/faults.js'
import { Button, IconButton, Select } from '../components/index.js'
import { listAt, textAt, useRule } from './editing.js'
import { actionOf } from './fault-model.js'
import { isSpare, kinds, specs } from './action-specs.js'
import { ActionField } from './ActionField.js'

export const ActionFields = ({ behaviours }: { behaviours: readonly FaultBehaviour[] }) => {
  const { value, set, problemAt } = useRule()
  const actions = listAt(value, ['actions'])
  const direction = textAt(value, ['match', 'direction'])
  const incoming = direction !== 'out'
  const behaviourNames = behaviours
    .filter((each) => direction === undefined || each.directions.some((one) => one === direction))
    .map((each) => each.name)
  const put = (next: readonly unknown[]) => set(['actions'], next)
  const problem = problemAt(['actions'])
  return (
    <div className="rule-actions">
      <ol aria-label="Actions">
        {actions.map((action, index) => (
          <ActionItem
            key={index}
            action={action}
            index={index}
            actions={actions}
            incoming={incoming}
            behaviourNames={behaviourNames}
            put={put}
          />
        ))}
      </ol>
      {problem !== undefined && <p className="field__error">{problem}</p>}
      <Button size="small" kind="quiet" icon={<Plus aria-hidden />} onPress={() => put([...actions, actionOf('header', incoming)])}>
        Add an action
      </Button>
    </div>
  )
}

interface ActionItemProps {
  readonly action: unknown
  readonly index: number
  readonly actions: readonly unknown[]
  /** The rule is for our responses. */
  readonly incoming: boolean
  readonly behaviourNames: readonly string[]
  readonly put: (actions: readonly unknown[]) => void
}

const ActionItem = ({ action, index, actions, incoming, behaviourNames, put }: ActionItemProps) => {
  const { set, problemAt } = useRule()
  const kind = kinds.find((each) => each.id === textAt(action, ['kind']))?.id
  const path = ['actions', index]
  return (
    <li className="rule-action" aria-label={`Action ${index + 1}`}>
      <div className="rule-action__head">
        <Select
          label={`Kind of action ${index + 1}`}
          labelHidden
          value={kind}
          options={kinds}
          error={problemAt([...path, 'kind'])}
          onChange={(next) => set(path, actionOf(next, incoming))}
        />
        <span className="rule-spring" />
        {actions.length > 1 && <OrderButtons index={index} actions={actions} put={put} />}
      </div>
      <div className="rule-fields">
        {kind === 'behaviour' ? (
          <ActionField spec={{ name: 'name', label: 'Behaviour', as: 'choice', options: behaviourNames }} path={path} action={action} />
        ) : (
          kind &&
          specs[kind]
            .filter((spec) => !isSpare(spec, action))
            .map((spec) => <ActionField key={`${kind} ${spec.name}`} spec={spec} path={path} action={action} />)
        )}
      </div>
    </li>
  )
}

const OrderButtons = ({ index, actions, put }: Pick<ActionItemProps, 'index' | 'actions' | 'put'>) => {
  const name = `action ${index + 1}`
  return (
    <>
      <IconButton size="small" label={`Move ${name} up`} isDisabled={index === 0} onPress={() => put(swapped(actions, index - 1))}>
        <ArrowUp aria-hidden />
      </IconButton>
      <IconButton
        size="small"
        label={`Move ${name} down`}
        isDisabled={index === actions.length - 1}
        onPress={() => put(swapped(actions, index))}
      >
        <ArrowDown aria-hidden />
      </IconButton>
      <IconButton size="small" label={`Remove ${name}`} onPress={() => put(actions.filter((_, at) => at !== index))}>
        <X aria-hidden />
      </IconButton>
    </>
  )
}

const swapped = (list: readonly unknown[], at: number): unknown[] => [...list.slice(0, at), list[at + 1], list[at], ...list.slice(at + 2)]
