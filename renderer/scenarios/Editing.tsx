/** The text of a scenario beside its outline; mistakes with line and column below. */
import { CircleAlert, CopyPlus } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { ScenarioProblem } from '../../emulator/contract/scenarios.js'
import { Button, Notice, Split, useSettled } from '../components/index.js'
import { useQuery } from '../engine/index.js'
import { type Annotation, JsonEditor, type JsonEditorHandle } from '../json/index.js'
import { pointerParts } from '../json/pointer.js'
import { positionOf } from '../json/lines.js'
import { countText } from '../text.js'
import { useBoard } from './board.js'
import { Outline } from './Outline.js'
import { stepAtOffset, type Outline as OutlineContent } from './outline.js'
import { scenarioHelp, type JsonSchema } from './schema.js'

export interface EditingProps {
  readonly id: string
  readonly text: string
  readonly outline: OutlineContent
  readonly readOnly: boolean
  /** Step to show at first. */
  readonly start: number | undefined
  readonly onChange: (text: string) => void
  readonly onRunFrom: (step: number) => void
  readonly onDuplicate: () => void
}

/** Without typing, after which the engine is asked for mistakes. */
const checkAfterMs = 250

const noProblems: readonly ScenarioProblem[] = []

export const Editing = ({ id, text, outline, readOnly, start, onChange, onRunFrom, onDuplicate }: EditingProps) => {
  const editor = useRef<JsonEditorHandle>(null)
  const [cursor, setCursor] = useState(0)
  const settled = useSettled(text, text, checkAfterMs)
  const check = useQuery('scenarios.check', { text: settled, id })
  const problems = check.result?.problems ?? noProblems
  const annotations = useMemo(
    () => problems.map((problem): Annotation => ({ pointer: problem.at, severity: 'violation', text: problem.message })),
    [problems],
  )
  const help = useHelp(id)
  const begin = start === undefined ? undefined : outline.steps[start]?.from
  const at = stepAtOffset(outline.steps, cursor)
  return (
    <div className="scenario-editing">
      {readOnly && (
        <Notice
          action={
            <Button size="small" icon={<CopyPlus aria-hidden />} onPress={onDuplicate}>
              Duplicate
            </Button>
          }
        >
          Built-in scenarios are read-only. Duplicate this one to edit it.
        </Notice>
      )}
      <Split
        id="scenario-outline"
        direction="beside"
        sized="first"
        initial={270}
        min={160}
        rest={260}
        label="Width of the outline"
        first={
          <Outline
            id={id}
            text={text}
            outline={outline}
            current={at}
            readOnly={readOnly}
            onChange={onChange}
            onJump={(offset) => editor.current?.reveal(offset)}
            onEdit={() => editor.current?.focus()}
            onRunFrom={onRunFrom}
          />
        }
        second={
          <div className="scenario-editing__text">
            <JsonEditor
              text={text}
              onChange={onChange}
              label="Scenario as JSON"
              annotations={annotations}
              readOnly={readOnly}
              handle={editor}
              onCursor={setCursor}
              {...(help && { help })}
              {...(begin !== undefined && { start: begin })}
            />
            <Problems
              problems={problems}
              text={settled}
              onJump={(problem) => {
                editor.current?.reveal(offsetOf(text, problem))
                editor.current?.focus()
              }}
            />
          </div>
        }
      />
    </div>
  )
}

/** Where a line and column are in a text. */
const offsetOf = (text: string, { line, column }: ScenarioProblem): number => {
  let start = 0
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', start)
    if (end === -1) break
    start = end + 1
  }
  return start + column - 1
}

const shownAtMost = 50

const Problems = ({
  problems,
  text,
  onJump,
}: {
  problems: readonly ScenarioProblem[]
  text: string
  onJump: (problem: ScenarioProblem) => void
}) => {
  if (problems.length === 0) return null
  const step = (problem: ScenarioProblem) => {
    const [list, index] = pointerParts(problem.at)
    return list === 'steps' && index !== undefined ? `step ${Number(index) + 1}` : undefined
  }
  return (
    <section className="scenario-problems" aria-label="Mistakes">
      <h3>
        <CircleAlert aria-hidden className="is-violation" />
        <span role="status">{countText(problems.length, 'mistake')}</span>
      </h3>
      <ul>
        {problems.slice(0, shownAtMost).map((problem, index) => (
          <li key={index}>
            <button type="button" onClick={() => onJump(problem)} title={problem.message}>
              <span className="mono numbers">
                {problem.line}:{problem.column}
              </span>
              <span className="truncate">{problem.message}</span>
              <span className="faint">{step(problem) ?? (problem.line > positionOf(text, text.length).line ? problem.file : '')}</span>
            </button>
          </li>
        ))}
        {problems.length > shownAtMost && <li className="faint">and {problems.length - shownAtMost} more</li>}
      </ul>
    </section>
  )
}

/** Undefined until the schema is there. */
const useHelp = (id: string) => {
  const schema = useQuery('scenarios.schema', {}).result?.text
  const faults = useQuery('faults.switches', {}).result
  const ids = useBoard((state) =>
    state.scenarios
      .map((scenario) => scenario.id)
      .filter((other) => other !== id)
      .join('\n'),
  )
  return useMemo(() => {
    if (schema === undefined) return undefined
    const files = ids.split('\n').map((other) => (other.startsWith('library:') ? other : `./${other}.ocpi-scenario.json`))
    return scenarioHelp(JSON.parse(schema) as JsonSchema, { switches: faults?.switches.map((one) => one.name) ?? [], files })
  }, [schema, faults, ids])
}
