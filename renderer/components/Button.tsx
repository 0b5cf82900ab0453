/** Buttons and toggles. */
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton as AriaToggleButton,
  type ToggleButtonProps,
  ToggleButtonGroup,
} from 'react-aria-components'
import { Tooltip } from './Tooltip.js'

const names = (...parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join(' ')

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'small' | 'normal'
  readonly icon?: ReactNode
  readonly className?: string
}

/**
 * While `isPending` it cannot be pressed again and shows that something is under way. That is done here: the library's own
 * way leaves announcements in the page that name what is no longer there.
 */
export const Button = ({
  children,
  kind = 'plain',
  size = 'normal',
  icon,
  className,
  isPending = false,
  onPress,
  ...rest
}: ButtonProps) => (
  <AriaButton
    {...rest}
    {...(onPress !== undefined && !isPending && { onPress })}
    {...(isPending && { 'data-pending': true, 'aria-disabled': true, type: 'button' as const })}
    className={names('button', kind !== 'plain' && `button--${kind}`, size === 'small' && 'button--small', className)}
  >
    {isPending ? <span className="spinner" aria-hidden /> : icon}
    {children}
  </AriaButton>
)

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** What it does: the accessible name, and the tooltip. */
  readonly label: string
  readonly children: ReactNode
  /** As `Mod+K`; shown in the tooltip. */
  readonly shortcut?: string
  readonly size?: 'small' | 'normal'
  readonly className?: string
}

export const IconButton = ({ label, children, shortcut, size = 'normal', className, ...rest }: IconButtonProps) => (
  <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
    <AriaButton {...rest} aria-label={label} className={names('icon-button', size === 'small' && 'icon-button--small', className)}>
      {children}
    </AriaButton>
  </Tooltip>
)

export interface IconToggleProps extends Omit<ToggleButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly label: string
  readonly children: ReactNode
  readonly shortcut?: string
}

/** An icon that is on or off. */
export const IconToggle = ({ label, children, shortcut, ...rest }: IconToggleProps) => (
  <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
    <AriaToggleButton {...rest} aria-label={label} className="icon-button">
      {children}
    </AriaToggleButton>
  </Tooltip>
)

/** A word that is on or off, for filters. */
export const Toggle = ({
  children,
  tooltip,
  ...rest
}: Omit<ToggleButtonProps, 'className' | 'style' | 'children'> & { children: ReactNode; tooltip?: string }) => {
  const button = (
    <AriaToggleButton {...rest} className="toggle">
      {children}
    </AriaToggleButton>
  )
  return tooltip === undefined ? button : <Tooltip text={tooltip}>{button}</Tooltip>
}

export interface SegmentsProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly onChange: (value: T) => void
  readonly options: readonly { readonly id: T; readonly label: ReactNode }[]
}

/** One of a few. */
export const Segments = <T extends string>({ label, value, onChange, options }: SegmentsProps<T>) => (
  <ToggleButtonGroup
    className="segments"
    aria-label={label}
    selectionMode="single"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={(keys) => {
      const chosen = options.find((option) => keys.has(option.id))
      if (chosen) onChange(chosen.id)
    }}
  >
    {options.map((option) => (
      <AriaToggleButton key={option.id} id={option.id}>
        {option.label}
      </AriaToggleButton>
    ))}
  </ToggleButtonGroup>
)
