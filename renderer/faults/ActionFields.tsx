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
  const named = behaviours
    .filter((each) => direction === undefined || each.directions.some((one) => one === direction))
    .map((each) => each.name)
  const put = (next: readonly unknown[]) => {
    set(['actions'], next)
  }
  const problem = problemAt(['actions'])
  return (
    <div className="rule-actions">
      <ol aria-label="Actions">
        {actions.map((action, index) => {
          const kind = kinds.find((each) => each.id === textAt(action, ['kind']))?.id
          const name = `Action ${index + 1}`
          return (
            <li key={index} className="rule-action" aria-label={name}>
              <div className="rule-action__head">
                <Select
                  label={`Kind of ${name.toLowerCase()}`}
                  labelHidden
                  value={kind}
                  options={kinds}
                  error={problemAt(['actions', index, 'kind'])}
                  onChange={(next) => set(['actions', index], actionOf(next, incoming))}
                />
                <span className="rule-spring" />
                {actions.length > 1 && (
                  <>
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} up`}
                      isDisabled={index === 0}
                      onPress={() => put(swapped(actions, index - 1))}
                    >
                      <ArrowUp aria-hidden />
                    </IconButton>
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} down`}
                      isDisabled={index === actions.length - 1}
                      onPress={() => put(swapped(actions, index))}
                    >
                      <ArrowDown aria-hidden />
                    </IconButton>
                    <IconButton
                      size="small"
                      label={`Remove ${name.toLowerCase()}`}
                      onPress={() => put(actions.filter((_, place) => place !== index))}
                    >
                      <X aria-hidden />
                    </IconButton>
                  </>
                )}
              </div>
              <div className="rule-fields">
                {kind === 'behaviour' ? (
                  <ActionField
                    spec={{ name: 'name', label: 'Behaviour', as: 'choice', options: named }}
                    path={['actions', index]}
                    action={action}
                  />
                ) : (
                  kind &&
                  specs[kind]
                    .filter((spec) => !isSpare(spec, action))
                    .map((spec) => <ActionField key={`${kind} ${spec.name}`} spec={spec} path={['actions', index]} action={action} />)
                )}
              </div>
            </li>
          )
        })}
      </ol>
      {problem !== undefined && <p className="field__error">{problem}</p>}
      <Button size="small" kind="quiet" icon={<Plus aria-hidden />} onPress={() => put([...actions, actionOf('header', incoming)])}>
        Add an action
      </Button>
    </div>
  )
}

const swapped = (list: readonly unknown[], at: number): unknown[] => [...list.slice(0, at), list[at + 1], list[at], ...list.slice(at + 2)]
