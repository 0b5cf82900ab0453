/** One app at a time: a second start brings the first one's window to the front, and hands over the file it was given. */
import { app } from 'electron'
import { z } from 'zod'
import { fileArgument } from './files/arguments.js'

const Handover = z.object({ file: z.string().max(4096).optional() })

/** In a package the app's own arguments begin after the program; in development the app's folder comes first. */
const ownArguments = () => process.argv.slice(app.isPackaged ? 1 : 2)

export interface Instance {
  /** False when another one runs; it has been told, and this one has to end. */
  readonly isFirst: boolean
  /** File of the command line. */
  readonly file: string | undefined
}

/**
 * Has to run before the app is ready.
 * @param onOpen told of a second start, and of a file that the system asks to open
 */
export const claimInstance = (onOpen: (file: string | undefined) => void): Instance => {
  const file = fileArgument(ownArguments(), process.cwd())
  const isFirst = app.requestSingleInstanceLock({ ...(file !== undefined && { file }) })
  app.on('second-instance', (_event, _argv, _workingFolder, handover) => {
    onOpen(Handover.safeParse(handover).data?.file)
  })
  // macOS hands over files by an event, not by an argument.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    onOpen(fileArgument([path], process.cwd()))
  })
  return { isFirst, file }
}
