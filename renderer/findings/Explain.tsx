/** A finding's chapter by its title, and the explanation of its rule, which opens in place. */
import { CircleHelp } from 'lucide-react'
import { useState } from 'react'
import { chapterTitle } from '../../emulator/ocpi/chapters.js'
import { findingRules, type FindingId } from '../../emulator/ocpi/finding-rules.js'
import { MuteHere } from './Mute.js'
import './findings.css'

/** `OCPI 2.2.1, Locations module`; the file name of the chapter on hover. */
export const ChapterName = ({ chapter }: { chapter: string }) => (
  <span className="finding-chapter" title={chapter}>
    {chapterTitle(chapter)}
  </span>
)

/** Text in which what stands between backticks is code. */
export const Ticked = ({ text }: { text: string }) =>
  text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))

interface FindingTextProps {
  readonly text: string
  readonly chapter?: string | undefined
  readonly rule?: FindingId | undefined
}

/** What a finding says beside the place it concerns: its text, its chapter, and the explanation of its rule. */
export const FindingText = ({ text, chapter, rule }: FindingTextProps) => (
  <>
    <Ticked text={text} />
    {chapter !== undefined && (
      <>
        {' '}
        <ChapterName chapter={chapter} />
      </>
    )}
    {rule !== undefined && <Explain rule={rule} />}
  </>
)

/** A button that opens the explanation of a rule below it. */
export const Explain = ({ rule }: { rule: FindingId }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      {' '}
      <button
        type="button"
        className="finding-explain"
        aria-expanded={open}
        aria-label={`Explain ${rule}`}
        onClick={(event) => {
          event.stopPropagation()
          setOpen(!open)
        }}
      >
        <CircleHelp aria-hidden /> {open ? 'Hide explanation' : 'Explain'}
      </button>
      {open && <Explanation rule={rule} />}
    </>
  )
}

export const Explanation = ({ rule }: { rule: FindingId }) => {
  const { title, meaning, harm, fix } = findingRules[rule]
  return (
    <div className="finding-explanation selectable" role="note" aria-label={`Explanation of ${rule}`}>
      <p>
        <b>
          <Ticked text={title} />
        </b>
      </p>
      <dl>
        <dt>What it means</dt>
        <dd>
          <Ticked text={meaning} />
        </dd>
        <dt>Why it hurts partners</dt>
        <dd>
          <Ticked text={harm} />
        </dd>
        <dt>How to fix it</dt>
        <dd>
          <Ticked text={fix} />
        </dd>
      </dl>
      <MuteHere rule={rule} />
    </div>
  )
}
