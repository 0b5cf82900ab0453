/** Runs in a process of its own: the workbench, behind one port for each page. */
import { tuneHeap } from '../emulator/host/heap.js'
import { catchUncaught, surviveUncaught } from '../emulator/host/uncaught.js'
import { serveOnPort } from '../emulator/host/port.js'
import { defaultWorkspaceFolder } from '../emulator/store/workspace.js'
import { openWorkbench } from '../emulator/workbench/open.js'
import { version } from '../package.json' with { type: 'json' }
import { ToEngine, type FromEngine } from './engine-messages.js'
import { errorText } from '../emulator/contract/error-text.js'

const { parentPort } = process

tuneHeap()
// An engine that ends is started again by the main process.
catchUncaught(process, {
  log: (text) => process.stderr.write(text),
  exit: (code) => process.exit(code),
})

const tell = (message: FromEngine) => {
  parentPort.postMessage(message)
}

const opened = openWorkbench({ workspace: process.env['STANDIN_WORKSPACE'] ?? defaultWorkspaceFolder(), version })

opened.then(
  (workbench) => {
    surviveUncaught({ tell: workbench.bench.problem, mask: workbench.maskText, end: workbench.shutDown })
    tell({ kind: 'ready' })
  },
  (error: unknown) => {
    tell({ kind: 'failed', message: errorText(error) })
    // Long enough for the message to be on its way.
    setTimeout(() => process.exit(1), 100)
  },
)

/** Writes what is unwritten, then ends. */
const close = async () => {
  const workbench = await opened
  await workbench.shutDown()
  const unwritten = workbench.unwritten()
  if (unwritten.length > 0) process.stderr.write(`standin: could not be written: ${unwritten.join(', ')}\n`)
  process.exit(unwritten.length === 0 ? 0 : 2)
}

parentPort.on('message', ({ data, ports: [port] }) => {
  const message = ToEngine.safeParse(data)
  if (!message.success) return
  if (message.data.kind === 'problem') {
    const { place, message: told } = message.data
    opened.then(
      (workbench) => {
        workbench.bench.problem(place, told)
      },
      () => undefined,
    )
  } else if (message.data.kind === 'close') {
    close().catch((error: unknown) => {
      console.error(error)
      process.exit(1)
    })
  } else if (port) {
    // A failure has been told already.
    opened.then(
      (workbench) => {
        serveOnPort(workbench, port)
      },
      () => {
        port.close()
      },
    )
  }
})
