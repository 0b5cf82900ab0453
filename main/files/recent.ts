/** Files that were opened last, newest first. */
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from '../json-file.js'

const kept = 10
const Paths = z.array(z.string().max(4096)).max(100)

export interface RecentFiles {
  readonly paths: () => readonly string[]
  readonly add: (path: string) => void
  readonly remove: (path: string) => void
  readonly clear: () => void
}

/** @param onChange told after every change, to draw the menu again */
export const recentFiles = (file: string, onChange: () => void): RecentFiles => {
  let paths: readonly string[] = readJsonFile(file, Paths)?.slice(0, kept) ?? []
  const change = (next: readonly string[]) => {
    paths = next.slice(0, kept)
    writeJsonFile(file, paths)
    onChange()
  }
  return {
    paths: () => paths,
    add: (path) => {
      change([path, ...paths.filter((other) => other !== path)])
    },
    remove: (path) => {
      change(paths.filter((other) => other !== path))
    },
    clear: () => {
      change([])
    },
  }
}
