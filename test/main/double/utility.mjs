// Loaded ahead of a module that Electron would run in a utility process: gives it `process.parentPort` and ports.
import { EventEmitter } from 'node:events'

/** A port that went across: numbered, and held back until it is started. */
class Port extends EventEmitter {
  #number
  #held = /** @type {unknown[]} */ ([])
  #started = false

  /** @param {number} number */
  constructor(number) {
    super()
    this.#number = number
  }

  /** @param {unknown} data */
  postMessage(data) {
    process.send?.({ port: this.#number, data })
  }

  start() {
    this.#started = true
    for (const data of this.#held.splice(0)) this.emit('message', { data, ports: [] })
  }

  close() {
    process.send?.({ closed: this.#number })
  }

  /** @param {unknown} data */
  receive(data) {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#held.push(data)
  }
}

/** @type {Map<number, Port>} */
const ports = new Map()
/** @type {unknown[]} */
const early = []

const parentPort = Object.assign(new EventEmitter(), {
  /** @param {unknown} data */
  postMessage: (data) => {
    process.send?.({ data })
  },
})
parentPort.on('newListener', (name) => {
  if (name === 'message')
    setImmediate(() => {
      for (const event of early.splice(0)) parentPort.emit('message', event)
    })
})

/** @typedef {{ closed: number } | { port: number, data: unknown } | { data: unknown, ports: number[] }} Sent */

process.on('message', (/** @type {Sent} */ message) => {
  if ('closed' in message) {
    ports.get(message.closed)?.emit('close')
    ports.delete(message.closed)
  } else if ('port' in message) {
    ports.get(message.port)?.receive(message.data)
  } else {
    const event = {
      data: message.data,
      ports: message.ports.map((number) => {
        const port = new Port(number)
        ports.set(number, port)
        return port
      }),
    }
    if (parentPort.listenerCount('message') === 0) early.push(event)
    else parentPort.emit('message', event)
  }
})
// An app that is gone takes its utility processes along.
process.on('disconnect', () => process.exit())

Object.defineProperty(process, 'parentPort', { value: parentPort })
