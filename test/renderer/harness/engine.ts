/** An engine for looking at the window without stand-ins: the real log, filter and details, fed with made-up exchanges. */
import { type CallName, type CallParams, type CallResult, calls, type FlowStep, type Workbench } from '../../../emulator/contract/calls.js'
import { Connection, StandinSettings } from '../../../emulator/contract/standin.js'
import { summarise } from '../../../emulator/traffic/exchange.js'
import { completions, parseFilter } from '../../../emulator/traffic/filter.js'
import { detailOf } from '../../../emulator/traffic/detail.js'
import { createLog } from '../../../emulator/traffic/log.js'
import { createMask } from '../../../emulator/traffic/mask.js'
import { createRelations } from '../../../emulator/traffic/relations.js'
import { exchangeOf } from './generate.js'

type Send = (frame: unknown) => void

const standin = (
  id: string,
  role: 'CPO' | 'EMSP',
  name: string,
  country: string,
  party: string,
  port: number,
): Workbench['standins'][number] => ({
  settings: StandinSettings.parse({
    id,
    name,
    parties: [{ role, country_code: country, party_id: party, name }],
    versions: ['2.1.1', '2.2.1'],
    port,
  }),
  state: 'running',
  port,
  versionsUrls: { '2.2.1': `http://127.0.0.1:${port}/ocpi/versions` },
  versionsUrlsByRole: { [role]: `http://127.0.0.1:${port}/ocpi/versions` },
  exchanges: 0,
  violations: 0,
})
const connection = (id: string, standinId: string, other: string, name: string) =>
  Connection.parse({
    id,
    standinId,
    name,
    state: 'REGISTERED',
    version: '2.2.1',
    peer: { parties: [], endpoints: [], standinId: other },
    tokens: { in: '••••', out: '••••' },
    quirks: {},
  })

/** Used by serve.mjs, which loads it through vite. @public */
export const createHarness = (rows: number) => {
  const log = createLog()
  const relations = createRelations(log)
  const screens = new Set<Send>()
  let index = 0
  let playing = false
  let unsent = 1
  let feeding: NodeJS.Timeout | undefined

  const state = () => {
    const now = log.state()
    return {
      lastSeq: now.lastSeq ?? 0,
      held: now.held,
      total: now.held + now.droppedExchanges,
      droppedExchanges: now.droppedExchanges,
      droppedBodies: now.droppedBodies,
      bodyBytes: now.bodyBytes,
      bytes: now.bytes,
      maxBytes: now.maxBytes,
    }
  }
  const tell = (event: string, payload: unknown) => {
    for (const send of screens) send({ event, payload })
  }
  const make = (count: number, at = Date.now()) => {
    for (let each = 0; each < count; each += 2) {
      log.append(exchangeOf(index, at, true))
      log.append(exchangeOf(index, at, false))
      index++
    }
  }
  const flush = () => {
    const last = log.state().lastSeq ?? 0
    if (last < unsent) return
    const from = Math.max(unsent, last - 999)
    const added = []
    for (let seq = from; seq <= last; seq++) {
      const exchange = log.get(seq)
      if (exchange) added.push(summarise(exchange))
    }
    tell('traffic', { added, skipped: from - unsent, amended: [], state: state() })
    unsent = last + 1
  }
  const feed = (perSecond: number) => {
    clearInterval(feeding)
    if (perSecond <= 0) return
    let due = 0
    feeding = setInterval(() => {
      due += perSecond / 20
      make(Math.floor(due))
      due %= 1
      flush()
    }, 50)
  }
  const start = Date.now() - rows * 20
  for (let each = 0; each < rows; each += 2) make(2, start + each * 20)
  unsent = (log.state().lastSeq ?? 0) + 1

  const playFlow = async () => {
    const steps: FlowStep[] = []
    const titles = [
      'GET versions',
      'POST credentials',
      'GET locations',
      'PUT location',
      'PATCH EVSE',
      'PUT session',
      'POST CDR',
      'POST authorize',
      'START_SESSION',
    ]
    playing = true
    for (const [at, title] of titles.entries()) {
      const step = { version: '2.2.1' as const, index: at, total: titles.length, title, from: 'NL-CPO', to: 'DE-MSP', seqs: [] }
      tell('flow', { ...step, state: 'started', message: '' })
      await new Promise((resolve) => {
        setTimeout(resolve, 250)
      })
      make(2)
      flush()
      const done: FlowStep = {
        ...step,
        state: at === 7 ? 'failed' : 'succeeded',
        message: at === 7 ? 'Answered 404: the token is not known' : '200, OCPI 1000',
        seqs: [log.state().lastSeq ?? 1],
      }
      steps.push(done)
      tell('flow', done)
    }
    playing = false
    return { ok: false, steps }
  }

  const handlers: { [N in CallName]?: (params: never) => CallResult<N> | Promise<CallResult<N>> } = {
    'workbench.get': () => ({
      version: '0.1.0',
      mutes: [],
      standins: [standin('cpo', 'CPO', 'CPO', 'NL', 'CPO', 9001), standin('emsp', 'EMSP', 'eMSP', 'DE', 'MSP', 9002)],
      connections: [connection('cpo-emsp', 'cpo', 'emsp', 'eMSP'), connection('emsp-cpo', 'emsp', 'cpo', 'CPO')],
      traffic: state(),
      problems: [],
      playing,
    }),
    'workbench.playFlow': playFlow,
    'commands.list': () => ({ commands: [] }),
    'traffic.query': ({ filter = '', afterSeq, beforeSeq, limit = 500 }: CallParams<'traffic.query'>) => {
      const parsed = parseFilter(filter)
      if (!parsed.ok) throw new Error(parsed.error.message)
      const answer = log.query({
        filter: filter === '' ? undefined : parsed.filter,
        afterSeq,
        beforeSeq,
        limit,
        order: afterSeq === undefined ? 'descending' : 'ascending',
      })
      return { exchanges: [...answer.summaries], total: answer.total, state: state() }
    },
    'traffic.get': ({ seq, reveal = false }: CallParams<'traffic.get'>) => {
      const exchange = log.get(seq)
      if (!exchange) throw Object.assign(new Error(`There is no exchange ${seq}.`), { code: 'not-found' })
      return detailOf(exchange, { related: relations.of(seq), mask: createMask({ reveal }) })
    },
    'traffic.curl': ({ seq }: CallParams<'traffic.curl'>) => ({ text: `curl ${log.get(seq)?.url ?? ''}` }),
    'traffic.resend': () => {
      make(2)
      flush()
      return { seqs: [log.state().lastSeq ?? 0], status: 200, ok: true, message: 'Answered 200' }
    },
    'traffic.export': () => ({ text: '{}', exchanges: log.state().held }),
    'traffic.beginImport': () => ({ importId: 'import' }),
    'traffic.addToImport': () => ({ entries: 1, more: false, refused: 'line 1 is not JSON' }),
    'traffic.finishImport': () => ({
      imported: 0,
      exchanges: 0,
      violations: 0,
      warnings: 0,
      foreign: 0,
      doubles: 0,
      otherVersions: [],
      judgedBefore: 0,
      platforms: [],
      questions: [],
      problems: [],
      problemCount: 1,
      refused: 'line 1 is not JSON',
    }),
    'traffic.cancelImport': () => ({}),
    'traffic.clear': () => {
      log.clear()
      unsent = (log.state().lastSeq ?? 0) + 1
      tell('cleared', state())
      return {}
    },
    'traffic.complete': ({ text, cursor }: CallParams<'traffic.complete'>) => {
      const { from, to, options } = completions(text, cursor, { party: ['NL-CPO', 'DE-MSP'] })
      return { from, to, options: options.map((option) => ({ ...option })) }
    },
    'traffic.checkFilter': ({ text }: CallParams<'traffic.checkFilter'>) => {
      const parsed = parseFilter(text)
      return parsed.ok ? { ok: true } : { ok: false, position: parsed.error.position, message: parsed.error.message }
    },
  }

  return {
    feed,
    /** A screen has come; returns what to do with its frames. */
    join: (send: Send) => {
      screens.add(send)
      return {
        onFrame: async (frame: { id: number; call: string; params: unknown }) => {
          const handler = handlers[frame.call as CallName]
          try {
            if (!handler) throw new Error(`${frame.call} is not part of this engine.`)
            const params = calls[frame.call as CallName].params.parse(frame.params)
            send({ id: frame.id, result: await handler(params as never) })
          } catch (error) {
            const code = error instanceof Error && 'code' in error ? error.code : 'internal'
            send({ id: frame.id, error: { code, message: error instanceof Error ? error.message : String(error) } })
          }
        },
        leave: () => {
          screens.delete(send)
        },
      }
    },
  }
}
