/**
 * The token and the port of the control channel of a workspace. They stay the same over restarts, so that an open browser tab
 * reconnects. Readable for this user only, as everything in a workspace.
 */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readRegularText } from '../store/read-file.js'

const Session = z.object({ token: z.string().min(20), port: z.number().int().min(1).max(65_535) })
export type Session = z.infer<typeof Session>

const fileIn = (folder: string): string => join(folder, 'session.json')

/** Undefined at the first start, and when the file cannot be read: then a new session begins. */
export const readSession = async (folder: string | undefined): Promise<Session | undefined> => {
  if (folder === undefined) return undefined
  try {
    return Session.parse(JSON.parse(await readRegularText(fileIn(folder), 10_000)))
  } catch {
    return undefined
  }
}

export const keepSession = async (folder: string | undefined, { url, token }: { url: string; token: string }): Promise<void> => {
  if (folder === undefined) return
  // A new file, so that neither the mode of an old one nor a link decides who can read it.
  await rm(fileIn(folder), { force: true })
  await writeFile(fileIn(folder), `${JSON.stringify({ token, port: Number(new URL(url).port) })}\n`, { mode: 0o600, flag: 'wx' })
}
