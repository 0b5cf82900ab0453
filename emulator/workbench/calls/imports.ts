/** Importing recordings into the log: at once, or in pieces that can be cancelled. */
import { randomUUID } from 'node:crypto'
import type { CallResult } from '../../contract/calls.js'
import { ContractError } from '../../contract/channel.js'
import type { RecordingAnswers } from '../../contract/recordings.js'
import { createRecording, type Recording } from '../recordings.js'
import type { Bench } from '../workbench.js'
import type { Calls } from './types.js'

type ImportCalls = Pick<
  Calls,
  'traffic.import' | 'traffic.beginImport' | 'traffic.addToImport' | 'traffic.finishImport' | 'traffic.cancelImport'
>

/** Imports that are under way at once; the oldest is forgotten beyond that, as a window that was closed leaves them behind. */
const maximumImports = 4

/** Characters that are read between two pauses. */
const pieceLength = 512 * 1024

interface Running {
  readonly recording: Recording
  readonly controller: AbortController
}

export const importCalls = (bench: Bench): ImportCalls => {
  const { log } = bench.traffic
  const running = new Map<string, Running>()
  const importOf = (importId: string): Running => {
    const found = running.get(importId)
    if (found) return found
    throw new ContractError({ code: 'not-found', message: `no import ${importId} is under way: begin again`, at: '/importId' })
  }

  const judge = async (
    { recording, controller }: Running,
    answers: RecordingAnswers,
    anyway: boolean,
  ): Promise<CallResult<'traffic.finishImport'>> => {
    const { exchanges, summary } = await recording.judge(answers, { signal: controller.signal })
    if (controller.signal.aborted) throw cancelled(recording.name)
    const isAdded = summary.refused === undefined && (anyway || summary.questions.length === 0)
    if (isAdded) for (const exchange of exchanges) log.append(exchange)
    return { ...summary, imported: isAdded ? exchanges.length : 0 }
  }

  return {
    'traffic.import': async ({ name, text, answers }) => {
      const recording = createRecording(name)
      for (let from = 0; from < text.length && recording.write(text.slice(from, from + pieceLength)); from += pieceLength)
        await new Promise((resolve) => setImmediate(resolve))
      return judge({ recording, controller: new AbortController() }, answers, true)
    },
    'traffic.beginImport': ({ name }) => {
      const importId = randomUUID()
      running.set(importId, { recording: createRecording(name), controller: new AbortController() })
      for (const old of running.keys()) {
        if (running.size <= maximumImports) break
        running.delete(old)
      }
      return { importId }
    },
    'traffic.addToImport': ({ importId, text }) => {
      const { recording } = importOf(importId)
      const more = recording.write(text)
      const { entries, refused } = recording.progress()
      return { entries, more, ...(refused !== undefined && { refused }) }
    },
    'traffic.finishImport': async ({ importId, answers, anyway }) => {
      const result = await judge(importOf(importId), answers, anyway)
      // While a question is open the file stays, so that it need not be read again.
      if (result.imported > 0 || result.refused !== undefined) running.delete(importId)
      return result
    },
    'traffic.cancelImport': ({ importId }) => {
      running.get(importId)?.controller.abort()
      running.delete(importId)
      return {}
    },
  }
}

const cancelled = (name: string): ContractError =>
  new ContractError({ code: 'unavailable', message: `the import of ${name} was cancelled` })
