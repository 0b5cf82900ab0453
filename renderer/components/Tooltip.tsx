/** A word of explanation on hover and on focus. */
import type { ReactNode } from 'react'
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components'
import { KeyHint } from './KeyHint.js'

export interface TooltipProps {
  readonly text: string
  readonly shortcut?: string
  /** A button or link. */
  readonly children: ReactNode
}

export const Tooltip = ({ text, shortcut, children }: TooltipProps) => (
  <TooltipTrigger delay={500} closeDelay={0}>
    {children}
    <AriaTooltip className="tooltip" offset={6}>
      {text}
      {shortcut !== undefined && <KeyHint shortcut={shortcut} />}
    </AriaTooltip>
  </TooltipTrigger>
)
