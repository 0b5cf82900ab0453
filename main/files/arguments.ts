/** A file that the system, or the user on the command line, asks to open. */
import { resolve } from 'node:path'

/** Endings that Standin reads: scenario files end in `.ocpi-scenario.json`, recorded traffic in `.har` or `.ndjson`. */
const readable = /\.(json|har|ndjson)$/i

/**
 * The last argument that names a readable file, as an absolute path.
 * @param args arguments without the program, and without the app's folder
 */
export const fileArgument = (args: readonly string[], workingFolder: string): string | undefined => {
  const named = args.filter((arg) => !arg.startsWith('-') && readable.test(arg)).at(-1)
  return named === undefined ? undefined : resolve(workingFolder, named)
}
