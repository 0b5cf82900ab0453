/** Exchanges and an engine for tests of what the window keeps of the traffic. */
import type { CallName, CallParams, CallResult, EventName, EventPayload, TrafficState } from '../../emulator/contract/calls.js'
import { type Client, ContractError } from '../../emulator/contract/channel.js'
import type { ExchangeSummary } from '../../emulator/contract/exchange.js'

export const summary = (seq: number, part: Partial<ExchangeSummary> = {}): ExchangeSummary => ({
  seq,
  standinId: 'cpo',
  direction: 'out',
  startedAt: 1_700_000_000_000 + seq,
  durationMs: 3,
  method: 'GET',
  path: `/ocpi/2.2.1/cpo/locations/${seq}`,
  version: '2.2.1',
  module: 'locations',
  endpointId: 'locations.sender.object',
  connectionId: 'c1',
  from: 'NL-CPO',
  to: 'DE-MSP',
  status: 200,
  ocpiStatus: 1000,
  error: undefined,
  requestBytes: 0,
  responseBytes: 10,
  violations: 0,
  warnings: 0,
  findingIds: [],
  faultIds: [],
  twin: false,
  ...part,
})

export const summaries = (from: number, to: number): ExchangeSummary[] =>
  Array.from({ length: to - from + 1 }, (_, index) => summary(from + index))

/** A log behind a client. A filter is the module that an exchange has to have; `?` is malformed. */
export const trafficEngine = (initial: readonly ExchangeSummary[] = []) => {
  let held = [...initial]
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const asked: CallParams<'traffic.query'>[] = []
  let gone = false
  const state = (): TrafficState => ({
    lastSeq: held.at(-1)?.seq ?? 0,
    held: held.length,
    total: held.length,
    droppedExchanges: 0,
    droppedBodies: 0,
    bodyBytes: 0,
    bytes: 0,
    maxBytes: 0,
  })
  const emit = <N extends EventName>(name: N, payload: EventPayload<N>) => {
    for (const listener of listeners.get(name) ?? []) listener(payload as never)
  }
  const query = ({ filter = '', afterSeq, beforeSeq, limit = 500 }: CallParams<'traffic.query'>): CallResult<'traffic.query'> => {
    if (filter === '?') throw new ContractError({ code: 'invalid', message: 'not a filter' })
    const matching = held.filter((row) => filter === '' || row.module === filter)
    const within = matching.filter((row) => row.seq > (afterSeq ?? 0) && row.seq < (beforeSeq ?? Number.POSITIVE_INFINITY))
    return { exchanges: (afterSeq === undefined ? [...within].reverse() : within).slice(0, limit), total: matching.length, state: state() }
  }
  const client: Client = {
    call: async <N extends CallName>(name: N, params: CallParams<N>) => {
      if (gone) throw new ContractError({ code: 'unavailable', message: 'gone' })
      if (name !== 'traffic.query') throw new Error(`${name} is not part of this test`)
      asked.push(params as CallParams<'traffic.query'>)
      return query(params as CallParams<'traffic.query'>) as CallResult<N>
    },
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => {
        set.delete(listener)
      }
    },
    close: () => undefined,
  }
  return {
    client,
    asked,
    /** Exchanges happen; the event leaves out the first `skipped` of them. */
    happen: (rows: readonly ExchangeSummary[], skipped = 0) => {
      held = [...held, ...rows]
      if (!gone) emit('traffic', { added: rows.slice(skipped), skipped, amended: [], state: state() })
    },
    amend: (row: ExchangeSummary) => {
      held = held.map((other) => (other.seq === row.seq ? row : other))
      emit('traffic', { added: [], skipped: 0, amended: [row], state: state() })
    },
    clear: () => {
      held = []
      emit('cleared', state())
    },
    leave: () => {
      gone = true
    },
    comeBack: (rows = held) => {
      gone = false
      held = [...rows]
    },
  }
}

/** Lets everything that waits for answers go on. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}
