/** What `standin doctor` finds, and what completion scripts offer. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished } from 'vitest'
import { completionScript, nodesOf } from '../../emulator/cli/completion.js'
import { checkCertificate, checkNode, checkPort, checkPublicUrl, checkWorkspace } from '../../emulator/cli/doctor-checks.js'
import { commandLine } from '../../emulator/cli/program.js'
import { standin, start, temporaryFolder, useProgram } from './support/program.js'

useProgram()

const listening = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const settings = { id: 'cpo', host: '127.0.0.1', port: 0, publicUrl: undefined, tls: undefined }

describe('doctor', () => {
  it('knows the oldest Node.js that will do', () => {
    expect(checkNode('20.19.0', '>=20.19').state).toBe('ok')
    expect(checkNode('18.20.4', '>=20.19')).toMatchObject({ state: 'failed', advice: 'Install Node.js 20.19 or later.' })
  })

  it('finds a workspace that cannot be written', async () => {
    const folder = temporaryFolder()
    expect((await checkWorkspace(folder)).state).toBe('ok')
    expect((await checkWorkspace(join(folder, 'new'))).message).toContain('created at the first start')
    // Nothing is forbidden to root.
    if (process.getuid?.() === 0) return
    chmodSync(folder, 0o500)
    expect((await checkWorkspace(folder)).state).toBe('failed')
    chmodSync(folder, 0o700)
  })

  it('names the next free port where one is taken', async () => {
    const port = await listening(createServer())
    const check = await checkPort({ ...settings, port })
    expect(check).toMatchObject({ state: 'failed' })
    expect(check.advice).toMatch(/use port \d+/)
  })

  it('reads the certificate: valid, expired, of another key, or none', async () => {
    const folder = temporaryFolder()
    const [own, other] = await Promise.all([
      generate([{ name: 'commonName', value: 'own' }]),
      generate([{ name: 'commonName', value: 'other' }]),
    ])
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const [certFile, keyFile, otherKey] = [file('own.crt', own.cert), file('own.key', own.private), file('other.key', other.private)]
    const now = Date.now()
    const state = async (tls: { certFile?: string; keyFile?: string }, at = now) =>
      (await checkCertificate({ ...settings, tls }, at))?.state
    expect(await state({ certFile, keyFile })).toBe('ok')
    expect(await state({ certFile, keyFile }, now + 3650 * 86_400_000)).toBe('failed')
    expect(await state({ certFile, keyFile: otherKey })).toBe('failed')
    expect(await state({ certFile: join(folder, 'nothing.crt'), keyFile })).toBe('failed')
    expect(await state({})).toBe('warning')
    expect(await checkCertificate(settings, now)).toBeUndefined()
  })

  it('tries the way from the public url to the port', async () => {
    const target = createServer()
    const port = await listening(target)
    target.closeAllConnections()
    target.close()
    const tunnel = await listening(
      createServer((incoming, answer) => {
        request({ host: '127.0.0.1', port, path: incoming.url }, (response) => response.pipe(answer))
          .on('error', () => answer.writeHead(502).end('bad gateway'))
          .end()
      }),
    )
    const publicUrl = `http://127.0.0.1:${tunnel}`
    expect(await checkPublicUrl({ ...settings, port, publicUrl }, false)).toMatchObject({ state: 'ok' })
    expect(await checkPublicUrl({ ...settings, port, publicUrl }, true)).toMatchObject({ state: 'failed' })
    const elsewhere = await listening(createServer((_incoming, answer) => answer.end('another program')))
    expect(await checkPublicUrl({ ...settings, port, publicUrl: `http://127.0.0.1:${elsewhere}` }, false)).toMatchObject({
      state: 'failed',
    })
  })

  it('looks at the stand-ins of a workspace, running and not, and ends with 0 when nothing is wrong', async () => {
    const workspace = temporaryFolder()
    const running = await start('--workspace', workspace)
    const found = await standin(['doctor', '--workspace', workspace, '--json'])
    const { ok, checks } = found.json() as { ok: boolean; checks: { name: string; message: string }[] }
    expect([found.code, ok]).toEqual([0, true])
    expect(checks).toContainEqual(expect.objectContaining({ name: 'Port of cpo', message: 'the stand-in is running' }))
    await running.end()
    const stopped = await standin(['doctor', '--workspace', workspace])
    expect(stopped.out).toMatch(/✓ Workbench: not running on this workspace/)
    expect(stopped.out).toMatch(/✓ Port of emsp: /)
  })
})

describe('completion', () => {
  const nodes = nodesOf(commandLine())

  it('knows every command, its options and its values', () => {
    const node = (path: string) => nodes.find((each) => each.path === path)
    expect(node('')?.commands.map(({ word }) => word)).toContain('serve')
    expect(node('data')?.commands.map(({ word }) => word)).toContain('list')
    expect(node('data list')?.values).toContain('locations')
    expect(node('explain')?.values).toContain('paging.link')
    expect(node('serve')?.options.map(({ word }) => word)).toContain('--token-a')
  })

  const completed = async (...words: readonly string[]): Promise<string[]> => {
    const script = `${completionScript('bash', commandLine())}
COMP_WORDS=(standin ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _standin; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout } = await promisify(execFile)('bash', ['-c', script])
    return stdout.split('\n').filter((line) => line !== '')
  }

  it.runIf(process.platform !== 'win32')('works in bash', async () => {
    expect(await completed('ser')).toEqual(['serve'])
    expect(await completed('data', 'ge')).toEqual(['get'])
    expect(await completed('data', 'list', 'loc')).toEqual(['locations'])
    expect(await completed('serve', '--role', 'h')).toEqual(['hub'])
    expect(await completed('explain', '--js')).toEqual(['--json'])
    expect(await completed('validate', '--version', '2.2')).toEqual(['2.2.1'])
  })

  it('is there for zsh and fish, and for no other shell', async () => {
    expect(completionScript('zsh', commandLine())).toContain('#compdef standin')
    expect(completionScript('fish', commandLine())).toContain('complete -c standin')
    const wrong = await standin(['completion', 'tcsh'])
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('bash, zsh and fish')])
  })
})
