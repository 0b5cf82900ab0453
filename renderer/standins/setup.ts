/** Which of the setup dialogs is open. One at a time, opened from the sidebar, the palette and empty states alike. */
import { storeOf, useStore } from '../store.js'

export type SetupDialog =
  | { readonly kind: 'add-standin' }
  | { readonly kind: 'edit-standin'; readonly standinId: string }
  | { readonly kind: 'invite'; readonly standinId: string }
  | { readonly kind: 'register'; readonly standinId: string }
  | { readonly kind: 'connection'; readonly connectionId: string }
  | { readonly kind: 'remove-connection'; readonly connectionId: string }
  | { readonly kind: 'unregister'; readonly connectionId: string }

const dialog = storeOf<SetupDialog | undefined>(undefined)

export const openSetup = (next: SetupDialog): void => { dialog.set(next) }
export const closeSetup = (): void => { dialog.set(undefined) }
export const useSetupDialog = (): SetupDialog | undefined => useStore(dialog)
