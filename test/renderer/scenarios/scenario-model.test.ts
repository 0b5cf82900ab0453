import { describe, expect, it } from 'vitest'
import { Scenario, ScenarioStep, type RunState, type ScenarioSummary, type StepResult } from '../../../emulator/contract/scenarios.js'
import { parseScenario } from '../../../emulator/scenario/parse.js'
import { withRun, withSteps } from '../../../renderer/scenarios/board.js'
import { compareRuns } from '../../../renderer/scenarios/compare.js'
import { isChangedOutside, isDirty } from '../../../renderer/scenarios/drafts.js'
import { groupsOf, recentOf, tagsOf } from '../../../renderer/scenarios/library.js'
import { outlineOf, stepAtOffset, withoutStep, withStep, withStepMoved } from '../../../renderer/scenarios/outline.js'
import { givableOf, noSettings, runParameters } from '../../../renderer/scenarios/running.js'
import { linesOf } from '../../../renderer/scenarios/steps.js'
import { newScenario, stepTemplates } from '../../../renderer/scenarios/templates.js'
import { isScenario } from '../../../renderer/shell/files.js'

const summary = (id: string, more: Partial<ScenarioSummary> = {}): ScenarioSummary => ({
  id,
  origin: 'own',
  title: id,
  description: '',
  tags: [],
  versions: ['2.2.1'],
  steps: 1,
  problems: 0,
  ...more,
})
const step = (index: number, more: Partial<StepResult> = {}): StepResult => ({
  index,
  total: 3,
  inFile: index,
  title: `step ${index}`,
  do: 'pull',
  place: { file: 'a', line: index, column: 1 },
  state: 'passed',
  message: '',
  durationMs: 10,
  seqs: [],
  failures: [],
  ...more,
})
const run = (runId: string, more: Partial<RunState> = {}): RunState => ({
  runId,
  title: 't',
  startedAt: 1,
  state: 'running',
  message: '',
  durationMs: 0,
  steps: 3,
  stepsDone: 0,
  ...more,
})
const titles = (source: string) => outlineOf(source).steps.map(({ title }) => title)

describe('the library', () => {
  const all = [
    summary('b', { title: 'Beta 10', tags: ['flow'], lastRun: { at: 5, verdict: 'failed' } }),
    summary('a', { title: 'Beta 9', tags: ['flow', 'cpo'], changedAt: 9 }),
    summary('library:x', { origin: 'built-in', title: 'Tariffs', description: 'Every page' }),
  ]
  it('has own and built-in ones, and those that were run or changed last', () => {
    expect(
      groupsOf(all, { search: '', tag: '', verdict: 'any' }).map(({ title, scenarios }) => [title, scenarios.map(({ id }) => id)]),
    ).toEqual([
      ['Recent', ['a', 'b']],
      ['Own', ['a', 'b']],
      ['Built-in', ['library:x']],
    ])
    expect(recentOf(all, 1).map(({ id }) => id)).toEqual(['a'])
  })
  it('is searched by words, tags and verdicts', () => {
    const found = (search: string, tag = '', verdict: 'any' | 'failed' | 'none' = 'any') =>
      groupsOf(all, { search, tag, verdict }).flatMap(({ scenarios }) => scenarios.map(({ id }) => id))
    expect(found('page tariffs')).toEqual(['library:x'])
    expect(found('', 'cpo')).toEqual(['a'])
    expect(found('', '', 'failed')).toEqual(['b'])
    expect(found('nothing')).toEqual([])
    expect(tagsOf(all)).toEqual([
      { tag: 'flow', count: 2 },
      { tag: 'cpo', count: 1 },
    ])
  })
})

describe('the outline of a text', () => {
  const source = newScenario('mine')
  it('has parts and steps, and knows where each stands', () => {
    const outline = outlineOf(source)
    expect(outline.parts.map(({ title, detail }) => `${title}: ${detail}`)).toEqual([
      'Versions: 2.1.1, 2.2.1',
      'Findings: no-violations',
      'Stand-ins: cpo, emsp',
    ])
    expect(titles(source)).toEqual(['emsp: register', 'emsp: pull locations'])
    const [, second] = outline.steps
    expect(source.slice(second?.from, second?.to)).toMatch(/^\{\s+"do": "pull"[^]*\}$/)
    expect(stepAtOffset(outline.steps, (second?.from ?? 0) + 5)).toBe(1)
    expect(stepAtOffset(outline.steps, 0)).toBeUndefined()
  })
  it('bears with what is half written', () => {
    expect(titles(source.slice(0, source.indexOf('"pull"')))).toEqual(['emsp: register', '…'])
    expect(outlineOf('')).toEqual({ title: '', parts: [], steps: [] })
  })
  it('is changed in the text, where everything else stays as it was', () => {
    const added = withStep(source, { do: 'clear-faults' }, 0)
    expect(titles(added)).toEqual(['emsp: register', 'clear-faults', 'emsp: pull locations'])
    expect(titles(withStep(source, { do: 'clear-faults' }, undefined)).at(-1)).toBe('clear-faults')
    expect(titles(withStepMoved(added, 1, 1))).toEqual(['emsp: register', 'emsp: pull locations', 'clear-faults'])
    expect(withoutStep(withStep(source, { do: 'clear-faults' }, undefined), 2)).toBe(source)
  })
  it('begins with one that has no mistakes, and so does each step', () => {
    expect(parseScenario(source, 'new').ok).toBe(true)
    for (const template of stepTemplates(['a', 'b']))
      expect(Scenario.safeParse({ formatVersion: 1, title: 'x', steps: [template.step] }).error?.issues, template.title).toBeUndefined()
    expect(new Set(stepTemplates([]).map((template) => template.step['do']))).toEqual(
      new Set(ScenarioStep.options.map((option) => option.shape.do.value)),
    )
  })
})

describe('what a run is given', () => {
  const source = JSON.stringify({
    variables: { limit: 5, name: '7', list: [1] },
    secrets: ['TOKEN_A'],
    versions: ['2.1.1', '2.2.1'],
    standins: [{ peer: true }],
  })
  it('is what the file leaves open', () => {
    expect(givableOf(source)).toEqual({
      variables: [
        { name: 'limit', value: '5' },
        { name: 'name', value: '7' },
        { name: 'list', value: '[1]' },
      ],
      secrets: ['TOKEN_A'],
      versions: ['2.1.1', '2.2.1'],
      peer: true,
    })
    expect(givableOf('{')).toMatchObject({ variables: [], peer: false })
  })
  it('is only what differs, of the type that the file has', () => {
    const settings = {
      ...noSettings,
      variables: { limit: '6', name: '7', list: '[1]', gone: 'x' },
      peer: ' http://localhost/versions ',
      version: '2.1.1',
      seed: '42',
      keepGoing: true,
    }
    expect(runParameters(settings, givableOf(source), { TOKEN_A: 's', other: '' })).toEqual({
      variables: { limit: 6, peer: 'http://localhost/versions', TOKEN_A: 's', version: '2.1.1' },
      seed: 42,
      keepGoing: true,
    })
    expect(runParameters({ ...noSettings, variables: { limit: 'many', name: '8' } }, givableOf(source)).variables).toEqual({
      limit: 'many',
      name: 8,
    })
  })
})

describe('a run as it comes', () => {
  it('has the newest word of each step, in each version', () => {
    const parts = withSteps(
      [],
      [
        { result: 0, version: '2.1.1', step: step(0, { state: 'started' }) },
        { result: 0, version: '2.1.1', step: step(0) },
        { result: 1, version: '2.2.1', step: step(1) },
        { result: 1, version: '2.2.1', step: step(0, { state: 'failed' }) },
      ],
    )
    expect(parts.map((part) => part.steps.map((each) => each.state))).toEqual([['passed'], ['failed', 'passed']])
    expect(linesOf(parts).map((line) => (line.kind === 'heading' ? `${line.version} ${line.passed}/${line.failed}` : line.id))).toEqual([
      '2.1.1 1/0',
      '0/0',
      '2.2.1 1/1',
      '1/0',
      '1/1',
    ])
    expect(linesOf(withSteps([], [{ result: 0, step: step(2) }])).length).toBe(1)
    expect(withRun([run('a'), run('b')], run('b', { state: 'passed' })).map(({ state }) => state)).toEqual(['running', 'passed'])
    expect(withRun([run('a')], run('c'))[0]?.runId).toBe('c')
  })
})

describe('two runs', () => {
  const result = (steps: StepResult[]) => ({
    title: 't',
    file: 'a',
    version: '2.2.1' as const,
    verdict: 'passed' as const,
    message: '',
    startedAt: 0,
    durationMs: 0,
    seed: 1,
    steps,
    exchanges: [],
    exchangesInAll: 0,
    findings: [],
  })
  it('are compared step by step, also when a step was put in between', () => {
    const failed = { state: 'failed' as const, failures: [{ expected: 'HTTP 200', actual: 'HTTP 500' }] }
    const before = [step(0), step(1, { title: 'pull', ...failed }), step(2, { title: 'old' }), step(3, { title: 'push' })]
    const after = [step(0), step(1, { title: 'new' }), step(2, { title: 'pull' }), step(3, { title: 'push', ...failed })]
    expect(compareRuns([result(before)], [result(after)])[0]?.steps.map(({ title, change }) => `${title} ${change}`)).toEqual([
      'step 0 same',
      'new added',
      'pull fixed',
      'old removed',
      'push broken',
    ])
    expect(
      compareRuns(
        [result([step(0, failed)])],
        [result([step(0, { ...failed, failures: [{ expected: 'HTTP 200', actual: 'HTTP 404' }] })])],
      )[0]?.steps[0]?.change,
    ).toBe('otherwise')
  })
})

describe('what is not saved', () => {
  it('is told from what is, and from what somebody else has written', () => {
    const draft = { text: 'mine', base: 'old', changedAt: 5 }
    expect([isDirty(draft, 'old'), isDirty(draft, 'mine'), isDirty({ ...draft, base: 'mine' }, 'old'), isDirty(undefined, 'old')]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(isChangedOutside(draft, { text: 'theirs', changedAt: 6 })).toBe(true)
    expect(isChangedOutside(draft, { text: 'old', changedAt: 6 })).toBe(false)
    // Saved just now, and not read again yet.
    expect(isChangedOutside({ text: 'mine', base: 'mine', changedAt: 7 }, { text: 'old', changedAt: 5 })).toBe(false)
  })
})

describe('a file from outside', () => {
  it('is a scenario by its name or by what is in it', () => {
    expect(isScenario({ name: 'A.OCPI-scenario.json', text: 'broken' })).toBe(true)
    expect(isScenario({ name: 'a.json', text: newScenario('x') })).toBe(true)
    expect(isScenario({ name: 'a.json', text: '{"log":{}}' })).toBe(false)
    expect(isScenario({ name: 'a.har', text: newScenario('x') })).toBe(false)
    expect(isScenario({ name: 'a.json', text: '{' })).toBe(false)
  })
})
