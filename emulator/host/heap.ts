/** How much memory the process takes. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to several times of what is alive before it looks through all of it. A program that runs beside its user's own
 * work does with twice as much: with less, collecting would cost more than a tenth of the answers.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString('--heap-growing-percent=100')
}
