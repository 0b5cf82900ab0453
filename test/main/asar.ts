/** Reads Electron's archive format: a header in JSON behind two size fields, then the files one after the other. */
import { z } from 'zod'

interface Entry {
  files?: Record<string, Entry> | undefined
  offset?: string | undefined
  size?: number | undefined
}
const Entry: z.ZodType<Entry> = z.lazy(() =>
  z.object({
    files: z.record(z.string(), Entry).optional(),
    offset: z.string().optional(),
    size: z.number().optional(),
  }),
)

export interface Asar {
  readonly paths: string[]
  readonly read: (path: string) => string
}

export const asarOf = (bytes: Buffer): Asar => {
  const headerBytes = bytes.readUInt32LE(4)
  const jsonBytes = bytes.readUInt32LE(12)
  const header = Entry.parse(JSON.parse(bytes.subarray(16, 16 + jsonBytes).toString('utf8')))
  const files = new Map<string, Entry>()
  const walk = (entry: Entry, path: string) => {
    if (entry.files === undefined) files.set(path, entry)
    for (const [name, child] of Object.entries(entry.files ?? {})) walk(child, path === '' ? name : `${path}/${name}`)
  }
  walk(header, '')
  return {
    paths: [...files.keys()],
    read: (path) => {
      const entry = files.get(path)
      if (entry?.offset === undefined || entry.size === undefined) throw new Error(`${path} is not in the archive`)
      const start = 8 + headerBytes + Number(entry.offset)
      return bytes.subarray(start, start + entry.size).toString('utf8')
    },
  }
}
