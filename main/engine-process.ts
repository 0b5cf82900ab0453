/**
 * Keeps the engine running in a process of its own. When it crashes it is started again, with the state that the workspace
 * holds; pages are told that their port is lost and ask for another. When it cannot stay up, the user decides.
 */
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { channels } from './channels.js'
import { FromEngine, type ToEngine } from './engine-messages.js'

/** Crashes within this time count together. */
const crashWindowMs = 60_000
const crashesAtMost = 4
const restartAfterMs = 250
const closeWithinMs = 5_000

export interface EngineEvents {
  /** The engine crashed and is being started again. */
  readonly onRestart: (code: number) => void
  /** The engine will not be started again unless `restart` is called. */
  readonly onGivenUp: (reason: string) => void
}

export interface EngineProcess {
  /** Gives a page one port for each time it asks: at once, or as soon as the engine runs again. */
  readonly connect: (page: WebContents) => void
  /** Starts it again after it was given up. */
  readonly restart: () => void
  /** Shows a problem of the main process in every window. */
  readonly problem: (place: string, message: string) => void
  /** Lets it write what it holds, and ends it. */
  readonly close: () => Promise<void>
}

export const startEngine = (modulePath: string, events: EngineEvents): EngineProcess => {
  /** Pages that have a port to the running engine. */
  const served = new Set<WebContents>()
  /** Pages that asked while there was no engine. */
  const waiting = new Set<WebContents>()
  let child: UtilityProcess | undefined
  let closing = false
  let crashes: number[] = []
  let failure: string | undefined
  let timer: NodeJS.Timeout | undefined

  const send = (message: ToEngine, ports: Electron.MessagePortMain[] = []) => {
    child?.postMessage(message, ports)
  }

  const handOver = (page: WebContents) => {
    if (page.isDestroyed()) return
    if (child === undefined) {
      waiting.add(page)
      return
    }
    const { port1, port2 } = new MessageChannelMain()
    send({ kind: 'connect' }, [port1])
    page.postMessage(channels.port, null, [port2])
    served.add(page)
  }

  const start = () => {
    failure = undefined
    const started = utilityProcess.fork(modulePath, [], { serviceName: 'Standin engine', stdio: 'inherit' })
    child = started
    started.on('message', (message: unknown) => {
      const parsed = FromEngine.safeParse(message)
      if (parsed.success && parsed.data.kind === 'failed') failure = parsed.data.message
    })
    // V8 says why it ends the process; that it ended is told below.
    started.on('error', (type, location) => {
      console.error(`The engine failed: ${type} at ${location}`)
    })
    started.on('exit', (code) => {
      if (child === started) child = undefined
      for (const page of served) if (!page.isDestroyed()) page.send(channels.lost)
      served.clear()
      if (!closing) recover(code)
    })
    const asked = [...waiting]
    waiting.clear()
    asked.forEach(handOver)
  }

  const recover = (code: number) => {
    if (failure !== undefined) {
      events.onGivenUp(failure)
      return
    }
    const now = Date.now()
    crashes = [...crashes.filter((at) => now - at < crashWindowMs), now]
    if (crashes.length > crashesAtMost) {
      events.onGivenUp(`It stopped ${crashes.length} times within a minute (code ${code}).`)
      return
    }
    events.onRestart(code)
    timer = setTimeout(start, restartAfterMs * 2 ** (crashes.length - 1))
  }

  start()
  return {
    connect: handOver,
    restart: () => {
      crashes = []
      if (child === undefined) start()
    },
    problem: (place, message) => {
      send({ kind: 'problem', place, message })
    },
    close: async () => {
      closing = true
      clearTimeout(timer)
      const running = child
      if (running === undefined) return
      await new Promise<void>((resolve) => {
        const limit = setTimeout(() => {
          running.kill()
          resolve()
        }, closeWithinMs)
        running.once('exit', () => {
          clearTimeout(limit)
          resolve()
        })
        send({ kind: 'close' })
      })
    },
  }
}
