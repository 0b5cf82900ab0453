/** Runs in the page ahead of the preload script, in place of Electron's renderer half. Self-contained: it is sent as text. */

type Listener = (event: { ports: MessagePort[] }, ...content: unknown[]) => void

/** What the page calls, and what the double calls in the page. */
export interface PageDoor {
  toMain(kind: 'invoke' | 'send', channel: string, content: unknown): Promise<unknown>
  portToMain(port: number, data: unknown): Promise<void>
}

export interface Bridge {
  deliver(channel: string, content: unknown[], ports: number[]): void
  portFromMain(port: number, data: unknown): void
  closePort(port: number): void
}

export const installBridge = (): { contextBridge: object; ipcRenderer: object } => {
  const door = window as unknown as PageDoor & { bridge: Bridge }
  const listeners = new Map<string, Listener[]>()
  const ports = new Map<number, MessagePort>()
  const made = (number: number) => {
    const { port1, port2 } = new MessageChannel()
    ports.set(number, port1)
    port1.onmessage = ({ data }) => {
      void door.portToMain(number, data)
    }
    return port2
  }
  door.bridge = {
    deliver: (channel, content, numbers) => {
      const event = { ports: numbers.map(made) }
      for (const listener of listeners.get(channel) ?? []) listener(event, ...content)
    },
    portFromMain: (number, data) => {
      ports.get(number)?.postMessage(data)
    },
    closePort: (number) => {
      ports.get(number)?.close()
    },
  }
  return {
    contextBridge: {
      exposeInMainWorld: (name: string, value: object) => {
        Object.defineProperty(window, name, { value: Object.freeze(value) })
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: Listener) => {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      },
      invoke: (channel: string, content: unknown) => door.toMain('invoke', channel, content),
      send: (channel: string, content: unknown) => {
        void door.toMain('send', channel, content)
      },
    },
  }
}
