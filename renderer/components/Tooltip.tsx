/** A word of explanation on hover and on focus. */
import type { ReactNode } from 'react'
import { Focusable, Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { KeyHint } from './KeyHint.js'

export interface TooltipProps {
  readonly text: string
  readonly shortcut?: string
  /** Something that can be focused, or (with `focusable`) any element. */
  readonly children: ReactNode
}

/** Around a button or link of this folder. */
export const Tooltip = ({ text, shortcut, children }: TooltipProps) => (
  <TooltipTrigger delay={500} closeDelay={0}>
    {children}
    <AriaTooltip className="tooltip" offset={6}>
      {text}
      {shortcut !== undefined && <KeyHint shortcut={shortcut} />}
    </AriaTooltip>
  </TooltipTrigger>
)

/** Around a piece of text that explains itself when focused or hovered. */
export const Explained = ({ text, children }: { text: string; children: ReactNode }) => (
  <Tooltip text={text}>
    <Focusable><span tabIndex={0} role="note" aria-description={text}>{children}</span></Focusable>
  </Tooltip>
)
