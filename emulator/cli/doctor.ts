/** `standin doctor`: checks the surroundings that Standin needs, and says what to do about what is wrong. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { engines } from '../../package.json' with { type: 'json' }
import { StandinSettings } from '../contract/standin.js'
import { readRegularText } from '../store/read-file.js'
import { defaultWorkspaceFolder, listStandins, standinFile } from '../store/workspace.js'
import { findWorkbench } from './control.js'
import { checkCertificate, checkNode, checkPort, checkPublicUrl, checkWorkspace, type Check } from './doctor-checks.js'
import { Exit, print, printJson, style, terminal } from './output.js'

export interface DoctorOptions {
  readonly workspace?: string
  readonly json?: boolean
}

interface Found {
  readonly settings: StandinSettings
  readonly running: boolean
  readonly problem?: string
}

const SavedStandin = z.object({ data: z.object({ settings: StandinSettings }) })

/** The stand-ins of the running workbench, or of the files of the workspace. */
const standinsOf = async (folder: string): Promise<{ running: boolean; standins: readonly Found[]; broken: readonly Check[] }> => {
  const client = await findWorkbench({ workspace: folder }).catch(() => undefined)
  if (client) {
    try {
      const { standins } = await client.call('workbench.get', {})
      return {
        running: true,
        standins: standins.map(({ settings, state, problem }) => ({
          settings,
          running: state === 'running',
          ...(problem !== undefined && { problem }),
        })),
        broken: [],
      }
    } finally {
      client.close()
    }
  }
  const standins: Found[] = []
  const broken: Check[] = []
  for (const id of await listStandins(folder)) {
    const file = standinFile(folder, id)
    const saved = await readRegularText(file).then(
      (text) => SavedStandin.safeParse(JSON.parse(text)),
      () => undefined,
    )
    if (saved?.success) standins.push({ settings: saved.data.data.settings, running: false })
    else
      broken.push({
        name: `Stand-in ${id}`,
        state: 'failed',
        message: `${file} cannot be read`,
        advice: 'Start Standin: it sets the file aside and uses the backup.',
      })
  }
  return { running: false, standins, broken }
}

const checkInterface = (): Check => {
  const built = existsSync(join(dirname(fileURLToPath(import.meta.url)), 'renderer', 'index.html'))
  const name = 'Window'
  return built
    ? { name, state: 'ok', message: 'built' }
    : {
        name,
        state: 'warning',
        message: 'not built; the command line works without it',
        advice: 'Run `npm run build` in a clone of Standin.',
      }
}

const checksOf = async ({ settings, running, problem }: Found): Promise<Check[]> => {
  const port: Check = running
    ? { name: `Port of ${settings.id}`, state: 'ok', message: 'the stand-in is running' }
    : problem !== undefined
      ? { name: `Port of ${settings.id}`, state: 'failed', message: problem }
      : await checkPort(settings)
  const others = [await checkCertificate(settings, Date.now()), await checkPublicUrl(settings, running)]
  return [port, ...others.filter((check) => check !== undefined)]
}

const marks = {
  ok: style.bind(undefined, 'green', '✓'),
  warning: style.bind(undefined, 'yellow', '!'),
  failed: style.bind(undefined, 'red', '✗'),
}

export const doctor = async (options: DoctorOptions): Promise<void> => {
  const folder = options.workspace ?? terminal().env['STANDIN_WORKSPACE'] ?? defaultWorkspaceFolder()
  const found = await standinsOf(folder)
  const checks: Check[] = [
    checkNode(process.versions.node, engines.node),
    checkInterface(),
    await checkWorkspace(folder),
    {
      name: 'Workbench',
      state: 'ok',
      message: found.running ? 'running on this workspace' : 'not running on this workspace',
    },
    ...found.broken,
  ]
  for (const standin of found.standins) checks.push(...(await checksOf(standin)))
  const failed = checks.filter(({ state }) => state === 'failed').length
  if (options.json) printJson({ ok: failed === 0, checks })
  else {
    for (const { name, state, message, advice } of checks) {
      print(`${marks[state]()} ${style('bold', name)}: ${message}`)
      if (advice !== undefined && state !== 'ok') print(`  ${advice}`)
    }
  }
  if (failed > 0) throw new Exit(1)
}
