/** What each kind of step does. A step that did not do what it should throws an Error that says why. */
import type { CallName, CallParams } from '../contract/calls.js'
import type { Expectation, ScenarioStep } from '../contract/scenarios.js'
import { commandAnswerText, type OperationOutcome } from '../contract/operations.js'
import type { GivenParty, LocalRole, Standin } from '../contract/standin.js'
import { formatParty } from '../ocpi/headers.js'
import { assumedVersion } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import { kinds } from '../standin/data/kinds.js'
import type { ScenarioEngine } from './engine.js'
import { isObject } from '../ocpi/json-object.js'

/** A step as it is when its turn comes: variables have their values. */
export type ReadyStep = Exclude<ScenarioStep, { do: 'use' }>

export interface ActionContext {
  readonly engine: ScenarioEngine
  /** Stand-ins that the peer plays itself. */
  readonly absent: ReadonlySet<string>
  /** The real peer's versions url and token A, when there is one. */
  readonly peer: { readonly versionsUrl: string; readonly tokenA: string | undefined } | undefined
  /** The peer's token A is good for one registration, which is kept for the scenarios that follow. */
  readonly keepsRegistration: boolean
  /** Connection of a stand-in to another one, or to the peer that plays it. */
  readonly connections: Map<string, string>
  readonly exchangesOfStep: () => readonly Exchange[]
  readonly setVariable: (name: string, value: unknown) => void
  /** Tells what is being waited for. */
  readonly say: (message: string) => void
  /** Resolves when the expectation is met; rejects when it is not in time. */
  readonly expect: (expectation: Expectation, inStep: boolean) => Promise<void>
  readonly fault: (on: boolean) => void
  readonly signal: AbortSignal
}

/** One sentence, and what `save` may take from the result. */
export interface ActionOutcome {
  readonly message: string
  readonly result?: unknown
  /** It had been done before, by another scenario of the run: nothing is expected of it. */
  readonly kept?: boolean
}

type Act<D extends ReadyStep['do']> = (step: Extract<ReadyStep, { do: D }>, around: ActionContext) => Promise<ActionOutcome>

const key = (standin: string, to: string): string => `${standin} ${to}`

const view = async ({ engine }: ActionContext, standinId: string): Promise<Standin> => {
  const found = (await engine.client.call('workbench.get', {})).standins.find((standin) => standin.settings.id === standinId)
  if (found) return found
  throw new Error(`there is no stand-in ${standinId}`)
}

/** The connection over which a stand-in reaches another one; the only one when none is named. */
const connectionOf = async (around: ActionContext, standin: string, to: string | undefined): Promise<string> => {
  const known = around.connections.get(key(standin, to ?? ''))
  if (known !== undefined) return known
  const all = (await around.engine.client.call('workbench.get', {})).connections.filter((connection) => connection.standinId === standin)
  const fitting =
    to === undefined ? all : all.filter((connection) => connection.peer.standinId === to || connection.name === to || connection.id === to)
  const registered = fitting.filter((connection) => connection.state === 'REGISTERED')
  const [only] = registered.length > 0 ? registered : fitting
  if (!only) throw new Error(`${standin} has no connection${to === undefined ? '' : ` to ${to}`}: register first`)
  if (to === undefined && registered.length > 1)
    throw new Error(
      `${standin} has several connections: name one with \`to\` (${registered.map((connection) => connection.peer.standinId ?? connection.name).join(', ')})`,
    )
  if (only.state === 'REGISTERED') around.connections.set(key(standin, to ?? ''), only.id)
  return only.id
}

const succeeded = (outcome: OperationOutcome): ActionOutcome => {
  if (!outcome.ok) throw new Error(outcome.message)
  return { message: outcome.message, result: outcome }
}

const given = <T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }

/** Looks again and again, in the world's time. */
const poll = async <T>(around: ActionContext, withinMs: number, look: () => Promise<T | undefined>): Promise<T | undefined> => {
  const until = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined || performance.now() > until) return found
    around.signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

// ---- registration -----------------------------------------------------------------------------------------------------------

/** How long a person, or a platform, may take to register. */
const patienceMs = 5 * 60_000

const roleOf = (standin: Standin): LocalRole | undefined => {
  const roles = [...new Set(standin.settings.parties.map((party) => party.role))]
  return roles.length === 1 ? roles[0] : undefined
}

/** The registration with the peer that an earlier scenario of the run has made; in another version it is renewed. */
const keptRegistration = async (
  around: ActionContext,
  standinId: string,
  peer: string,
  version: CallParams<'connections.register'>['version'],
): Promise<ActionOutcome | undefined> => {
  if (!around.keepsRegistration) return undefined
  const { client } = around.engine
  const { connections } = await client.call('workbench.get', {})
  const kept = connections.find(
    (connection) => connection.standinId === standinId && connection.state === 'REGISTERED' && connection.peer.standinId === undefined,
  )
  if (!kept) return undefined
  around.connections.set(key(standinId, peer), kept.id)
  if (version === undefined || kept.version === version)
    return { message: `registered before in this run, in ${kept.version ?? ''}: token A is used once`, result: kept, kept: true }
  const renewed = await client.call('connections.renew', { connectionId: kept.id, version })
  return {
    message: `registered before in this run, and renewed in ${renewed.version ?? ''}: token A is used once`,
    result: renewed,
    kept: true,
  }
}

const awaitRegistration = async (
  around: ActionContext,
  standin: string,
  peer: string,
  role: LocalRole | undefined,
): Promise<ActionOutcome> => {
  const { client } = around.engine
  const tokenA = around.peer?.tokenA
  const invited = await client.call('connections.invite', { standinId: standin, ...given({ tokenA, role }) })
  const { versionsUrls } = await view(around, standin)
  around.say(`waiting for the peer to register at ${Object.values(versionsUrls)[0] ?? ''} with token A ${invited.tokens.a ?? ''}`)
  const done = await poll(around, patienceMs, async () =>
    (await client.call('workbench.get', {})).connections.find(
      (connection) => connection.id === invited.id && connection.state === 'REGISTERED',
    ),
  )
  if (!done) throw new Error(`the peer did not register within ${patienceMs / 60_000} minutes`)
  around.connections.set(key(standin, peer), invited.id)
  return { message: `the peer has registered in ${done.version ?? ''}` }
}

const register: Act<'register'> = async (step, around) => {
  const { client } = around.engine
  const { standin, peer, role } = step
  if (around.absent.has(standin)) {
    if (peer === undefined) throw new Error(`the peer plays ${standin}: name with \`peer\` where it registers`)
    return (await keptRegistration(around, peer, standin, undefined)) ?? (await awaitRegistration(around, peer, standin, undefined))
  }
  const own = await view(around, standin)
  const version = step.version as CallParams<'connections.register'>['version']
  let { versionsUrl, tokenA } = step
  let hub = false
  if (peer !== undefined && around.absent.has(peer)) {
    if (!around.peer) throw new Error('no peer is given')
    const kept = await keptRegistration(around, standin, peer, version)
    if (kept) return kept
    versionsUrl = around.peer.versionsUrl
    tokenA ??= around.peer.tokenA
    if (tokenA === undefined) throw new Error('a token A for the peer is needed: --var tokenA=…, or TOKEN_A in the environment')
  } else if (peer !== undefined) {
    const other = await view(around, peer)
    hub = other.settings.parties[0]?.role === 'HUB'
    const [party] = own.settings.parties
    const partnerRole = role ?? (party?.role === 'HUB' ? undefined : party?.role)
    const invited = hub
      ? await client.call('hub.invite', {
          standinId: peer,
          name: own.settings.name,
          ...given({ role: partnerRole, party: party && { country_code: party.country_code, party_id: party.party_id } }),
        })
      : await client.call('connections.invite', {
          standinId: peer,
          name: own.settings.name,
          ...given({ role: roleOf(other) === 'HUB' ? undefined : roleOf(other) }),
        })
    tokenA = invited.tokens.a
    const wanted = version ?? own.settings.versions.at(-1) ?? assumedVersion
    versionsUrl = hub
      ? other.versionsUrlsByRole.HUB
      : ((roleOf(other) ? other.versionsUrlsByRole[roleOf(other) ?? 'CPO'] : other.versionsUrls[wanted]) ??
        Object.values(other.versionsUrls)[0])
  }
  if (versionsUrl === undefined || tokenA === undefined) throw new Error('either `peer`, or `versionsUrl` and `tokenA` are needed')
  const connection = await client.call('connections.register', {
    standinId: standin,
    versionsUrl,
    tokenA,
    ...given({
      role: role ?? (hub ? roleOf(own) : undefined),
      version,
      credentials: step.credentials,
      quirks:
        hub || step.tokenEncoding !== undefined ? given({ hub: hub ? true : undefined, tokenEncoding: step.tokenEncoding }) : undefined,
    }),
  })
  around.connections.set(key(standin, peer ?? ''), connection.id)
  return {
    message: `registered with ${connection.peer.parties.map(formatParty).join(', ')} in ${connection.version ?? ''}`,
    result: connection,
  }
}

/** Parties of a stand-in as a peer of a role sees them. */
const partiesOf = (standin: Standin): GivenParty[] =>
  standin.settings.parties.map(({ role, country_code, party_id, name }) => ({ role, country_code, party_id, name }))

const connect: Act<'connect'> = async (step, around) => {
  const { client } = around.engine
  const { standin: standinId, peer, parties, role, tokenEncoding, fetch } = step
  if (around.absent.has(standinId)) throw new Error(`the peer plays ${standinId}: what it is to know has to be set up there`)
  const own = await view(around, standinId)
  const version = (step.version ?? own.settings.versions.at(-1)) as CallParams<'connections.connect'>['version']
  const isReal = peer !== undefined && around.absent.has(peer)
  const other = peer === undefined || isReal ? undefined : await view(around, peer)
  const urlOf = (standin: Standin): string | undefined =>
    standin.versionsUrlsByRole[roleOf(standin) ?? 'CPO'] ?? standin.versionsUrls[version]
  const shared = { version, ...given({ quirks: tokenEncoding && { tokenEncoding } }) }
  const theirs = parties ?? (other && partiesOf(other))
  if (!theirs) throw new Error('either `peer`, a stand-in of this scenario, or `parties` are needed')
  const tokenIn = step.tokenIn ?? `token-of-${peer ?? 'the-peer'}`
  const tokenOut = step.tokenOut ?? (isReal ? around.peer?.tokenA : other && `token-of-${standinId}`)
  const versionsUrl = step.versionsUrl ?? (isReal ? around.peer?.versionsUrl : other && urlOf(other))
  if (peer !== undefined && other) {
    const back = await client.call('connections.connect', {
      ...shared,
      standinId: peer,
      parties: partiesOf(own),
      ...given({ role: roleOf(other), tokenIn: tokenOut, tokenOut: tokenIn, versionsUrl: urlOf(own) }),
    })
    around.connections.set(key(peer, standinId), back.id)
  }
  const connection = await client.call('connections.connect', {
    ...shared,
    standinId,
    parties: theirs,
    fetch: false,
    ...given({ role, tokenIn, tokenOut, versionsUrl, endpoints: step.endpoints }),
  })
  around.connections.set(key(standinId, peer ?? ''), connection.id)
  if (fetch ?? (versionsUrl !== undefined && tokenOut !== undefined)) {
    await client.call('connections.fetch', { connectionId: connection.id })
    const back = peer === undefined ? undefined : around.connections.get(key(peer, standinId))
    if (back !== undefined && other) await client.call('connections.fetch', { connectionId: back })
  }
  return { message: `connected with ${theirs.map(formatParty).join(', ')} in ${version}, without a handshake`, result: connection }
}

// ---- commands -----------------------------------------------------------------------------------------------------------------

/** How long a result may take in the world's time. */
const resultPatienceMs = 60_000

const command: Act<'command'> = async (step, around) => {
  const { client } = around.engine
  const connectionId = await connectionOf(around, step.standin, step.to)
  const operation = step.command.includes('.') ? step.command : `commands.receiver.post:${step.command}`
  const path = given({ path: step.path, url: step.url })
  const prepared = step.body === undefined ? undefined : await client.call('operations.prepare', { connectionId, operation, ...path })
  const body = prepared && { ...(isObject(prepared.body) ? prepared.body : {}), ...step.body, response_url: '' }
  const outcome = await client.call('operations.send', { connectionId, operation, ...path, ...given({ body }) })
  const response = isObject(outcome.data) ? String(outcome.data['result']) : outcome.message
  if (step.response !== undefined && response !== step.response)
    throw new Error(`${commandAnswerText(response)}; expected ${step.response}`)
  if (step.response === undefined && !outcome.ok && !isObject(outcome.data)) throw new Error(outcome.message)
  if (step.response === undefined && response !== 'ACCEPTED') throw new Error(commandAnswerText(response))
  const settled =
    outcome.commandId === undefined
      ? undefined
      : await poll(around, resultPatienceMs, async () => {
          const current = await client.call('commands.get', { id: outcome.commandId ?? '' })
          return ['resulted', 'timed-out', 'refused', 'failed'].includes(current.state) ? current : undefined
        })
  const result = settled?.state === 'resulted' ? (settled.result ?? '') : undefined
  if (step.result === null && result !== undefined) throw new Error(`Result: ${result}; expected none`)
  const wanted = step.result === undefined && (step.response ?? 'ACCEPTED') === 'ACCEPTED' ? 'ACCEPTED' : step.result
  if (typeof wanted === 'string' && result !== wanted)
    throw new Error(`${result === undefined ? `No result: ${settled?.note ?? 'none came'}` : `Result: ${result}`}; expected ${wanted}`)
  return { message: `${response}${result === undefined ? '' : `, then ${result}`}`, result: settled ?? outcome }
}

// ---- data -----------------------------------------------------------------------------------------------------------------------

const whatFailed = (exchanges: readonly Exchange[], standin: string): string | undefined => {
  const bad = exchanges.find(
    (exchange) =>
      exchange.standinId === standin &&
      exchange.direction === 'out' &&
      (exchange.error !== undefined || (exchange.response?.status ?? 0) >= 400 || (exchange.ocpiStatus ?? 1000) >= 2000),
  )
  return bad && `${bad.method} ${bad.url}: ${bad.error ?? `HTTP ${bad.response?.status ?? ''}, OCPI ${bad.ocpiStatus ?? 'none'}`}`
}

const firstKey = async (around: ActionContext, standinId: string, module: CallParams<'data.list'>['module']): Promise<string> => {
  const { items } = await around.engine.client.call('data.list', { standinId, holder: 'own', module, limit: 1 })
  const [first] = items
  if (!first) throw new Error(`${standinId} has no ${module}`)
  return first.key
}

const push: Act<'push'> = async (step, around) => {
  const { client } = around.engine
  const { standin: standinId, module, object, fields } = step
  let pushes: number
  if (object) pushes = (await client.call('data.put', { standinId, module, object, push: true })).pushes.length
  else if (fields) {
    const patched = await client.call('data.patch', {
      standinId,
      module,
      key: step.key ?? (await firstKey(around, standinId, module)),
      fields,
      push: true,
      ...given({ evse: step.evse, connector: step.connector }),
    })
    pushes = patched.pushes.length
  } else if (step.delete === true) {
    pushes = (
      await client.call('data.delete', {
        standinId,
        holder: 'own',
        module,
        key: step.key ?? (await firstKey(around, standinId, module)),
        push: true,
      })
    ).pushes.length
  } else {
    const outcome = await client.call('operations.send', {
      connectionId: await connectionOf(around, standinId, step.to),
      operation: `${module}.receiver.${(kinds[module].pushedBy ?? 'PUT').toLowerCase()}`,
      ...given({ from: step.key }),
    })
    return succeeded(outcome)
  }
  const failure = whatFailed(around.exchangesOfStep(), standinId)
  if (failure !== undefined) throw new Error(failure)
  if (pushes === 0) throw new Error('nobody is connected who would be told')
  return { message: `${pushes} told`, result: {} }
}

// ---- the table ------------------------------------------------------------------------------------------------------------------

const actions: { readonly [D in ReadyStep['do']]: Act<D> } = {
  register,
  connect,
  command,
  push,
  invite: async (step, { engine, setVariable }) => {
    const connection = await engine.client.call('connections.invite', {
      standinId: step.standin,
      ...given({ tokenA: step.tokenA, role: step.role, reusable: step.reusable }),
    })
    setVariable(`${step.standin}.tokenA`, connection.tokens.a)
    return { message: 'a token A is made', result: connection }
  },
  renew: async (step, around) => {
    const connection = await around.engine.client.call('connections.renew', {
      connectionId: await connectionOf(around, step.standin, step.to),
      ...given({ version: step.version as CallParams<'connections.renew'>['version'] }),
    })
    return { message: `renewed in ${connection.version ?? ''}`, result: connection }
  },
  unregister: async (step, around) => {
    await around.engine.client.call('connections.unregister', { connectionId: await connectionOf(around, step.standin, step.to) })
    around.connections.clear()
    return { message: 'unregistered' }
  },
  pull: async (step, around) =>
    succeeded(
      await around.engine.client.call('operations.send', {
        connectionId: await connectionOf(around, step.standin, step.to),
        operation: `${step.module}.sender.list`,
        query: step.query ?? {},
        ...given({ url: step.url }),
      }),
    ),
  operation: async (step, around) =>
    succeeded(
      await around.engine.client.call('operations.send', {
        connectionId: await connectionOf(around, step.standin, step.to),
        operation: step.operation,
        ...given({
          path: step.path,
          query: step.query,
          headers: step.headers,
          body: step.body,
          rawBody: step.rawBody,
          from: step.from,
          url: step.url,
        }),
      }),
    ),
  'plug-in': async (step, around) => {
    const { standin: standinId, locationId, evseUid, connectorId, tokenUid, vehicle, driver, allowed } = step
    const plugged = await around.engine.client.call('charging.plug', {
      standinId,
      ...given({ locationId, evseUid, connectorId, tokenUid, vehicle, driver }),
    })
    if (plugged.authorization.allowed !== (allowed ?? true))
      throw new Error(`charging is ${plugged.authorization.allowed ? '' : 'not '}allowed: ${plugged.authorization.why}`)
    if (plugged.sessionId !== undefined) around.setVariable('session', plugged.sessionId)
    return { message: plugged.authorization.why, result: plugged }
  },
  unplug: async (step, around) => {
    const { client } = around.engine
    const sessionId = step.sessionId ?? (await client.call('charging.sessions', { standinId: step.standin })).sessions.at(-1)?.sessionId
    if (sessionId === undefined) throw new Error(`nobody charges at ${step.standin}`)
    const done = await client.call('charging.unplug', { standinId: step.standin, sessionId })
    return { message: done.cdrId === undefined ? 'the session has ended' : `the session has left CDR ${done.cdrId}`, result: done }
  },
  wait: async (step, around) => {
    const { milliseconds = 0, until } = step
    if (milliseconds > 0) {
      await new Promise<void>((resolve) => {
        const cancel = around.engine.clock.after(milliseconds, () => {
          resolve()
        })
        around.signal.addEventListener(
          'abort',
          () => {
            cancel()
            resolve()
          },
          { once: true },
        )
      })
      around.signal.throwIfAborted()
    }
    if (until) await around.expect({ ...until, within: until.within ?? 10_000 }, false)
    return { message: until ? 'it has come' : `${milliseconds} ms have passed` }
  },
  clock: async (step, { engine }) => {
    if (step.speed !== undefined) await engine.client.call('clock.set', { factor: step.speed })
    if (step.advanceSeconds !== undefined) await engine.client.call('clock.step', { seconds: step.advanceSeconds })
    return { message: `it is ${new Date(engine.clock.now()).toISOString()}` }
  },
  fault: async (step, around) => {
    const { faults } = await around.engine.client.call('faults.add', {
      standinId: step.standin,
      ...given({ switch: step.switch, rule: step.rule, match: step.match, scope: step.scope }),
    })
    around.fault(true)
    return { message: faults.map((fault) => fault.title).join('; '), result: { faults } }
  },
  'clear-faults': async (step, around) => {
    const { removed } = await around.engine.client.call('faults.clear', given({ standinId: step.standin }))
    around.fault(false)
    return { message: `${removed} faults are off` }
  },
  call: async (step, { engine }) => {
    const result: unknown = await engine.client.call(step.call as CallName, step.params)
    return { message: `${step.call} was called`, result }
  },
  set: (step, { setVariable }) => {
    for (const [name, value] of Object.entries(step.variables)) setVariable(name, value)
    return Promise.resolve({ message: Object.keys(step.variables).join(', ') })
  },
  expect: async (step, around) => {
    const { do: _, name: _name, only: _only, fails: _fails, expect: _expect, save: _save, ...expectation } = step
    await around.expect(expectation, expectation.since === 'step')
    return { message: 'as expected' }
  },
}

export const act = (step: ReadyStep, around: ActionContext): Promise<ActionOutcome> =>
  (actions[step.do] as Act<typeof step.do>)(step, around)
