// Mockoon, Prism, WireMock and mockttp with the same answers, fetched by npx when asked for: what servers for any API cost.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  })

/** Waits until something answers; undefined when nothing does within two minutes (npx may have to fetch it first). */
const answering = async (/** @type {string} */ url) => {
  for (let attempt = 0; attempt < 240; attempt++) {
    try {
      await fetch(url)
      return true
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 500)
      })
    }
  }
  return false
}

const launch = async (/** @type {string} */ name, /** @type {string[]} */ args, /** @type {number} */ port) => {
  // npx starts the server as a child of its own: a group of processes, so that all of it can be ended.
  const child = spawn('npx', ['--yes', ...args], { stdio: 'ignore', detached: process.platform !== 'win32' })
  const stop = () => {
    try {
      if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid)
    } catch {
      // It has ended by itself.
    }
  }
  const base = `http://127.0.0.1:${port}`
  if (await answering(base)) return { name, base, stop }
  stop()
  process.stderr.write(`${name} could not be started\n`)
  return undefined
}

const pushes = [
  ['put', 'ocpi/emsp/2.2.1/sessions/:a/:b/:c'],
  ['post', 'ocpi/emsp/2.2.1/cdrs'],
]
const done = '{"status_code":1000,"timestamp":"2026-01-01T00:00:00Z"}'

/** @param {{ path: string, body: string }[]} answers */
export const startMockoon = async (answers) => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'standin-bench-'))
  const route = (
    /** @type {string} */ method,
    /** @type {string} */ endpoint,
    /** @type {string} */ body,
    /** @type {number} */ index,
  ) => ({
    uuid: `route-${index}`,
    type: 'http',
    documentation: '',
    method,
    endpoint,
    responseMode: null,
    responses: [
      {
        uuid: `response-${index}`,
        body,
        latency: 0,
        statusCode: 200,
        label: '',
        headers: [{ key: 'Content-Type', value: 'application/json' }],
        bodyType: 'INLINE',
        filePath: '',
        databucketID: '',
        sendFileAsBody: false,
        rules: [],
        rulesOperator: 'OR',
        disableTemplating: true,
        fallbackTo404: false,
        default: true,
        crudKey: 'id',
        callbacks: [],
      },
    ],
  })
  const routes = [
    ...answers.map(({ path, body }, index) => route('get', path.slice(1), body, index)),
    ...pushes.map(([method = '', endpoint = ''], index) => route(method, endpoint, done, 10 + index)),
  ]
  await writeFile(
    join(folder, 'environment.json'),
    JSON.stringify({
      uuid: 'bench',
      lastMigration: 33,
      name: 'bench',
      endpointPrefix: '',
      latency: 0,
      port,
      hostname: '127.0.0.1',
      folders: [],
      routes,
      rootChildren: routes.map(({ uuid }) => ({ type: 'route', uuid })),
      proxyMode: false,
      proxyHost: '',
      proxyRemovePrefix: false,
      tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' },
      cors: false,
      headers: [],
      proxyReqHeaders: [],
      proxyResHeaders: [],
      data: [],
      callbacks: [],
    }),
  )
  return launch(
    'mockoon',
    ['@mockoon/cli', 'start', '--data', join(folder, 'environment.json'), '--port', String(port), '--disable-log-to-file'],
    port,
  )
}

/** @param {{ path: string, body: string }[]} answers */
export const startPrism = async (answers) => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'standin-bench-'))
  const content = (/** @type {unknown} */ example) => ({
    responses: { 200: { description: 'done', content: { 'application/json': { example } } } },
  })
  const taking = { requestBody: { content: { 'application/json': { schema: {} } } } }
  await writeFile(
    join(folder, 'api.json'),
    JSON.stringify({
      openapi: '3.0.0',
      info: { title: 'bench', version: '1' },
      paths: {
        ...Object.fromEntries(answers.map(({ path, body }) => [path, { get: content(JSON.parse(body)) }])),
        '/ocpi/emsp/2.2.1/sessions/{a}/{b}/{c}': {
          put: {
            ...taking,
            ...content(JSON.parse(done)),
            parameters: ['a', 'b', 'c'].map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
          },
        },
        '/ocpi/emsp/2.2.1/cdrs': { post: { ...taking, ...content(JSON.parse(done)) } },
      },
    }),
  )
  return launch('prism', ['@stoplight/prism-cli', 'mock', '--host', '127.0.0.1', '--port', String(port), join(folder, 'api.json')], port)
}

/** WireMock needs a Java runtime. @param {{ path: string, body: string }[]} answers */
export const startWireMock = async (answers) => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'standin-bench-'))
  const mapping = (/** @type {string} */ method, /** @type {object} */ url, /** @type {string} */ body) => ({
    request: { method, ...url },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body },
  })
  const mappings = [
    ...answers.map(({ path, body }) => mapping('GET', { urlPath: path }, body)),
    mapping('PUT', { urlPathPattern: '/ocpi/emsp/2.2.1/sessions/[^/]+/[^/]+/[^/]+' }, done),
    mapping('POST', { urlPath: '/ocpi/emsp/2.2.1/cdrs' }, done),
  ]
  await mkdir(join(folder, 'mappings'))
  await writeFile(join(folder, 'mappings', 'bench.json'), JSON.stringify({ mappings }))
  return launch('wiremock', ['wiremock', '--port', String(port), '--root-dir', folder, '--disable-banner'], port)
}

/** mockttp is a library: npx fetches it, and a script of a few lines runs it. @param {{ path: string, body: string }[]} answers */
export const startMockttp = async (answers) => {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'standin-bench-'))
  const script = join(folder, 'server.cjs')
  const source = `
const { dirname, join } = require('node:path')
// npx puts the programs of what it has fetched on the path.
const bin = process.env.PATH.split(require('node:path').delimiter).find((folder) => folder.includes('_npx'))
const mockttp = require(join(dirname(bin), 'mockttp'))
const server = mockttp.getLocal({ recordTraffic: false })
const json = { 'content-type': 'application/json' }
const answers = ${JSON.stringify(answers)}
server.start(${port}).then(async () => {
  for (const { path, body } of answers) await server.forGet(path).thenReply(200, body, json)
  await server.forPut(/\\/sessions\\//).thenReply(200, ${JSON.stringify(done)}, json)
  await server.forPost('/ocpi/emsp/2.2.1/cdrs').thenReply(200, ${JSON.stringify(done)}, json)
})`
  await writeFile(script, source)
  return launch('mockttp', ['--package', 'mockttp', 'node', script], port)
}
