/** Small parts that every view uses. */
import { Check, CircleAlert, CircleCheck, Copy, Info, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { notify } from '../shell/toasts.js'
import { IconButton } from './Button.js'
import { errorText } from '../../emulator/contract/error-text.js'

export type Meaning = 'neutral' | 'success' | 'warning' | 'violation' | 'fault' | 'accent'

/** A word in a frame. A colour goes with the word, it never stands for it. */
export const Badge = ({
  meaning = 'neutral',
  icon,
  children,
  title,
}: {
  meaning?: Meaning
  icon?: ReactNode
  children: ReactNode
  title?: string
}) => (
  <span className={meaning === 'neutral' ? 'badge' : `badge badge--${meaning}`} title={title}>
    {icon}
    {children}
  </span>
)

/** What to do next where there is nothing yet. */
export const EmptyState = ({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
}) => (
  <div className="empty">
    {icon}
    <h2>{title}</h2>
    {children !== undefined && <div className="soft">{children}</div>}
    {actions !== undefined && <div className="empty__actions">{actions}</div>}
  </div>
)

const noticeIcons = { neutral: Info, success: CircleCheck, warning: TriangleAlert, violation: CircleAlert } as const

/** Something to know, with the way out beside it. */
export const Notice = ({
  meaning = 'neutral',
  children,
  action,
}: {
  meaning?: keyof typeof noticeIcons
  children: ReactNode
  action?: ReactNode
}) => {
  const Icon = noticeIcons[meaning]
  return (
    <div className={meaning === 'neutral' ? 'notice' : `notice notice--${meaning}`} role={meaning === 'violation' ? 'alert' : undefined}>
      <Icon aria-hidden />
      <div>{children}</div>
      {action}
    </div>
  )
}

/** Puts a text on the clipboard; says so, or says why not. */
export const copyText = async (text: string, what: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    notify({ text: `${what} copied` })
    return true
  } catch {
    notify({ meaning: 'violation', text: `${what} could not be copied: the browser denies access to the clipboard.` })
    return false
  }
}

export interface CopyButtonProps {
  /** The text, or how to get it. */
  readonly text: string | (() => Promise<string>)
  /** What is copied, as `Versions url`. */
  readonly what: string
  readonly size?: 'small' | 'normal'
}

export const CopyButton = ({ text, what, size = 'small' }: CopyButtonProps) => {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => {
      setDone(false)
    }, 1500)
    return () => {
      clearTimeout(timer)
    }
  }, [done])
  const copy = async () => {
    try {
      setDone(await copyText(typeof text === 'string' ? text : await text(), what))
    } catch (error) {
      notify({ meaning: 'violation', text: `${what} could not be fetched: ${errorText(error)}` })
    }
  }
  return (
    <IconButton label={`Copy ${what.charAt(0).toLowerCase()}${what.slice(1)}`} size={size} onPress={() => void copy()}>
      {done ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  )
}

/** Shown while something is fetched; says so to assistive technology. */
export const Loading = ({ what }: { what: string }) => (
  <div className="empty" role="status">
    <span className="spinner" aria-hidden />
    <span className="visually-hidden">{what}</span>
  </div>
)
