/** Small files that the shell remembers things in: the window's place, recent files. Losing one is no harm. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

/** What a file holds, or undefined when there is none or it holds something else. */
export const readJsonFile = <S extends z.ZodType>(path: string, schema: S): z.output<S> | undefined => {
  try {
    return schema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Replaces a file as a whole. A disk that is full or read-only is said on the console. */
export const writeJsonFile = (path: string, value: unknown): void => {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, `${JSON.stringify(value, null, 2)}\n`)
    renameSync(`${path}.new`, path)
  } catch (error) {
    console.error(`${path} could not be written: ${String(error)}`)
  }
}
