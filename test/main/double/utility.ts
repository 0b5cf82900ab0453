/** `utilityProcess`, with a real child process and ports that reach into it. */
import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { crossing, type PortDouble } from './ports.js'

type FromChild = { data: unknown } | { port: number; data: unknown } | { closed: number }

const shim = new URL('./utility.mjs', import.meta.url).href

class UtilityDouble extends EventEmitter {
  readonly child: ChildProcess
  private readonly ports

  constructor(modulePath: string, args: string[], environment: NodeJS.ProcessEnv) {
    super()
    const child = fork(modulePath, args, { execArgv: ['--import', shim], serialization: 'advanced', env: environment, stdio: 'inherit' })
    this.child = child
    this.ports = crossing({
      send: (port, data) => {
        if (child.connected) child.send({ port, data })
      },
      close: (port) => {
        if (child.connected) child.send({ closed: port })
      },
    })
    child.on('message', (message: FromChild) => {
      if ('closed' in message) this.ports.closed(message.closed)
      else if ('port' in message) this.ports.received(message.port, message.data)
      else this.emit('message', message.data)
    })
    child.on('exit', (code) => {
      this.ports.lost()
      this.emit('exit', code ?? 1)
    })
  }

  postMessage(data: unknown, ports: PortDouble[] = []) {
    if (this.child.connected) this.child.send({ data, ports: ports.map((port) => this.ports.move(port)) })
  }

  kill() {
    return this.child.kill()
  }
}

/** Processes that were started, in order. */
export const started: UtilityDouble[] = []

/** Added to the environment of every process. */
export const utilityEnvironment: Record<string, string> = {}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = []) => {
    const utility = new UtilityDouble(modulePath, args, { ...process.env, ...utilityEnvironment })
    started.push(utility)
    return utility
  },
}
