/** What the main process and the engine's process say to each other, beside the ports. */
import { z } from 'zod'

/** To the engine. `connect` carries a port; `problem` is an error of the main process that every window shows. */
export const ToEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect') }),
  z.object({ kind: z.literal('close') }),
  z.object({ kind: z.literal('problem'), place: z.string(), message: z.string() }),
])
export type ToEngine = z.infer<typeof ToEngine>

/** From the engine. `failed`: the workspace could not be opened, for the reason in `message`. */
export const FromEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])
export type FromEngine = z.infer<typeof FromEngine>
