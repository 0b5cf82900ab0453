/** A process that keeps a workbench running, with the interface's files in the folder of its first argument. Each line on stdin breaks something. */
import { EventEmitter } from 'node:events'
import { createInterface } from 'node:readline'
import { catchUncaught, surviveUncaught } from '../../../emulator/host/uncaught.js'
import { hostWorkbench } from '../../../emulator/host/web.js'
import { createWorkbench } from '../../../emulator/workbench/workbench.js'

catchUncaught(process, { log: () => undefined, exit: (code) => process.exit(code) })
const workbench = await createWorkbench()
const host = await hostWorkbench(workbench, { files: process.argv[2] })
surviveUncaught({
  tell: workbench.bench.problem,
  end: async () => {
    await workbench.shutDown()
    console.log('saved')
  },
})
console.log(JSON.stringify({ url: host.url, token: host.token }))

const breakages: Record<string, () => void> = {
  throw: () => {
    setImmediate(() => {
      throw new Error('thrown \u001b[2J by nobody')
    })
  },
  reject: () => {
    void Promise.reject(new Error('rejected by nobody'))
  },
  emit: () => {
    setImmediate(() => new EventEmitter().emit('error', new Error('emitted to nobody')))
  },
  timer: () => {
    workbench.bench.clock.after(1, () => {
      throw new Error('failed on time')
    })
  },
}
for await (const line of createInterface({ input: process.stdin })) breakages[line]?.()
