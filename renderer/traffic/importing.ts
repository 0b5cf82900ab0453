/** Importing a recording: the file goes to the engine in pieces, so that it may be large and can be cancelled on the way. */
import type { CallResult } from '../../emulator/contract/calls.js'
import type { RecordingAnswers } from '../../emulator/contract/recordings.js'
import type { OpenedFile } from '../desktop.js'
import { callErrorOf, type Engine } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { type Store, storeOf } from '../store.js'
import { countText } from '../text.js'
import { showMatching } from './context.js'

export interface ImportSource {
  readonly name: string
  readonly size: number
  pieces(): AsyncIterable<string> | Iterable<string>
}

export type Imported = CallResult<'traffic.finishImport'>

export interface ImportState {
  readonly phase: 'reading' | 'judging' | 'asking'
  readonly name: string
  /** How much of the file has been read, from 0 to 1. */
  readonly share: number
  readonly entries: number
  /** What was read, and what is asked about it. */
  readonly result?: Imported
  readonly cancel: () => void
  readonly answer: (answers: Partial<RecordingAnswers>) => void
}

/** The import that is under way. */
export const importing: Store<ImportState | undefined> = storeOf<ImportState | undefined>(undefined)

const pieceLength = 1024 * 1024

const isFile = (file: OpenedFile | File): file is File => typeof file.text !== 'string'

export const sourceOf = (file: OpenedFile | File): ImportSource =>
  isFile(file)
    ? { name: file.name, size: file.size, pieces: () => piecesOfFile(file) }
    : { name: file.name, size: file.text.length, pieces: () => piecesOfText(file.text) }

function* piecesOfText(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += pieceLength) yield text.slice(from, from + pieceLength)
}

async function* piecesOfFile(file: File): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for (let from = 0; from < file.size; from += pieceLength)
    yield decoder.decode(await file.slice(from, from + pieceLength).arrayBuffer(), { stream: true })
}

/** Reads a file into the log, asks what its messages leave open, and says what came of it. */
export const importFrom = async (engine: Engine, source: ImportSource): Promise<void> => {
  const { client } = engine
  const { name } = source
  let cancelled = false
  let importId = ''
  const failed = (error: unknown): void => {
    importing.set(undefined)
    if (!cancelled) notify({ meaning: 'violation', text: `Importing ${name} failed: ${callErrorOf(error).message}` })
  }
  const cancel = (): void => {
    cancelled = true
    importing.set(undefined)
    client.call('traffic.cancelImport', { importId }).catch(failed)
    notify({ text: `Import of ${name} cancelled` })
  }
  const finish = async (answers: Partial<RecordingAnswers>, anyway: boolean): Promise<void> => {
    importing.set((state) => state && { ...state, phase: 'judging' })
    const result = await client.call('traffic.finishImport', { importId, answers: { hosts: [], ...answers }, anyway })
    if (cancelled) return
    const isOpen = result.imported === 0 && result.refused === undefined && result.questions.length > 0
    importing.set((state) => (isOpen ? state && { ...state, phase: 'asking', result } : undefined))
    if (!isOpen) tell(engine, name, result)
  }
  const show = (share: number, entries: number): void =>
    importing.set({
      phase: 'reading',
      name,
      share,
      entries,
      cancel,
      answer: (answers) => void finish(answers, true).catch(failed),
    })
  try {
    ;({ importId } = await client.call('traffic.beginImport', { name }))
    show(0, 0)
    let read = 0
    for await (const text of source.pieces()) {
      if (cancelled) return
      read += text.length
      const { entries, more } = await client.call('traffic.addToImport', { importId, text })
      if (cancelled) return
      show(Math.min(1, read / Math.max(1, source.size)), entries)
      if (!more) break
    }
    await finish({}, false)
  } catch (error) {
    failed(error)
  }
}

/** What was left out of the log. */
const leftOut = ({ foreign, doubles, otherVersions }: Imported): string[] => [
  ...(foreign > 0 ? [`${countText(foreign, 'request')} skipped: not OCPI`] : []),
  ...(doubles > 0 ? [`${countText(doubles, 'exchange')} recorded by both sides: imported once`] : []),
  ...otherVersions.map(({ version, exchanges }) => `${countText(exchanges, 'request')} of OCPI ${version} skipped: version not supported`),
]

const tell = (engine: Engine, name: string, result: Imported): void => {
  const { imported, refused, violations, warnings, problems, problemCount } = result
  if (refused !== undefined) {
    notify({ meaning: 'violation', text: [`${name}: nothing imported.`, refused, ...problems.slice(0, 5)].join('\n') })
    return
  }
  const some = problems.slice(0, 5)
  const more = problemCount > some.length ? [`and ${countText(problemCount - some.length, 'more problem', 'more problems')}`] : []
  notify({
    meaning: problemCount > 0 ? 'warning' : 'success',
    text: [
      `${countText(imported, 'exchange')} imported from ${name}: ${countText(violations, 'violation')}, ${countText(warnings, 'warning')}`,
      ...leftOut(result),
      ...some,
      ...more,
    ].join('\n'),
    action: {
      label: 'Show exchanges',
      run: () => showMatching(engine, `source:${JSON.stringify(name)}`),
    },
  })
}
