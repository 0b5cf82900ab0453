import { describe, expect, it } from 'vitest'
import { Scenario, type ScenarioInput } from '../../emulator/contract/scenarios.js'
import { appendScenario } from '../../emulator/scenario/append.js'
import { cpo, emsp, scenarioOf } from './support.js'

const whole = (given: Partial<ScenarioInput>) => Scenario.parse(scenarioOf(given))
const register = { do: 'register', standin: 'emsp', peer: 'cpo' } as const
const get = (id: string) => ({ do: 'operation', standin: 'emsp', operation: 'locations.sender.get', path: { location_id: id } }) as const

const appended = (into: Partial<ScenarioInput>, more: Partial<ScenarioInput>) => {
  const target = scenarioOf(into)
  const { text, steps } = appendScenario(`${JSON.stringify(target, undefined, 2)}\n`, Scenario.parse(target), whole(more))
  return { text, steps, scenario: Scenario.parse(JSON.parse(text)) }
}

describe('steps of another scenario', () => {
  it('come at the end; who is registered with one another is not registered again', () => {
    const { scenario, steps } = appended({ steps: [register] }, { steps: [{ do: 'register', standin: 'cpo', peer: 'emsp' }, get('LOC1')] })
    expect(steps).toBe(1)
    expect(scenario.steps.map((step) => step.do)).toEqual(['register', 'operation'])
  })
  it('bring their variables, under another name where one is taken', () => {
    const { scenario } = appended(
      { variables: { location_id: 'MINE', same: 1 }, steps: [register] },
      { variables: { location_id: 'LOC1', same: 1 }, steps: [get('${location_id}')] },
    )
    expect(scenario.variables).toEqual({ location_id: 'MINE', same: 1, location_id_2: 'LOC1' })
    expect(scenario.steps[1]).toMatchObject({ path: { location_id: '${location_id_2}' } })
  })
  it('bring the stand-ins that are missing, also where there are none', () => {
    expect(appended({ standins: [cpo] }, { steps: [register] }).scenario.standins?.map(({ id }) => id)).toEqual(['cpo', 'emsp'])
    const { standins: _, ...none } = scenarioOf({})
    expect(JSON.parse(appendScenario(JSON.stringify(none), Scenario.parse(none), whole({ standins: [emsp, cpo] })).text)).toMatchObject({
      standins: [{ id: 'emsp' }, { id: 'cpo' }],
    })
  })
  it('of a recording of nothing are none, and nothing is changed', () => {
    const { text, steps } = appended({ steps: [register] }, {})
    expect([steps, JSON.parse(text)]).toEqual([0, scenarioOf({ steps: [register] })])
  })
})
