/**
 * Serves the built window with an engine that makes up its traffic: `node test/renderer/harness/serve.mjs [rows] [port]`.
 * `GET /feed?rate=2000` starts, `rate=0` ends a stream; `GET /drop` closes all sockets.
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { createServer as createVite } from 'vite'
import { WebSocketServer } from 'ws'

const rows = Number(process.argv[2] ?? 0)
const port = Number(process.argv[3] ?? 0)
const vite = await createVite({
  configFile: false,
  server: { middlewareMode: true, watch: null, ws: false },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
})
/** @type {import('./engine.js')} */
const { createHarness } = await vite.ssrLoadModule('/test/renderer/harness/engine.ts')
const harness = createHarness(rows)
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/feed') {
    harness.feed(Number(url.searchParams.get('rate')))
    response.end('ok')
    return
  }
  if (url.pathname === '/drop') {
    for (const socket of sockets.clients) socket.terminate()
    response.end('ok')
    return
  }
  const path = normalize(url.pathname === '/' ? '/index.html' : url.pathname)
  try {
    const content = await readFile(join('dist/renderer', path))
    response.writeHead(200, {
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
    })
    response.end(content)
  } catch {
    response.writeHead(404).end()
  }
})
const sockets = new WebSocketServer({ server, path: '/control' })
sockets.on('connection', (socket) => {
  const { onFrame, leave } = harness.join((frame) => {
    socket.send(JSON.stringify(frame))
  })
  socket.on('message', (data) => {
    void onFrame(JSON.parse(String(data)))
  })
  socket.on('close', leave)
})
server.listen(port, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/#token=harness`)
})
