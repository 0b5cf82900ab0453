// Bare servers that answer the same bytes, header fields included: what node:http, and Koa with its router, cost before
// any work is done.
// Run as `node bench/baselines.mjs <http|koa>` with the answers as JSON on standard input; prints its port.
import { createServer } from 'node:http'
import Router from '@koa/router'
import Koa from 'koa'

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
/** @type {{ path: string, body: string }[]} */
const answers = JSON.parse(Buffer.concat(chunks).toString('utf8'))
const bodies = new Map(answers.map(({ path, body }) => [path, Buffer.from(body)]))
const pushed = Buffer.from('{"status_code":1000,"status_message":"Success","timestamp":"2026-01-01T00:00:00Z"}')

/** Reads and parses a pushed body, as any server has to. @param {import('node:http').IncomingMessage} request */
const read = (request) =>
  new Promise((resolve) => {
    /** @type {Buffer[]} */
    const parts = []
    request.on('data', (part) => {
      parts.push(part)
    })
    request.on('end', () => {
      resolve(JSON.parse(Buffer.concat(parts).toString('utf8')))
    })
  })

/** The header fields that an OCPI answer repeats, or swaps. @param {import('node:http').IncomingHttpHeaders} given */
const echoed = (given) => ({
  'X-Request-ID': String(given['x-request-id']),
  'X-Correlation-ID': String(given['x-correlation-id']),
  'OCPI-to-country-code': String(given['ocpi-from-country-code']),
  'OCPI-to-party-id': String(given['ocpi-from-party-id']),
  'OCPI-from-country-code': String(given['ocpi-to-country-code']),
  'OCPI-from-party-id': String(given['ocpi-to-party-id']),
})

const bareHttp =
  () => async (/** @type {import('node:http').IncomingMessage} */ request, /** @type {import('node:http').ServerResponse} */ response) => {
    const url = request.url ?? ''
    const found = bodies.get(url.split('?')[0] ?? '')
    if (request.method !== 'GET') await read(request)
    const body = request.method === 'GET' ? found : pushed
    response.writeHead(body ? 200 : 404, {
      'Content-Type': 'application/json',
      'Content-Length': body?.length ?? 0,
      ...echoed(request.headers),
    })
    response.end(body)
  }

const bareKoa = () => {
  const app = new Koa()
  const router = new Router()
  for (const [path, body] of bodies) {
    router.get(path, (ctx) => {
      ctx.set(echoed(ctx.req.headers))
      ctx.type = 'application/json'
      ctx.body = body
    })
  }
  const push = async (/** @type {import('koa').Context} */ ctx) => {
    await read(ctx.req)
    ctx.set(echoed(ctx.req.headers))
    ctx.type = 'application/json'
    ctx.body = pushed
  }
  router.put('/ocpi/emsp/2.2.1/sessions/:country_code/:party_id/:session_id', push)
  router.post('/ocpi/emsp/2.2.1/cdrs', push)
  app.use(router.routes())
  return app.callback()
}

const server = createServer(process.argv[2] === 'koa' ? bareKoa() : bareHttp())
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
