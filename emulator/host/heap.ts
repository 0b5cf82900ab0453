/** How the process collects garbage: for little memory and short pauses. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to several times of what is alive before it looks through all of it. A program that runs beside its user's own
 * work does with twice as much: with less, collecting would cost more than a tenth of the answers.
 *
 * Young objects are collected by the main thread alone. What survives is a few MB of the log, which takes one thread a few
 * milliseconds; several threads have to wait for each other, which takes far longer where the processor is busy.
 */
export const tuneHeap = (): void => {
  setFlagsFromString('--heap-growing-percent=100')
  setFlagsFromString('--no-parallel-scavenge')
}
