/** Locks a folder at the first line on stdin, prints how that went, and holds it until it is ended. */
import { createInterface } from 'node:readline'
import { lockFolder } from '../../../emulator/store/lock.js'

console.log('ready')
for await (const folder of createInterface({ input: process.stdin })) {
  const lock = await lockFolder(folder)
  console.log(lock.held ? 'held' : `refused ${lock.pid ?? ''}`)
}
