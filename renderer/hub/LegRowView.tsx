/** A row of both legs: heading, gap, note, pair of values, or line of the body. */
import { ArrowRight, CircleMinus, CirclePlus, Equal, PencilLine, WandSparkles } from 'lucide-react'
import { type ReactNode } from 'react'
import type { LegNote } from '../../emulator/contract/exchange.js'
import { type LegRow } from './leg-rows.js'
import { noteWords } from './texts.js'

export const noteIcons: Readonly<Record<LegNote['kind'], ReactNode>> = {
  lost: <CircleMinus aria-hidden />,
  invented: <CirclePlus aria-hidden />,
  derived: <WandSparkles aria-hidden />,
  renamed: <PencilLine aria-hidden />,
  kept: <Equal aria-hidden />,
}

export const Row = ({ row }: { row: LegRow }) => {
  switch (row.kind) {
    case 'heading':
      return (
        <div className="legs__heading">
          <b>{row.title}</b> <span className="faint">{row.detail}</span>
        </div>
      )
    case 'gap':
      return (
        <div className="legs__line legs__line--gap">
          <span>⋯</span>
          <span>⋯</span>
        </div>
      )
    case 'note':
      return (
        <div className="legs__note" data-kind={row.note.kind}>
          {noteIcons[row.note.kind]}
          <span>
            <b>{noteWords[row.note.kind]}</b> {row.note.path !== '' && <code>{row.note.path}</code>} {row.note.message}
          </span>
        </div>
      )
    case 'pair':
      return (
        <div className="legs__pair" data-same={row.isSame || undefined}>
          <span className="legs__name mono" title={row.name}>
            {row.name}
          </span>
          <span className="mono truncate" title={row.left}>
            {row.left ?? <span className="faint">–</span>}
          </span>
          <span className="legs__sign">{row.isSame ? <Equal aria-label="unchanged" /> : <ArrowRight aria-label="changed to" />}</span>
          <span className="mono truncate" title={row.right}>
            {row.right ?? <span className="faint">–</span>}
          </span>
          <span className="faint truncate" title={row.meaning}>
            {row.meaning}
          </span>
        </div>
      )
    case 'line': {
      const { left, right, change } = row.line
      return (
        <div className="legs__line" data-noted={row.line.notes.length > 0 || undefined}>
          <LineSide text={left} change={change === 'same' ? undefined : left === undefined ? 'gap' : 'removed'} sign="−" />
          <LineSide text={right} change={change === 'same' ? undefined : right === undefined ? 'gap' : 'added'} sign="+" />
        </div>
      )
    }
  }
}

const LineSide = ({ text, change, sign }: { text: string | undefined; change: 'removed' | 'added' | 'gap' | undefined; sign: string }) => {
  const indent = /^ */.exec(text ?? '')?.[0].length ?? 0
  return (
    <span className="legs__side" data-change={change} title={text?.trim()} style={{ '--indent': indent }}>
      <b>{change === 'removed' || change === 'added' ? sign : ''}</b>
      <span>{text?.slice(indent)}</span>
    </span>
  )
}
