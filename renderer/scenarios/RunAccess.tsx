/** What a scenario asks of this computer, asked before it runs: environment variables, files and hosts, each allowed or not. */
import { useState } from 'react'
import type { Client } from '../../emulator/contract/channel.js'
import type { ScenarioAllowance, ScenarioWant } from '../../emulator/contract/scenarios.js'
import { Checkbox } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { newId } from './drafts.js'

type Choice = Pick<ScenarioWant, 'kind' | 'name'> & { readonly isAllowed: boolean; readonly was: boolean; readonly place: string }

const listOf = { env: 'env', file: 'files', host: 'hosts' } as const
const labels = { env: 'Environment variable', file: 'File', host: 'Host' } as const
const keyOf = ({ kind, name }: Pick<ScenarioWant, 'kind' | 'name'>): string => `${kind} ${name}`

const allowanceOf = (choices: readonly Choice[]): ScenarioAllowance => {
  const namesOf = (kind: ScenarioWant['kind']): string[] => choices.filter((choice) => choice.kind === kind).map(({ name }) => name)
  return { env: namesOf('env'), files: namesOf('file'), hosts: namesOf('host') }
}

/** What a scenario asks for and is not allowed by default. `peer`: the platform under test, whose host is allowed. */
export const useRunAccess = (id: string, text: string, peer: string) => {
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({})
  const { result } = useQuery('scenarios.access', { id, text, variables: peer === '' ? {} : { peer } })
  const choices: Choice[] = (result?.wants ?? []).flatMap((want) => {
    const was = result?.allowed[listOf[want.kind]].includes(want.name) === true
    // What is allowed by default is not asked.
    if (want.allowed && !was) return []
    return [{ ...want, was, isAllowed: changed[keyOf(want)] ?? was, place: `line ${want.line} of ${want.file}` }]
  })
  return {
    choices,
    choose: (choice: Choice, isAllowed: boolean) => {
      setChanged((all) => ({ ...all, [keyOf(choice)]: isAllowed }))
    },
    /** Remembers the choices for a scenario of the library. Resolves with what is allowed to this run only. */
    settle: async (client: Client): Promise<ScenarioAllowance> => {
      const allow = allowanceOf(choices.filter(({ isAllowed }) => isAllowed))
      if (id === newId) return allow
      const [allowed, denied] = [
        choices.filter(({ isAllowed, was }) => isAllowed && !was),
        choices.filter(({ isAllowed, was }) => was && !isAllowed),
      ]
      if (allowed.length > 0) await client.call('scenarios.allow', { id, ...allowanceOf(allowed) })
      if (denied.length > 0) await client.call('scenarios.deny', { id, ...allowanceOf(denied) })
      return allowanceOf([])
    },
  }
}

export const RunAccess = ({ choices, choose }: Pick<ReturnType<typeof useRunAccess>, 'choices' | 'choose'>) =>
  choices.length === 0 ? null : (
    <div className="run-access" role="group" aria-label="Allowed to this scenario">
      <p>
        This scenario requests access to the following. Allow only what it needs: it can send what it reads to the hosts it reaches. Your
        choice is remembered for this scenario.
      </p>
      {choices.map((choice) => (
        <Checkbox key={keyOf(choice)} isSelected={choice.isAllowed} onChange={(isAllowed) => choose(choice, isAllowed)}>
          <span>
            Allow {labels[choice.kind].toLowerCase()} <code>{choice.name}</code> <span className="faint">{choice.place}</span>
          </span>
        </Checkbox>
      ))}
    </div>
  )
