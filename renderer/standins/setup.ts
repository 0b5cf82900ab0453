/** Which of the setup dialogs is open. One at a time, opened from the sidebar, the palette and empty states alike. */
import { useSyncExternalStore } from 'react'

export type SetupDialog =
  | { readonly kind: 'add-standin' }
  | { readonly kind: 'edit-standin'; readonly standinId: string }
  | { readonly kind: 'invite'; readonly standinId: string }
  | { readonly kind: 'register'; readonly standinId: string }
  | { readonly kind: 'connection'; readonly connectionId: string }

let open: SetupDialog | undefined
const listeners = new Set<() => void>()
const change = (dialog: SetupDialog | undefined) => {
  open = dialog
  for (const listener of listeners) listener()
}

export const openSetup = (dialog: SetupDialog): void => { change(dialog) }
export const closeSetup = (): void => { change(undefined) }

export const useSetupDialog = (): SetupDialog | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => { listeners.delete(listener) }
    },
    () => open,
  )
