/** Which of the setup dialogs is open. One at a time, opened from the sidebar, the palette and empty states alike. */
import type { LocalRole } from '../../emulator/contract/standin.js'
import { storeOf, useStore } from '../store.js'

export type SetupDialog =
  | { readonly kind: 'add-standin'; readonly role?: LocalRole }
  | { readonly kind: 'edit-standin'; readonly standinId: string }
  | { readonly kind: 'invite'; readonly standinId: string }
  | { readonly kind: 'behind-hub'; readonly standinId: string }
  /** With what is known already, when a registration is tried again. */
  | { readonly kind: 'register'; readonly standinId: string; readonly versionsUrl?: string; readonly tokenA?: string }
  | { readonly kind: 'manual'; readonly standinId: string }
  | { readonly kind: 'terms'; readonly connectionId: string }
  | { readonly kind: 'complete'; readonly connectionId: string }
  | { readonly kind: 'connection'; readonly connectionId: string }
  | { readonly kind: 'remove-connection'; readonly connectionId: string }
  | { readonly kind: 'unregister'; readonly connectionId: string }

const dialog = storeOf<SetupDialog | undefined>(undefined)

export const openSetup = (next: SetupDialog): void => {
  dialog.set(next)
}

export const closeSetup = (): void => {
  dialog.set(undefined)
}

export const useSetupDialog = (): SetupDialog | undefined => useStore(dialog)
