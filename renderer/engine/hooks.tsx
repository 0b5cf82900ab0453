/** The engine in components: its state, its calls, its events. */
import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { CallError, CallName, CallParams, CallResult, EventName, EventPayload } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import { useStore } from '../store.js'
import { callErrorOf } from './call-error.js'
import type { Engine, EngineState } from './engine.js'

const EngineContext = createContext<Engine | undefined>(undefined)

export const EngineProvider = ({ engine, children }: { engine: Engine; children: ReactNode }) => (
  <EngineContext value={engine}>{children}</EngineContext>
)

export const useEngineItself = (): Engine => {
  const engine = use(EngineContext)
  if (!engine) throw new Error('An EngineProvider is missing above this component.')
  return engine
}

export const useClient = (): Client => useEngineItself().client

/** Part of the engine's state, as `useEngine((state) => state.standins)`. */
export const useEngine = <T,>(select: (state: EngineState) => T): T => useStore(useEngineItself().state, select)

export interface Call<N extends CallName> {
  /** Resolves with undefined when it failed; `error` then says why. */
  readonly run: (params: CallParams<N>) => Promise<CallResult<N> | undefined>
  readonly pending: boolean
  readonly error: CallError | undefined
  readonly reset: () => void
}

/** A call that the user starts. Only the newest run is reported. */
export const useCall = <N extends CallName>(name: N): Call<N> => {
  const client = useClient()
  const [{ pending, error }, setState] = useState<{ pending: boolean; error: CallError | undefined }>({ pending: false, error: undefined })
  const latest = useRef(0)
  const run = useCallback(
    async (params: CallParams<N>) => {
      const mine = ++latest.current
      const report = (state: { pending: boolean; error: CallError | undefined }) => {
        if (mine === latest.current) setState(state)
      }
      report({ pending: true, error: undefined })
      try {
        const result = await client.call(name, params)
        report({ pending: false, error: undefined })
        return result
      } catch (problem) {
        report({ pending: false, error: callErrorOf(problem) })
        return undefined
      }
    },
    [client, name],
  )
  const reset = useCallback(() => {
    latest.current++
    setState({ pending: false, error: undefined })
  }, [])
  return useMemo(() => ({ run, pending, error, reset }), [run, pending, error, reset])
}

/** The answer that was asked for ahead of whoever shows it, of each engine the last. */
interface Ahead {
  readonly name: CallName
  readonly key: string
  readonly atMs: number
  readonly answer: Promise<unknown>
  /** Once it is there. */
  result?: unknown
}
const asked = new WeakMap<Client, Ahead>()
/** One that is older has been overtaken. */
const aheadAtMostMs = 200

/**
 * Asks now for what a `useQuery` is about to ask, so that the answer travels while the page is still being drawn, or is there
 * before it is drawn. Resolves when it has come, or failed: whoever shows it tells why.
 */
export const askAhead = async <N extends CallName>(client: Client, name: N, params: CallParams<N>): Promise<void> => {
  const ahead: Ahead = { name, key: JSON.stringify(params), atMs: performance.now(), answer: client.call(name, params) }
  asked.set(client, ahead)
  await ahead.answer.then(
    (result) => {
      ahead.result = result
    },
    () => undefined,
  )
}

const aheadOf = (client: Client, name: CallName, key: string | undefined): Ahead | undefined => {
  const ahead = asked.get(client)
  return ahead?.name === name && ahead.key === key && performance.now() - ahead.atMs <= aheadAtMostMs ? ahead : undefined
}

/** The answer that was asked for ahead, once. */
const answerOf = <N extends CallName>(client: Client, name: N, key: string): Promise<CallResult<N>> => {
  const ahead = aheadOf(client, name, key)
  if (!ahead) return client.call(name, JSON.parse(key) as CallParams<N>)
  asked.delete(client)
  return ahead.answer as Promise<CallResult<N>>
}

export interface Query<N extends CallName> {
  /** The last answer, kept while a newer one is awaited. */
  readonly result: CallResult<N> | undefined
  readonly pending: boolean
  readonly error: CallError | undefined
  readonly refresh: () => void
}

/**
 * Something fetched: when the parameters change, when `revision` changes, and when the engine comes back.
 * `undefined` as parameters fetches nothing.
 */
export const useQuery = <N extends CallName>(name: N, params: CallParams<N> | undefined, revision: number | string = 0): Query<N> => {
  const client = useClient()
  const generation = useEngine((state) => state.link.generation)
  const [asked, setAsked] = useState(0)
  const key = params === undefined ? undefined : JSON.stringify(params)
  const [state, setState] = useState<{ result: CallResult<N> | undefined; pending: boolean; error: CallError | undefined }>(() => ({
    result: aheadOf(client, name, key)?.result as CallResult<N> | undefined,
    pending: params !== undefined,
    error: undefined,
  }))
  // Asked while the page is still being painted, so that the answer is there a frame earlier.
  useLayoutEffect(() => {
    if (key === undefined) {
      setState({ result: undefined, pending: false, error: undefined })
      return
    }
    // Before the first connection there is nobody to ask; the generation changes with it.
    if (generation === 0) return
    let dropped = false
    setState((was) => (was.pending ? was : { ...was, pending: true }))
    answerOf(client, name, key).then(
      (result) => {
        if (!dropped) setState({ result, pending: false, error: undefined })
      },
      (problem: unknown) => {
        if (!dropped) setState((was) => ({ ...was, pending: false, error: callErrorOf(problem) }))
      },
    )
    return () => {
      dropped = true
    }
  }, [client, name, key, generation, revision, asked])
  const refresh = useCallback(() => {
    setAsked((times) => times + 1)
  }, [])
  return { ...state, refresh }
}

/** Listens to an event of the engine while the component is there. */
export const useEvent = <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): void => {
  const client = useClient()
  const latest = useEffectEvent(listener)
  useEffect(
    () =>
      client.on(name, (payload) => {
        latest(payload)
      }),
    [client, name],
  )
}
