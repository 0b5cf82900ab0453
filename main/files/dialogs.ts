/** The dialogs to open and to save, as the page asks for them. */
import { BrowserWindow, app, dialog, type IpcMainInvokeEvent } from 'electron'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { channels } from '../channels.js'
import { answer } from '../ipc.js'
import { largestBytes, readText, safeName, writeText } from './text.js'

const FileKinds = z
  .array(
    z.object({
      name: z.string().min(1).max(100),
      extensions: z
        .array(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,29}$/))
        .min(1)
        .max(20),
    }),
  )
  .max(20)

const filtersOf = (kinds: z.infer<typeof FileKinds>) => [
  ...kinds.map(({ name, extensions }) => ({ name, extensions })),
  { name: 'All files', extensions: ['*'] },
]

const windowOf = (event: IpcMainInvokeEvent): BrowserWindow => {
  const window = BrowserWindow.fromWebContents(event.sender)
  if (!window) throw new Error('the window is closed')
  return window
}

/** @param onOpened told the path of every file that was opened */
export const answerDialogs = (onOpened: (path: string) => void): void => {
  answer(channels.openFile, z.object({ kinds: FileKinds }), async ({ kinds }, event) => {
    const {
      canceled,
      filePaths: [path],
    } = await dialog.showOpenDialog(windowOf(event), { properties: ['openFile'], filters: filtersOf(kinds) })
    if (canceled || path === undefined) return undefined
    const file = await readText(path)
    onOpened(path)
    return file
  })
  answer(
    channels.saveFile,
    z.object({ name: z.string().max(1000), text: z.string().max(largestBytes), kinds: FileKinds }),
    async ({ name, text, kinds }, event) => {
      const { canceled, filePath } = await dialog.showSaveDialog(windowOf(event), {
        defaultPath: join(app.getPath('downloads'), safeName(name)),
        filters: filtersOf(kinds),
      })
      if (canceled || filePath === '') return undefined
      await writeText(filePath, text)
      return { name: basename(filePath) }
    },
  )
}
