/** Entry of the command line. */
import { tuneHeap } from '../host/heap.js'
import { catchUncaught, endSurvivors } from '../host/uncaught.js'
import { run } from './program.js'

tuneHeap()
catchUncaught(process, {
  log: (text) => process.stderr.write(text),
  exit: (code) => process.exit(code),
})

// A reader that has seen enough (`| head`) is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') return
  // What is kept running saves before it ends.
  endSurvivors().then(
    () => process.exit(0),
    () => process.exit(2),
  )
})
process.stderr.on('error', () => undefined)
process.exitCode = await run(process.argv.slice(2))
// Whatever still waits (an idle socket of a peer) must not keep a finished command from ending; what was printed goes out first.
process.stdout.write('', () => process.exit())
