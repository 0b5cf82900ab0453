// The least that a platform has to be to register with a stand-in: versions, details, and a POST of credentials.
import { createServer } from 'node:http'

/**
 * Registers at a stand-in with token A in 2.2.1; returns the header that opens its modules.
 * @param {{ versionsUrl: string, tokenA: string, role: 'CPO' | 'EMSP', party: { country_code: string, party_id: string } }} options
 */
export const registerAt = async ({ versionsUrl, tokenA, role, party }) => {
  const base64 = (/** @type {string} */ text) => `Token ${Buffer.from(text).toString('base64')}`
  const answer = (/** @type {unknown} */ data) => JSON.stringify({ data, status_code: 1000, timestamp: new Date().toISOString() })
  let port = 0
  const server = createServer((request, response) => {
    const base = `http://127.0.0.1:${port}`
    response.setHeader('Content-Type', 'application/json')
    response.end(
      request.url === '/versions'
        ? answer([{ version: '2.2.1', url: `${base}/2.2.1` }])
        : answer({ version: '2.2.1', endpoints: [{ identifier: 'credentials', role: 'SENDER', url: `${base}/2.2.1/credentials` }] }),
    )
  })
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(undefined)
    })
  })
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
  const call = async (/** @type {string} */ url, /** @type {RequestInit} */ init = {}) => {
    const response = await fetch(url, {
      ...init,
      headers: {
        Authorization: base64(tokenA),
        'Content-Type': 'application/json',
        'X-Request-ID': `${Math.random()}`,
        'X-Correlation-ID': '1',
      },
    })
    return /** @type {{ data: any }} */ (await response.json()).data
  }
  const versions = await call(versionsUrl)
  const details = await call(versions.find((/** @type {{ version: string }} */ entry) => entry.version === '2.2.1').url)
  const credentials = details.endpoints.find((/** @type {{ identifier: string }} */ endpoint) => endpoint.identifier === 'credentials').url
  const given = await call(credentials, {
    method: 'POST',
    body: JSON.stringify({
      token: 'bench-token-b',
      url: `http://127.0.0.1:${port}/versions`,
      roles: [{ role, ...party, business_details: { name: 'Bench' } }],
    }),
  })
  server.close()
  return { authorization: base64(given.token), endpoints: details.endpoints }
}
