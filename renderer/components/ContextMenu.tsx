/** A menu at the pointer, opened with the secondary button, the menu key or Shift+F10. */
import { type MouseEvent, type ReactNode, useCallback, useRef, useState } from 'react'
import { Popover } from 'react-aria-components'
import { MenuContent, type MenuGroup } from './Menu.js'

interface OpenMenu {
  readonly x: number
  readonly y: number
  readonly groups: readonly MenuGroup[]
}

export interface ContextMenu {
  /** Opens the menu where the event happened; nothing opens without entries. */
  readonly open: (event: MouseEvent, groups: readonly MenuGroup[]) => void
  /** To be rendered beside the list. */
  readonly menu: ReactNode
}

export const useContextMenu = (label: string): ContextMenu => {
  const [shown, setShown] = useState<OpenMenu>()
  const anchor = useRef<HTMLSpanElement>(null)
  const open = useCallback((event: MouseEvent, groups: readonly MenuGroup[]) => {
    if (groups.every(({ entries }) => entries.length === 0)) return
    event.preventDefault()
    const box = event.currentTarget.getBoundingClientRect()
    // The menu key gives no useful position.
    const byKey = event.clientX === 0 && event.clientY === 0
    setShown({ x: byKey ? box.left + 24 : event.clientX, y: byKey ? box.top + 24 : event.clientY, groups })
  }, [])
  const close = () => setShown(undefined)
  const menu = (
    <>
      <span ref={anchor} className="context-anchor" style={{ left: shown?.x ?? 0, top: shown?.y ?? 0 }} aria-hidden />
      <Popover
        className="popover"
        triggerRef={anchor}
        isOpen={shown !== undefined}
        onOpenChange={close}
        placement="bottom start"
        offset={2}
      >
        <MenuContent label={label} groups={shown?.groups ?? []} onClose={close} />
      </Popover>
    </>
  )
  return { open, menu }
}
