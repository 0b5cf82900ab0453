/** How one process finds the workbench of another: a file in the workspace that says where, for this user only. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { connectTo, type RemoteClient } from '../host/connect.js'
import { readRegularText } from '../store/read-file.js'
import { defaultWorkspaceFolder } from '../store/workspace.js'
import { terminal, usage } from './output.js'
import { errorText } from '../contract/error-text.js'

const Control = z.object({ url: z.string(), token: z.string(), pid: z.number() })

const fileIn = (folder: string): string => join(folder, 'control.json')

export const announce = async (folder: string | undefined, control: { url: string; token: string }): Promise<() => Promise<void>> => {
  if (folder === undefined) return () => Promise.resolve()
  // Made anew: the mode of a file that is there, or what a link leads to, is somebody else's choice.
  await rm(fileIn(folder), { force: true })
  await writeFile(fileIn(folder), `${JSON.stringify({ ...control, pid: process.pid })}\n`, { mode: 0o600, flag: 'wx' })
  return () => rm(fileIn(folder), { force: true })
}

export interface ControlOptions {
  readonly workspace?: string
  readonly controlUrl?: string
  readonly controlToken?: string
}

/**
 * The address of a control channel as a WebSocket url: `host:port`, `http://host:port` and `ws://host:port/control` mean the same. A
 * token in it, as in the address that the browser shows, is taken out.
 */
export const readControlUrl = (text: string): { readonly url: string; readonly token: string | undefined } => {
  const given = text.trim()
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `ws://${given}`
  const parsed = URL.canParse(address) ? new URL(address) : undefined
  const scheme = { 'ws:': 'ws', 'http:': 'ws', 'wss:': 'wss', 'https:': 'wss' }[parsed?.protocol ?? '']
  if (!parsed || scheme === undefined || parsed.hostname === '') {
    // What cannot be read may hold a token as well.
    throw usage('--control-url has to be host:port, http://host:port or ws://host:port/control')
  }
  if (parsed.port === '' && address !== given) throw usage(`--control-url needs a port, as ${parsed.hostname}:8100`)
  const token = parsed.searchParams.get('token') ?? new URLSearchParams(parsed.hash.replace(/^#/, '')).get('token') ?? undefined
  return { url: `${scheme}://${parsed.host}${parsed.pathname.endsWith('/control') ? parsed.pathname : '/control'}`, token }
}

/** The workbench that the options, the environment or the workspace name. Fails with what to do when there is none. */
export const findWorkbench = async (options: ControlOptions): Promise<RemoteClient> => {
  const address = options.controlUrl ?? terminal().env['STANDIN_CONTROL_URL']
  const named = address === undefined ? undefined : readControlUrl(address)
  const token = options.controlToken ?? terminal().env['STANDIN_CONTROL_TOKEN'] ?? named?.token
  if (named !== undefined || token !== undefined) {
    if (named === undefined || token === undefined)
      throw usage('--control-url and --control-token go together (or STANDIN_CONTROL_URL and STANDIN_CONTROL_TOKEN)')
    return connect(named.url, token)
  }
  const folder = options.workspace ?? terminal().env['STANDIN_WORKSPACE'] ?? defaultWorkspaceFolder()
  let control: z.infer<typeof Control>
  try {
    control = Control.parse(JSON.parse(await readRegularText(fileIn(folder))))
  } catch {
    throw usage(
      `no workbench runs on the workspace ${folder}: start one with \`standin start\` or \`standin serve --workspace ${folder}\`, or name one with --control-url and --control-token`,
    )
  }
  return connect(control.url, control.token)
}

const connect = async (url: string, token: string): Promise<RemoteClient> => {
  try {
    return await connectTo(url, token)
  } catch (error) {
    throw usage(errorText(error))
  }
}
