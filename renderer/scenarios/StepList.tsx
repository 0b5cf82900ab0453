/** The steps of a run, one line each; only those in view are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { durationText } from '../text.js'
import type { StepLine } from './steps.js'
import { runIcons, stepIcons } from './texts.js'

export interface StepListProps {
  readonly lines: readonly StepLine[]
  readonly chosen: string | undefined
  /** The run waits before its newest step. */
  readonly waiting: boolean
  /** Stays at the newest step. */
  readonly follow: boolean
  readonly onChoose: (line: StepLine) => void
}

const rowHeight = 28

export const StepList = ({ lines, chosen, waiting, follow, onChoose }: StepListProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const at = lines.findIndex((line) => line.id === chosen)
  useEffect(() => {
    if (at !== -1) virtualizer.scrollToIndex(at)
  }, [at, virtualizer])
  useEffect(() => {
    if (follow && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1)
  }, [follow, lines.length, virtualizer])

  const move = (by: number) => {
    for (let index = Math.max(0, Math.min(lines.length - 1, at + by)); index >= 0 && index < lines.length; index += Math.sign(by)) {
      const line = lines[index]
      if (line?.kind === 'step') {
        onChoose(line)
        return
      }
    }
  }
  const nextFailed = () => {
    const failed = (line: StepLine) => line.kind === 'step' && line.step.state === 'failed'
    const line = lines.find((each, index) => index > at && failed(each)) ?? lines.find(failed)
    if (line) onChoose(line)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => {
        move(1)
      },
      j: () => {
        move(1)
      },
      ArrowUp: () => {
        move(-1)
      },
      k: () => {
        move(-1)
      },
      PageDown: () => {
        move(15)
      },
      PageUp: () => {
        move(-15)
      },
      Home: () => {
        move(-lines.length)
      },
      End: () => {
        move(lines.length)
      },
      n: nextFailed,
    }
    const action = actions[event.key]
    if (!action) return
    event.preventDefault()
    action()
  }
  return (
    <div
      ref={frame}
      className="steps"
      role="listbox"
      aria-label="Steps of the run"
      tabIndex={0}
      aria-activedescendant={at === -1 ? undefined : `step-${chosen ?? ''}`}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className="steps__all" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]
          if (!line) return null
          const style = { transform: `translateY(${start}px)` }
          if (line.kind === 'heading') {
            return (
              <div key={line.id} role="option" aria-selected={false} aria-disabled className="steps__heading" style={style}>
                <span className="mono">{line.version}</span>
                <span className="faint numbers">
                  {line.passed} of {line.total} passed{line.failed > 0 ? `, ${line.failed} failed` : ''}
                </span>
              </div>
            )
          }
          const { step } = line
          return (
            <div
              key={line.id}
              id={`step-${line.id}`}
              role="option"
              aria-selected={line.id === chosen}
              className="steps__row"
              data-state={step.state}
              style={style}
              onClick={() => onChoose(line)}
            >
              {waiting && step.state === 'started' ? runIcons.waiting : stepIcons[step.state]}
              <span className="numbers faint">{step.index + 1}</span>
              <span className="truncate" title={step.title}>
                {step.title}
              </span>
              <span className="truncate soft steps__message" title={step.message}>
                {step.state === 'failed' ? (step.failures[0]?.actual ?? step.message) : step.message}
              </span>
              <span className="numbers faint steps__count">{step.seqs.length > 0 ? step.seqs.length : ''}</span>
              <span className="numbers faint steps__time">
                {step.state === 'started' || step.state === 'skipped' ? '' : durationText(step.durationMs)}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
