/** Ports as the main process has them: two ends, each holding what came until it is started. */
import { EventEmitter } from 'node:events'

export class PortDouble extends EventEmitter {
  /** The other end, or where it was sent. */
  other: { receive(data: unknown): void; lose(): void } | undefined
  private held: unknown[] = []
  private started = false
  private closed = false

  postMessage(data: unknown) {
    this.other?.receive(structuredClone(data))
  }

  receive(data: unknown) {
    if (this.started) this.emit('message', { data, ports: [] })
    else this.held.push(data)
  }

  start() {
    this.started = true
    for (const data of this.held.splice(0)) this.emit('message', { data, ports: [] })
  }

  lose() {
    if (this.closed) return
    this.closed = true
    this.emit('close')
  }

  close() {
    const { other } = this
    this.lose()
    other?.lose()
  }
}

export class MessageChannelMain {
  readonly port1 = new PortDouble()
  readonly port2 = new PortDouble()
  constructor() {
    this.port1.other = this.port2
    this.port2.other = this.port1
  }
}

/** What stands at the far side of a border that ports are sent across: a process or a page. */
export interface Border {
  /** Called with what is posted to the port that went across. */
  send(port: number, data: unknown): void
  close(port: number): void
}

let lastPort = 0

/** Sends ports across a border, and lets what comes back find its port. */
export const crossing = (border: Border) => {
  const across = new Map<number, PortDouble>()
  return {
    /** Moves a port to the far side; its number there. */
    move: (port: PortDouble): number => {
      const number = ++lastPort
      across.set(number, port)
      port.on('message', ({ data }: { data: unknown }) => {
        border.send(number, data)
      })
      port.on('close', () => {
        if (across.delete(number)) border.close(number)
      })
      port.start()
      return number
    },
    received: (number: number, data: unknown) => {
      across.get(number)?.other?.receive(data)
    },
    closed: (number: number) => {
      const port = across.get(number)
      across.delete(number)
      port?.other?.lose()
    },
    lost: () => {
      const ports = [...across.values()]
      across.clear()
      for (const port of ports) port.other?.lose()
    },
  }
}
