// An engine that does little: answers `echo`, dies when told to, and writes down that it was closed.
import { appendFileSync } from 'node:fs'

const { STANDIN_FIXTURE_FILE: file = '', STANDIN_FIXTURE_FAILS: fails } = process.env
const { parentPort } = /** @type {{ parentPort: any }} */ (/** @type {unknown} */ (process))

appendFileSync(file, 'started\n')
if (fails) {
  parentPort.postMessage({ kind: 'failed', message: fails })
  setTimeout(() => process.exit(1), 50)
} else {
  parentPort.postMessage({ kind: 'ready' })
}

parentPort.on('message', (/** @type {any} */ { data, ports }) => {
  if (data.kind === 'close') {
    appendFileSync(file, 'closed\n')
    process.exit(0)
  }
  const [port] = ports
  port.on('message', (/** @type {any} */ { data: frame }) => {
    if (frame.call === 'die') process.exit(7)
    port.postMessage({ id: frame.id, result: frame.params })
  })
  port.start()
})
