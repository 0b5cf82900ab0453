import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { checkForUpdate } from '../../emulator/workbench/update-check.js'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

/** A registry that gives this answer to every request, and remembers what was asked. */
const registry = async (status: number, body: string): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = []
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(body)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

describe('the check for an update', () => {
  it('asks for the newest version of the package', async () => {
    const { url, asked } = await registry(200, '{"version":"1.0.0"}')
    await checkForUpdate('1.0.0', url)
    expect(asked).toEqual(['/ocpi-standin/latest'])
  })

  it.each([
    ['0.2.0', true],
    ['0.10.0', true],
    ['0.1.1', true],
    ['0.1.0', false],
    ['0.0.9', false],
  ])('compares 0.1.0 with a published %s', async (latest, newer) => {
    const { url } = await registry(200, JSON.stringify({ name: 'ocpi-standin', version: latest }))
    expect(await checkForUpdate('0.1.0', url)).toEqual({ current: '0.1.0', latest, newer })
  })

  it('finds nothing newer where nothing is published', async () => {
    const { url } = await registry(404, '{"error":"Not found"}')
    expect(await checkForUpdate('0.1.0', url)).toEqual({ current: '0.1.0', newer: false })
  })

  it.each([
    ['an error of the registry', 503, '', 'answered with HTTP 503'],
    ['an answer that is not JSON', 200, '<html>', 'without a version'],
    ['an answer without a version', 200, '{}', 'without a version'],
    ['a version that is none', 200, '{"version":"latest"}', 'without a version'],
  ])('names %s', async (_, status, body, words) => {
    const { url } = await registry(status, body)
    await expect(checkForUpdate('0.1.0', url)).rejects.toThrow(words)
  })

  it('says that the registry cannot be reached', async () => {
    const { url } = await registry(200, '{}')
    await new Promise((resolve) => server?.close(resolve))
    await expect(checkForUpdate('0.1.0', url)).rejects.toThrow(/127\.0\.0\.1:\d+ could not be reached/)
  })
})
