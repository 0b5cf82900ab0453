/** The parts and steps of a scenario: jumps to them in the text, and adds, moves and removes steps there. */
import { ArrowDown, ArrowUp, CopyPlus, Ellipsis, Pencil, Play, Plus, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { IconButton, Menu, type MenuGroup } from '../components/index.js'
import type { StepResult } from '../../emulator/contract/scenarios.js'
import { useBoard } from './board.js'
import { stepAt, withoutStep, withStep, withStepMoved, type Outline as OutlineContent, type OutlineStep } from './outline.js'
import { ranTextOf } from './running.js'
import { stepTemplates } from './templates.js'
import { stepIcons } from './texts.js'

export interface OutlineProps {
  readonly id: string
  readonly text: string
  readonly outline: OutlineContent
  /** Step in which the cursor is. */
  readonly current: number | undefined
  readonly readOnly: boolean
  readonly onChange: (text: string) => void
  readonly onJump: (offset: number) => void
  /** Into the text, where the cursor is. */
  readonly onEdit: () => void
  readonly onRunFrom: (step: number) => void
}

/** How each step of the file went in the newest run of this text: the worst of its versions. */
const useStates = (id: string, text: string): ReadonlyMap<number, StepResult['state']> => {
  const parts = useBoard((state) => {
    const run = state.runs.find((one) => one.scenarioId === id)
    return run && ranTextOf(run.runId) === text ? state.steps[run.runId] : undefined
  })
  return useMemo(() => {
    const states = new Map<number, StepResult['state']>()
    const rank = (state: StepResult['state'] | undefined) =>
      state === 'failed' ? 4 : state === 'started' ? 3 : state === 'passed' ? 2 : state === undefined ? 0 : 1
    for (const step of parts?.flatMap((part) => part.steps) ?? [])
      if (rank(step.state) > rank(states.get(step.inFile))) states.set(step.inFile, step.state)
    return states
  }, [parts])
}

export const Outline = ({ id, text, outline, current, readOnly, onChange, onJump, onEdit, onRunFrom }: OutlineProps) => {
  const states = useStates(id, text)
  const standins = outline.parts.find((part) => part.id === 'standins')?.detail.split(', ') ?? []
  const add = (after: number | undefined): MenuGroup => ({
    heading: after === undefined ? 'Add a step' : 'Add below',
    entries: stepTemplates(standins.filter((standin) => standin !== '')).map(({ title, step }) => ({
      id: `add-${title}`,
      label: title,
      detail: String(step['do']),
      run: () => onChange(withStep(text, step, after)),
    })),
  })
  const menuOf = (step: OutlineStep): readonly MenuGroup[] => [
    {
      entries: [
        { id: 'from', label: 'Run from here', icon: <Play aria-hidden />, run: () => onRunFrom(step.index) },
        {
          id: 'edit',
          label: readOnly ? 'Show in the text' : 'Edit',
          icon: <Pencil aria-hidden />,
          run: () => {
            onJump(step.from)
            onEdit()
          },
        },
      ],
    },
    ...(readOnly
      ? []
      : [
          {
            entries: [
              {
                id: 'copy',
                label: 'Duplicate',
                icon: <CopyPlus aria-hidden />,
                run: () => onChange(withStep(text, stepAt(text, step.index) ?? {}, step.index)),
              },
              {
                id: 'up',
                label: 'Move up',
                icon: <ArrowUp aria-hidden />,
                disabled: step.index === 0,
                run: () => onChange(withStepMoved(text, step.index, -1)),
              },
              {
                id: 'down',
                label: 'Move down',
                icon: <ArrowDown aria-hidden />,
                disabled: step.index === outline.steps.length - 1,
                run: () => onChange(withStepMoved(text, step.index, 1)),
              },
              {
                id: 'remove',
                label: 'Remove',
                icon: <Trash2 aria-hidden />,
                danger: true,
                run: () => onChange(withoutStep(text, step.index)),
              },
            ],
          },
          add(step.index),
        ]),
  ]
  return (
    <nav className="outline" aria-label="Outline">
      <ul className="outline__parts">
        {outline.parts.map((part) => (
          <li key={part.id}>
            <button type="button" onClick={() => onJump(part.from)} title={`${part.title}: ${part.detail}`}>
              <span className="outline__part">{part.title}</span>
              <span className="truncate soft">{part.detail}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className="outline__head">
        <h3>
          Steps <span className="numbers faint">{outline.steps.length}</span>
        </h3>
        {!readOnly && (
          <Menu label="Add a step" groups={[add(undefined)]}>
            <IconButton size="small" label="Add a step">
              <Plus aria-hidden />
            </IconButton>
          </Menu>
        )}
      </div>
      <ol className="outline__steps">
        {outline.steps.map((step) => {
          const state = states.get(step.index)
          return (
            <li key={step.index} className="outline__step" data-current={step.index === current || undefined}>
              <button
                type="button"
                onClick={() => onJump(step.from)}
                aria-current={step.index === current ? 'true' : undefined}
                title={`${step.title} (${step.verb})`}
              >
                <span className="numbers faint">{step.index + 1}</span>
                <span className="truncate">{step.title}</span>
                {step.only !== '' && <span className="mono faint">{step.only}</span>}
                {state && stepIcons[state]}
              </button>
              <Menu label={`Step ${step.index + 1}`} groups={menuOf(step)}>
                <IconButton size="small" label={`More about step ${step.index + 1}`}>
                  <Ellipsis aria-hidden />
                </IconButton>
              </Menu>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
