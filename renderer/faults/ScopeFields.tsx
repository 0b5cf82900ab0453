/** How often a rule applies. */
import type { FaultScope } from '../../emulator/contract/faults.js'
import { Select } from '../components/index.js'
import { textAt, useRule, valueAt } from './editing.js'
import { NumberText } from './NumberText.js'

const scopeKinds = [
  { id: 'always', label: 'every time' },
  { id: 'times', label: 'the next n times' },
  { id: 'after', label: 'after the first n' },
  { id: 'probability', label: 'at random' },
] as const

const firstScopes: Readonly<Record<FaultScope['kind'], FaultScope>> = {
  always: { kind: 'always' },
  times: { kind: 'times', times: 1 },
  after: { kind: 'after', skip: 1 },
  probability: { kind: 'probability', probability: 0.5, seed: 1 },
}

/** How often, outside of a rule's text as well as in it. */
export const ScopeFields = ({
  scope,
  onChange,
  problem = () => undefined,
}: {
  scope: unknown
  onChange: (scope: unknown) => void
  problem?: (name: string) => string | undefined
}) => {
  const kind = scopeKinds.find((each) => each.id === textAt(scope, ['kind']))?.id
  const set = (name: string, next: unknown) => {
    onChange({ ...(typeof scope === 'object' ? scope : {}), [name]: next })
  }
  const share = valueAt(scope, ['probability'])
  return (
    <div className="rule-scope" role="group" aria-label="Frequency">
      <Select
        label="Frequency"
        value={kind}
        options={scopeKinds}
        error={problem('kind')}
        onChange={(next) => onChange(firstScopes[next])}
      />
      {kind === 'times' && (
        <NumberText label="Times" value={valueAt(scope, ['times'])} error={problem('times')} onChange={(next) => set('times', next)} />
      )}
      {kind === 'after' && (
        <NumberText label="Skip first" value={valueAt(scope, ['skip'])} error={problem('skip')} onChange={(next) => set('skip', next)} />
      )}
      {kind === 'probability' && (
        <>
          <NumberText
            label="Probability (%)"
            value={typeof share === 'number' ? Math.round(share * 10_000) / 100 : share}
            error={problem('probability')}
            onChange={(next) => set('probability', typeof next === 'number' ? next / 100 : next)}
          />
          <NumberText label="Seed" value={valueAt(scope, ['seed'])} error={problem('seed')} onChange={(next) => set('seed', next)} />
        </>
      )}
    </div>
  )
}

export const RuleScope = () => {
  const { value, set, problemAt } = useRule()
  return (
    <ScopeFields
      scope={valueAt(value, ['scope']) ?? firstScopes.always}
      onChange={(scope) => set(['scope'], scope)}
      problem={(name) => problemAt(['scope', name])}
    />
  )
}
