/**
 * Opens a store and writes. `loop`: without end, printing each count that is in the file. `ask`: at each line on stdin,
 * sets a text of so many characters, and prints how that went.
 */
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { openStore } from '../../../emulator/store/store.js'

const [file = '', mode = ''] = process.argv.slice(2)
const told: string[] = []
const store = await openStore({
  file,
  schema: z.strictObject({ count: z.int(), text: z.string() }),
  formatVersion: 1,
  migrations: {},
  initial: () => ({ count: 0, text: '' }),
  onProblem: ({ kind }) => told.push(kind),
  debounceMs: 1,
  maxDelayMs: 5,
})
console.log(`opened ${store.data.count} ${told.join(' ')}`)

if (mode === 'loop') {
  for (;;) {
    store.update((data) => {
      data.count += 1
      data.text = String(data.count % 10).repeat(20_000 + (data.count % 7) * 10_000)
    })
    const { count } = store.data
    await store.flush()
    console.log(count)
  }
}
for await (const line of createInterface({ input: process.stdin })) {
  store.update((data) => {
    data.count += 1
    data.text = 'x'.repeat(Number(line))
  })
  const complete = await store.flush()
  console.log(JSON.stringify({ complete, length: store.data.text.length, told, persisting: store.problems.map(({ message }) => message) }))
}
