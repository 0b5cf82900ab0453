/** `standin start`: the workspace, with its interface in a browser where there is one. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json' with { type: 'json' }
import { formatParty } from '../ocpi/headers.js'
import { defaultWorkspaceFolder } from '../store/workspace.js'
import { openWorkbench } from '../workbench/open.js'
import type { Bench } from '../workbench/workbench.js'
import { logFileBytes, print, printJson, printVersionsUrls, style, terminal, usage, whole } from './output.js'
import { keepRunning } from './keep-running.js'
import { openBrowser } from './open-browser.js'
import { errorText } from '../contract/error-text.js'

export interface StartOptions {
  readonly workspace?: string
  readonly ephemeral?: boolean
  readonly open?: boolean
  readonly json?: boolean
  readonly port?: string
  readonly log?: string
  readonly logSize?: string
}

/** The interface lies beside the program once it is built. */
const interfaceFolder = (): string | undefined => {
  const folder = join(dirname(fileURLToPath(import.meta.url)), 'renderer')
  return existsSync(join(folder, 'index.html')) ? folder : undefined
}

/** Somebody has started it by hand, before a screen. */
const isAtScreen = (): boolean => {
  const { stdout, env } = terminal()
  return stdout.isTTY === true && (process.platform !== 'linux' || env['DISPLAY'] !== undefined || env['WAYLAND_DISPLAY'] !== undefined)
}

const describe = (bench: Bench): void => {
  for (const hosted of bench.standins.values()) {
    const view = bench.view(hosted)
    const { settings } = view
    const parties = settings.parties.map(formatParty).join(', ')
    print(
      `${style('bold', settings.name)} (${parties}) ${view.state === 'running' ? `on port ${view.port ?? settings.port}` : style('red', `${view.state}: ${view.problem ?? ''}`)}`,
    )
    printVersionsUrls(view.versionsUrls, '  ')
    for (const record of hosted.standin.context.connections.list()) {
      if (record.state === 'REGISTERED') print(`  connected to            ${record.name} in ${record.version ?? ''}`)
      else if (record.tokens.a !== undefined) print(`  token A for ${record.name.padEnd(11)} ${record.tokens.a}`)
    }
  }
}

export const start = async (options: StartOptions): Promise<void> => {
  const workspace = options.ephemeral ? undefined : (options.workspace ?? terminal().env['STANDIN_WORKSPACE'] ?? defaultWorkspaceFolder())
  const controlPort = options.port === undefined ? undefined : whole(options.port, '--port')
  const json = options.json === true
  const workbench = await openWorkbench({ workspace, version, logFile: options.log, logFileBytes: logFileBytes(options.logSize) }).catch(
    (error: unknown) => {
      throw usage(errorText(error))
    },
  )
  const files = interfaceFolder()
  const { control, followTraffic, stopped } = await keepRunning(workbench, { json, files, workspace, controlPort })
  if (json) {
    printJson({
      event: 'ready',
      standins: workbench.bench.views().map((view) => ({
        id: view.settings.id,
        parties: view.settings.parties.map(formatParty),
        roles: view.settings.parties.map((party) => party.role),
        versionsUrls: view.versionsUrls,
        tokenA: workbench.bench
          .standin(view.settings.id)
          .standin.context.connections.list()
          .find((record) => record.state === 'INVITED')?.tokens.a,
      })),
      control: { url: control.url, token: control.token },
      ...(control.pageUrl !== undefined && { page: control.pageUrl }),
    })
  } else {
    describe(workbench.bench)
    if (control.pageUrl !== undefined) print(`\n${style('bold', 'Interface')}  ${control.pageUrl}`)
    print('\nNext: register your platform with a versions url and token A, or play the flow with `standin play`.')
    print('Traffic appears below; Ctrl+C stops.')
    print('')
  }
  followTraffic()
  const opens = control.pageUrl !== undefined && options.open !== false && !json && isAtScreen()
  const removePage = opens ? await openBrowser(control.pageUrl) : undefined
  try {
    await stopped
  } finally {
    await removePage?.()
  }
}
