/** `standin licenses` and `standin check-update`: what this program contains, and whether there is a newer one. */
import { readFile } from 'node:fs/promises'
import { version } from '../../package.json' with { type: 'json' }
import { checkForUpdate } from '../workbench/update-check.js'
import { print, printJson, printText, usage } from './output.js'
import { errorText } from '../contract/error-text.js'

/** Written beside the built program by the build. */
const builtFile = async (name: string): Promise<string> => {
  try {
    return await readFile(new URL(name, import.meta.url), 'utf8')
  } catch {
    throw usage(`${name} is missing beside the program. Build it with \`npm run build\`, or install the package again.`)
  }
}

export const licenses = async ({ json = false }: { json?: boolean }): Promise<void> => {
  if (json) printJson(JSON.parse(await builtFile('renderer/licenses.json')))
  else printText(await builtFile('THIRD_PARTY_LICENSES.txt'))
}

export const checkUpdate = async ({ json = false }: { json?: boolean }): Promise<void> => {
  const check = await checkForUpdate(version).catch((error: unknown) => {
    throw usage(errorText(error))
  })
  if (json) printJson(check)
  else if (check.newer)
    print(`Standin ${check.latest} is published; this is ${check.current}. Update with: npm install --global ocpi-standin`)
  else print(`Standin ${check.current} is the newest version.`)
}
