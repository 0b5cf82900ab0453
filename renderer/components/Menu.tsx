/** A menu that opens from a button. */
import type { ReactNode } from 'react'
import { Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover, type PopoverProps, Separator } from 'react-aria-components'
import { KeyHint } from './KeyHint.js'

export interface MenuEntry {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly detail?: string
  readonly shortcut?: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly run: () => void
}

/** Entries under a heading, set off from those before. */
export interface MenuGroup {
  readonly heading?: string
  readonly entries: readonly MenuEntry[]
}

export interface MenuProps {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  readonly placement?: PopoverProps['placement']
  /** The button that opens it. */
  readonly children: ReactNode
}

export const Menu = ({ label, groups, placement = 'bottom end', children }: MenuProps) => (
  <MenuTrigger>
    {children}
    <Popover className="popover" placement={placement} offset={4}>
      <MenuContent label={label} groups={groups} />
    </Popover>
  </MenuTrigger>
)

interface MenuContentProps {
  readonly label: string
  readonly groups: readonly MenuGroup[]
  /** An entry was chosen. A menu with a button closes by itself. */
  readonly onClose?: () => void
}

export const MenuContent = ({ label, groups, onClose }: MenuContentProps) => (
  <AriaMenu className="items" aria-label={label} {...(onClose && { onClose, autoFocus: 'first' as const })}>
    {groups
      .filter((group) => group.entries.length > 0)
      .map((group, index) => (
        <Group key={group.heading ?? index} group={group} ruled={index > 0} />
      ))}
  </AriaMenu>
)

const Group = ({ group, ruled }: { group: MenuGroup; ruled: boolean }) => (
  <>
    {ruled && <Separator className="items__rule" />}
    <MenuSection aria-label={group.heading ?? 'Actions'}>
      {group.heading !== undefined && <Header className="items__header">{group.heading}</Header>}
      {group.entries.map((entry) => (
        <MenuItem
          key={entry.id}
          id={entry.id}
          textValue={entry.label}
          isDisabled={entry.disabled ?? false}
          className={entry.danger ? 'item item--danger' : 'item'}
          onAction={entry.run}
        >
          {entry.icon}
          <span className="item__text">{entry.label}</span>
          {entry.detail !== undefined && <span className="item__detail">{entry.detail}</span>}
          {entry.shortcut !== undefined && <KeyHint shortcut={entry.shortcut} />}
        </MenuItem>
      ))}
    </MenuSection>
  </>
)
