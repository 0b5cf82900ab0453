/**
 * Messages are heard only from the page itself: its top frame, at its own address.
 * Electron's security checklist 17 (the sender of messages).
 */
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { pageOrigin } from './scheme.js'

export const isFromPage = ({ senderFrame }: Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame'>): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${pageOrigin}/`)
