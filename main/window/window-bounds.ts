/** Where the window was, and where it can be on the screens that there are now. */
import { z } from 'zod'

export const Rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
})
export type Rectangle = z.infer<typeof Rectangle>

export const WindowBounds = z.object({ bounds: Rectangle, maximized: z.boolean() })
export type WindowBounds = z.infer<typeof WindowBounds>

export const smallest = { width: 640, height: 480 }
const usual = { width: 1440, height: 900 }
/** So much of the title bar has to be on a screen for the window to be caught hold of. */
const handle = { width: 120, height: 32 }

const overlap = (start: number, length: number, otherStart: number, otherLength: number) =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)

const isReachable = (bounds: Rectangle, screen: Rectangle) =>
  overlap(bounds.x, bounds.width, screen.x, screen.width) >= handle.width &&
  bounds.y >= screen.y &&
  screen.y + screen.height - bounds.y >= handle.height

/**
 * Bounds for a window: as it was, when it can be reached there; otherwise in the middle of the first screen.
 * @param screens work areas of the screens, the main one first
 */
export const boundsOn = (screens: readonly Rectangle[], last: WindowBounds | undefined): Rectangle | undefined => {
  if (last && screens.some((screen) => isReachable(last.bounds, screen))) {
    return { ...last.bounds, width: Math.max(last.bounds.width, smallest.width), height: Math.max(last.bounds.height, smallest.height) }
  }
  const screen = screens[0]
  if (!screen) return undefined
  const width = Math.min(last?.bounds.width ?? usual.width, screen.width)
  const height = Math.min(last?.bounds.height ?? usual.height, screen.height)
  return { width, height, x: screen.x + Math.round((screen.width - width) / 2), y: screen.y + Math.round((screen.height - height) / 2) }
}
