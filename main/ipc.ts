/** The one door through which messages of the page come: sender checked, content parsed. No other file uses `ipcMain`. */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import type { Reply } from './channels.js'
import { isFromPage } from './security/sender.js'
import { errorText } from '../emulator/contract/error-text.js'

/** Hears messages that need no answer. What does not fit the schema is dropped, and said on the console. */
export const hear = <S extends z.ZodType>(
  channel: string,
  schema: S,
  listener: (content: z.output<S>, event: IpcMainEvent) => void,
): void => {
  ipcMain.on(channel, (event, content: unknown) => {
    if (!isFromPage(event)) return
    const parsed = schema.safeParse(content)
    if (parsed.success) listener(parsed.data, event)
    else console.error(`${channel} was sent something else than it takes: ${parsed.error.message}`)
  })
}

/** Answers messages. An error becomes a problem that the page shows. */
export const answer = <S extends z.ZodType, T>(
  channel: string,
  schema: S,
  handler: (content: z.output<S>, event: IpcMainInvokeEvent) => Promise<T | undefined>,
): void => {
  ipcMain.handle(channel, async (event, content: unknown): Promise<Reply<T>> => {
    if (!isFromPage(event)) return { problem: 'only the window of Standin is heard' }
    const parsed = schema.safeParse(content)
    if (!parsed.success) return { problem: `${channel} was sent something else than it takes` }
    try {
      return { value: await handler(parsed.data, event) }
    } catch (error) {
      return { problem: errorText(error) }
    }
  })
}
