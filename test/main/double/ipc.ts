/** `ipcMain`. */
type Event = object
type Listener = (event: Event, content: unknown) => void
type Handler = (event: Event, content: unknown) => unknown

const listeners = new Map<string, Listener[]>()
const handlers = new Map<string, Handler>()

export const ipcMain = {
  on: (channel: string, listener: Listener) => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
  },
  handle: (channel: string, handler: Handler) => {
    handlers.set(channel, handler)
  },
}

/** A message of a page, as Electron would deliver it. */
export const heard = (channel: string, event: Event, content: unknown) => {
  for (const listener of listeners.get(channel) ?? []) listener(event, content)
}

/** A question of a page, as Electron would deliver it. */
export const invoked = (channel: string, event: Event, content: unknown): unknown => {
  const handler = handlers.get(channel)
  if (!handler) throw new Error(`nobody answers ${channel}`)
  return handler(event, content)
}

/** Channels that somebody listens to or answers. */
export const channelsHeard = () => [...listeners.keys(), ...handlers.keys()].sort()
