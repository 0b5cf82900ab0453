/** Nothing is lost: a full disk, a reader that leaves, a renewal before a kill. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appendFile } from '../../emulator/store/append-file.js'
import { root } from '../architecture/files.js'
import { createWorkbench } from '../../emulator/workbench/workbench.js'
import { temporaryFolder, useProgram } from '../cli/support/program.js'
import { openPlatform } from '../standin/support/platform.js'

useProgram()

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** The built program under a shell that sets limits or pipes; `ready` runs when the first line has been printed. */
const shell = (script: string, args: readonly string[], ready: (line: string, stop: () => void) => Promise<void> | void): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script, process.execPath, join(root, 'dist', 'standin.js'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    let begun = false
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (begun || !out.includes('\n')) return
      begun = true
      Promise.resolve(ready(out.split('\n')[0] ?? '', () => child.kill('SIGTERM'))).catch(reject)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ code, out, err })
    })
  })

const standinFiles = (workspace: string): string[] => readdirSync(join(workspace, 'standins')).filter((name) => name.endsWith('.json'))

describe('a disk that is full when Standin is stopped', () => {
  it('is told with the files that could not be written, and by the exit code; no line of the log is cut', async () => {
    const workspace = join(temporaryFolder(), 'workspace')
    mkdirSync(workspace)
    const log = join(workspace, 'log.ndjson')
    const { code, err } = await shell(
      // No file may grow beyond 64 KB, and the signal that says so is ignored: writing fails as on a full disk.
      'trap "" XFSZ; ulimit -f 64; exec "$0" "$@"',
      ['serve', '--role', 'cpo', '--port', '0', '--json', '--quiet', '--workspace', workspace, '--log', log],
      async (line, stop) => {
        const ready = JSON.parse(line) as { standins: { versionsUrls: Record<string, string> }[] }
        const url = Object.values(ready.standins[0]?.versionsUrls ?? {})[0] ?? ''
        for (let count = 0; count < 150; count++) await fetch(url).then((response) => response.text())
        stop()
      },
    )
    expect(code).toBe(2)
    expect(err).toContain('could not be written')
    expect(err).toContain(log)
    const lines = readFileSync(log, 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    for (const each of lines) expect(() => JSON.parse(each) as unknown).not.toThrow()
  })
})

describe('a file that lines are added to', () => {
  it('holds whole lines after a write that failed, and the rest once there is room', async () => {
    const file = join(temporaryFolder(), 'lines')
    const lines = appendFile({ file })
    await lines.append('one\n')
    await expect(lines.append(undefined as unknown as string)).rejects.toThrow()
    await lines.append('two\n')
    await lines.close()
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
  })
})

describe('a reader that has seen enough', () => {
  it('ends Standin after everything is saved', async () => {
    const workspace = join(temporaryFolder(), 'workspace')
    const { out } = await shell(
      'set -o pipefail; ("$0" "$@" & echo $! >&2; wait $!) | head -1',
      ['serve', '--role', 'cpo', '--port', '0', '--json', '--workspace', workspace, '--id', 'saved'],
      async (line) => {
        // The next line that it prints is one too many.
        const ready = JSON.parse(line) as { standins: { versionsUrls: Record<string, string> }[] }
        const url = Object.values(ready.standins[0]?.versionsUrls ?? {})[0] ?? ''
        await fetch(url).then(
          (response) => response.text(),
          () => undefined,
        )
      },
    )
    expect(out).toContain('"event":"ready"')
    expect(standinFiles(workspace)).toEqual(['saved.json'])
    expect(readdirSync(workspace)).not.toContain('workspace.lock')
    expect(readdirSync(workspace)).not.toContain('control.json')
  })
})

describe('a registration', () => {
  it.each(['renewed by the peer', 'renewed by us'])('that was %s is on disk before it is acknowledged', async (by) => {
    const workspace = join(temporaryFolder(), 'workspace')
    const platform = await openPlatform('CPO', ['2.2.1'])
    const savedTokens = () => {
      const [name = ''] = standinFiles(workspace)
      const { data } = JSON.parse(readFileSync(join(workspace, 'standins', name), 'utf8')) as {
        data: { connections: { tokens: Record<string, string> }[] }
      }
      return data.connections[0]?.tokens
    }
    const workbench = await createWorkbench({ workspace })
    try {
      const standin = await workbench.call('standins.add', {
        name: 'eMSP',
        port: 0,
        versions: ['2.2.1'],
        parties: [{ role: 'EMSP', country_code: 'DE', party_id: 'MSP', name: 'x' }],
      })
      const connection = await workbench.call('connections.register', {
        standinId: standin.settings.id,
        versionsUrl: platform.versionsUrl,
        tokenA: 'invitation',
      })
      const tokens = () => workbench.call('connections.tokens', { connectionId: connection.id })
      expect(savedTokens()?.['in']).toBe((await tokens()).in)
      if (by === 'renewed by us') {
        platform.credentials['token'] = 'their-next-token'
        await workbench.call('connections.renew', { connectionId: connection.id })
      } else {
        const { in: token = '' } = await tokens()
        const url =
          Object.values(standin.versionsUrls)[0]
            ?.replace(/versions$/, 'emsp/2.2.1/credentials')
            .replace('emsp/emsp', 'emsp') ?? ''
        const answer = await fetch(url, {
          method: 'PUT',
          headers: { Authorization: `Token ${Buffer.from(token).toString('base64')}`, 'Content-Type': 'application/json' },
          body: JSON.stringify({ ...platform.credentials, token: 'their-next-token' }),
        })
        const { data } = (await answer.json()) as { data?: { token: string } }
        // What the peer has heard of is on disk at this very moment.
        expect(savedTokens()?.['in']).toBe(data?.token)
      }
      expect(savedTokens()).toMatchObject({ in: (await tokens()).in, out: 'their-next-token' })
    } finally {
      await workbench.shutDown()
    }
  })
})
