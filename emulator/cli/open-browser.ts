/** Opens the interface in the default browser without disclosing the control token to anybody else. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A page that leads on to `url`. The address is made of base64url and digits, so there is nothing in it to escape. */
const pageTo = (url: string): string =>
  `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Standin</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Open Standin</a>\n`

/**
 * The arguments of a program can be read by everybody on the machine, so the browser is not given the address with the token in it but a
 * file that only this user can read. Returns what removes the file. That no browser can be opened is no reason to stop.
 */
export const openBrowser = async (
  url: string,
  platform: NodeJS.Platform = process.platform,
  start = spawn,
): Promise<() => Promise<void>> => {
  const folder = await mkdtemp(join(tmpdir(), 'standin-open-'))
  const file = join(folder, 'open.html')
  await writeFile(file, pageTo(url), { mode: 0o600 })
  const [program, ...args] =
    platform === 'darwin' ? ['open', file] : platform === 'win32' ? ['cmd', '/c', 'start', '', file] : ['xdg-open', file]
  const child = start(program, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
  return () => rm(folder, { recursive: true, force: true })
}
