/** Scenarios where nothing is kept on disk: they last as long as the program. */
import { isSafeName, safeName } from './names.js'
import { notAName, type ScenarioFile, type ScenarioFolder } from './scenarios.js'

export const scenariosInMemory = (now: () => number = Date.now): ScenarioFolder => {
  const files = new Map<string, ScenarioFile>()
  const trash = new Map<string, ScenarioFile>()
  const listeners = new Set<() => void>()
  let latest = 0
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const keep = (id: string, text: string): void => {
    if (!isSafeName(id)) throw notAName(id)
    latest = Math.max(now(), latest + 1)
    files.set(id, { id, text, changedAtMs: latest })
    tell()
  }
  return {
    folder: 'memory',
    list: () => Promise.resolve([...files.values()].sort((one, other) => (one.id < other.id ? -1 : 1))),
    read: (id) => Promise.resolve(files.get(id)),
    write: async (id, text, readAtMs) => {
      const before = readAtMs === undefined ? undefined : files.get(id)
      if (before && before.changedAtMs !== readAtMs && before.text !== text) return Promise.resolve('changed outside' as const)
      keep(id, text)
      return Promise.resolve('written' as const)
    },
    freeId: (title) => Promise.resolve(safeName(title, [...files.keys()])),
    rename: async (id, to) => {
      const file = files.get(id)
      if (!file) return Promise.resolve('missing' as const)
      if (files.has(to)) return Promise.resolve('taken' as const)
      keep(to, file.text)
      files.delete(id)
      tell()
      return Promise.resolve('renamed' as const)
    },
    remove: (id) => {
      const file = files.get(id)
      if (!file) return Promise.resolve(undefined)
      const entry = `${trash.size + 1}-${id}`
      trash.set(entry, file)
      files.delete(id)
      tell()
      return Promise.resolve(entry)
    },
    restore: (entry) => {
      const file = trash.get(entry)
      if (!file || files.has(file.id)) return Promise.resolve(undefined)
      trash.delete(entry)
      keep(file.id, file.text)
      return Promise.resolve(file.id)
    },
    onChange: (listener) => {
      listeners.add(listener)
    },
    close: () => {
      listeners.clear()
    },
  }
}
