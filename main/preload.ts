/**
 * What the page gets of the desktop: the port to the engine, dialogs, the menu. Nothing of Electron's own is handed over.
 * Electron's security checklist 20. Built as one CommonJS file, as a sandboxed preload script has to be.
 */
import { contextBridge, ipcRenderer } from 'electron'
import type { Desktop, FileKind, OpenedFile } from '../renderer/desktop.js'
import { channels, type Reply } from './channels.js'

const platformOf = (name: NodeJS.Platform): Desktop['platform'] => (name === 'darwin' || name === 'win32' ? name : 'linux')

const ask = async <T>(channel: string, content: unknown): Promise<T | undefined> => {
  const reply = (await ipcRenderer.invoke(channel, content)) as Reply<T>
  if ('problem' in reply) throw new Error(reply.problem)
  return reply.value
}

/** Listeners for what the main process sends; what comes before the first one listens is kept for it. */
const listeners = <T>(channel: string) => {
  const listening = new Set<(content: T) => void>()
  let early: T[] = []
  ipcRenderer.on(channel, (_event, content: T) => {
    if (listening.size === 0) early.push(content)
    else for (const listener of listening) listener(content)
  })
  return (listener: (content: T) => void) => {
    listening.add(listener)
    for (const content of early) listener(content)
    early = []
    return () => {
      listening.delete(listener)
    }
  }
}

const desktop: Desktop = {
  platform: platformOf(process.platform),
  connect: () => {
    ipcRenderer.send(channels.connect, {})
  },
  openFile: (kinds: readonly FileKind[]) => ask<OpenedFile>(channels.openFile, { kinds }),
  saveFile: (name: string, text: string, kinds: readonly FileKind[]) => ask<{ name: string }>(channels.saveFile, { name, text, kinds }),
  onMenu: listeners<string>(channels.menu),
  onFile: listeners<OpenedFile>(channels.file),
  openOutside: (url: string) => {
    ipcRenderer.send(channels.openOutside, { url })
  },
}

contextBridge.exposeInMainWorld('standin', desktop)

// A port cannot pass the bridge; it reaches the page as a message of the window, and so does the word that it is lost.
ipcRenderer.on(channels.port, (event) => {
  window.postMessage(channels.port, window.location.origin, event.ports)
})
ipcRenderer.on(channels.lost, () => {
  window.postMessage(channels.lost, window.location.origin)
})
