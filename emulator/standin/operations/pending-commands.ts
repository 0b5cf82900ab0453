/**
 * Commands and charging profile requests, both sides. What was sent is followed until its result came or its time ran
 * out; what was received is carried out, and its result sent to the response_url (chapters mod_commands,
 * mod_charging_profiles).
 */
import { resultFacts, type ResultModule } from '../../ocpi/modules.js'
import { randomUUID } from 'node:crypto'
import type { Command } from '../../contract/operations.js'
import { CommandBehaviour, commandNames } from '../../contract/standin.js'
import { rowOf } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Party } from '../../ocpi/headers.js'
import type { Version } from '../../ocpi/version.js'
import { renderFor } from '../data/render.js'
import { versionOf, type ConnectionRecord } from '../connections.js'
import { afterPatiently } from '../clock.js'
import type { Context } from '../context.js'
import type { JsonObject } from '../data/kinds.js'
import { inTurn } from './push.js'
import { errorText } from '../../contract/error-text.js'
import { isObject } from '../../ocpi/json-object.js'

export interface Commands {
  list(): readonly Command[]
  get(id: string): Command | undefined
  /** Notes a command that is about to be sent. */
  sending(connection: ConnectionRecord, name: string, body: unknown): Command
  /** The answer came: `timeoutMs` is how long the result may take. */
  answered(
    id: string,
    answer: { seq: number; response: string | undefined; ok: boolean; timeoutMs: number; note?: string | undefined },
  ): void
  /** A result came in over a connection: what it is to us. */
  resulted(connectionId: string, id: string, result: string, seq?: number): 'expected' | 'unknown' | 'refused' | 'repeated' | 'late'
  /** The body of a command, as it goes out. */
  body(id: string, body: unknown): void
  /** The body of the newest one with this name that was sent over a connection. */
  lastBody(connectionId: string, name: string): unknown
  /** Notes a command that came in. */
  received(connection: ConnectionRecord, name: string, response: string, responseUrl: string): Command
  /** The newest one that came over a connection, with where its result is to go; `wanted` by its name. */
  lastReceived(connectionId: string, wanted: (name: string) => boolean): { readonly name: string; readonly responseUrl: string } | undefined
  update(id: string, change: Partial<Command>): void
  /** Carries a command that was accepted out after a while, unless the stand-in is stopped before. What `run` throws fails the command. */
  later(id: string, delayMs: number, run: () => Promise<void>): void
  /** What accepted commands are about to use, as `EVSE <uid>`: another command finds it taken. */
  readonly claimed: Set<string>
  /** Resolves when the result is there, or the time has run out. */
  settled(id: string): Promise<Command>
  /** A session was pushed to us: one that we started learns its id. */
  sessionArrived(connectionId: string, session: JsonObject): void
  /** Result of the START_SESSION that a new Session follows, when it was another than ACCEPTED. */
  refusedStart(connectionId: string, session: JsonObject): string | undefined
  close(): void
}

/** How long a charge point may take to start a session. */
const sessionPatienceMs = 15 * 60_000

/** As many as are remembered. */
const maximumCommands = 1000

/** What a result is that comes in a state; a command that got no answer may have been carried out all the same. */
const kindsOfResult: Readonly<Partial<Record<Command['state'], 'refused' | 'repeated' | 'late'>>> = {
  refused: 'refused',
  resulted: 'repeated',
  'timed-out': 'late',
}

const over = (command: Command): boolean => ['refused', 'resulted', 'timed-out', 'failed'].includes(command.state)

export const createCommands = (contextOf: () => Context): Commands => {
  const commands = new Map<string, Command>()
  const bodies = new Map<string, unknown>()
  const responseUrls = new Map<string, string>()
  const timers = new Map<string, () => void>()
  const waiting = new Map<string, ((command: Command) => void)[]>()

  const update = (id: string, change: Partial<Command>): void => {
    const before = commands.get(id)
    if (!before) return
    const command = { ...before, ...change }
    commands.set(id, command)
    const context = contextOf()
    context.environment.changed(context.settings.id, { kind: 'command', command })
    if (!over(command)) return
    timers.get(id)?.()
    timers.delete(id)
    for (const resolve of waiting.get(id) ?? []) resolve(command)
    waiting.delete(id)
  }

  const add = (command: Command): Command => {
    commands.set(command.id, command)
    for (const id of commands.keys()) {
      if (commands.size <= maximumCommands) break
      // Whoever waits for it is told before it is forgotten.
      const oldest = commands.get(id)
      if (oldest && !over(oldest)) update(id, { state: 'failed', note: `forgotten: more than ${maximumCommands} commands came after it` })
      commands.delete(id)
      bodies.delete(id)
      responseUrls.delete(id)
    }
    update(command.id, {})
    return command
  }

  const timedOut = (id: string, timeoutMs: number): void => {
    const command = commands.get(id)
    if (!command || over(command)) return
    update(id, { state: 'timed-out', note: `no result came within ${timeoutMs / 1000} s` })
    if (command.requestSeq === undefined) return
    const context = contextOf()
    const version = versionOf(context.connections.get(command.connectionId))
    const finding: Finding = {
      id: 'command.result',
      severity: 'violation',
      side: 'response',
      at: '/data/result',
      expected: `a result of ${command.name} within ${timeoutMs / 1000} s`,
      actual: 'none came',
      chapter: `${version} ${command.name === 'CHARGING_PROFILE' ? 'mod_charging_profiles' : 'mod_commands'}`,
    }
    context.environment.amend(command.requestSeq, [finding])
  }

  /** The START_SESSION that a Session may have come from: the newest of its Token that has none yet. */
  const startBefore = (connectionId: string, session: JsonObject): Command | undefined => {
    const cdrToken = isObject(session['cdr_token']) ? session['cdr_token'] : {}
    const contract = session['auth_id'] ?? cdrToken['contract_id']
    return [...commands.values()].reverse().find((command) => {
      if (
        command.connectionId !== connectionId ||
        command.direction !== 'out' ||
        command.name !== 'START_SESSION' ||
        command.sessionId !== undefined
      )
        return false
      const body = bodies.get(command.id)
      const token = isObject(body) && isObject(body['token']) ? body['token'] : {}
      return (
        (token['uid'] !== undefined && token['uid'] === cdrToken['uid']) ||
        (contract !== undefined && (token['contract_id'] ?? token['auth_id']) === contract)
      )
    })
  }

  /** Notes it if no Session follows a START_SESSION that resulted in ACCEPTED. */
  const awaitSession = (id: string): void => {
    const context = contextOf()
    afterPatiently(context.environment.clock, sessionPatienceMs, worldPatienceMs(id, 60_000), () => {
      const command = commands.get(id)
      if (command?.requestSeq === undefined || command.sessionId !== undefined || command.result !== 'ACCEPTED') return
      const version = versionOf(context.connections.get(command.connectionId))
      context.environment.amend(command.requestSeq, [
        {
          id: 'command.result',
          severity: 'warning',
          side: 'response',
          at: '/data/result',
          expected: `a Session within ${sessionPatienceMs / 60_000} minutes of the result ACCEPTED`,
          actual: 'none came',
          chapter: `${version} mod_commands`,
        },
      ])
    })
  }

  const claimed = new Set<string>()

  /** A stand-in of this workbench goes by its clock; everybody else lives in the world. */
  const worldPatienceMs = (id: string, milliseconds: number): number => {
    const connectionId = commands.get(id)?.connectionId
    const isLocal = connectionId !== undefined && contextOf().connections.get(connectionId)?.peer.standinId !== undefined
    return Math.min(milliseconds, isLocal ? 2_000 : milliseconds, contextOf().environment.patienceMs ?? milliseconds)
  }

  return {
    claimed,
    later: (id, delayMs, run) => {
      timers.set(
        id,
        contextOf().environment.clock.after(delayMs, () => {
          timers.delete(id)
          return run().catch((error: unknown) => {
            update(id, { state: 'failed', note: errorText(error) })
          })
        }),
      )
    },
    list: () => [...commands.values()].reverse(),
    get: (id) => commands.get(id),
    sending: (connection, name, body) => {
      const context = contextOf()
      const id = randomUUID()
      bodies.set(id, body)
      return add({
        id,
        standinId: context.settings.id,
        connectionId: connection.id,
        direction: 'out',
        name,
        state: 'sent',
        sentAt: context.environment.clock.now(),
      })
    },
    answered: (id, { seq, response, ok, timeoutMs, note }) => {
      const before = commands.get(id)
      if (!before) return
      const given = { requestSeq: seq, ...(response !== undefined && { response }), ...(note !== undefined && { note }) }
      // The result may be quicker than the answer.
      if (over(before)) return update(id, given)
      update(id, { ...given, state: ok && response === 'ACCEPTED' ? 'accepted' : ok || response !== undefined ? 'refused' : 'failed' })
      if (ok && response === 'ACCEPTED')
        timers.set(
          id,
          afterPatiently(contextOf().environment.clock, timeoutMs, worldPatienceMs(id, timeoutMs), () => {
            timedOut(id, timeoutMs)
          }),
        )
    },
    resulted: (connectionId, id, result, seq) => {
      const command = commands.get(id)
      if (!command || command.direction !== 'out' || command.connectionId !== connectionId) return 'unknown'
      const kind = kindsOfResult[command.state] ?? 'expected'
      const counts = kind === 'expected' || kind === 'late'
      if (counts && command.name === 'START_SESSION' && result === 'ACCEPTED' && command.sessionId === undefined) awaitSession(id)
      if (counts) {
        update(id, {
          state: 'resulted',
          result,
          resultAt: contextOf().environment.clock.now(),
          ...(seq !== undefined && { resultSeq: seq }),
        })
      }
      return kind
    },
    received: (connection, name, response, responseUrl) => {
      const context = contextOf()
      const id = randomUUID()
      responseUrls.set(id, responseUrl)
      return add({
        id,
        standinId: context.settings.id,
        connectionId: connection.id,
        direction: 'in',
        name,
        state: response === 'ACCEPTED' ? 'accepted' : 'refused',
        response,
        sentAt: context.environment.clock.now(),
      })
    },
    body: (id, body) => {
      if (commands.has(id)) bodies.set(id, body)
    },
    lastBody: (connectionId, name) =>
      bodies.get(
        [...commands.values()].findLast(
          (command) => command.connectionId === connectionId && command.direction === 'out' && command.name === name,
        )?.id ?? '',
      ),
    lastReceived: (connectionId, wanted) => {
      const command = [...commands.values()].findLast(
        (candidate) => candidate.connectionId === connectionId && candidate.direction === 'in' && wanted(candidate.name),
      )
      const responseUrl = command && responseUrls.get(command.id)
      return command && responseUrl !== undefined ? { name: command.name, responseUrl } : undefined
    },
    update,
    settled: (id) => {
      const command = commands.get(id)
      if (!command) return Promise.reject(new Error(`no command ${id}`))
      if (over(command)) return Promise.resolve(command)
      return new Promise((resolve) => {
        waiting.set(id, [...(waiting.get(id) ?? []), resolve])
      })
    },
    sessionArrived: (connectionId, session) => {
      const command = startBefore(connectionId, session)
      if (command) update(command.id, { sessionId: String(session['id']) })
    },
    refusedStart: (connectionId, session) => {
      const command = startBefore(connectionId, session)
      if (!command || contextOf().environment.clock.now() - command.sentAt > sessionPatienceMs) return undefined
      return command.state === 'resulted' && command.result !== 'ACCEPTED'
        ? command.result
        : command.state === 'refused'
          ? command.response
          : undefined
    },
    close: () => {
      for (const command of [...commands.values()]) {
        if (!over(command)) update(command.id, { state: 'failed', note: 'the stand-in was stopped' })
      }
      for (const cancel of timers.values()) cancel()
      timers.clear()
      claimed.clear()
    },
  }
}

export const behaviourFor = (context: Context, name: string): CommandBehaviour => {
  const known = commandNames.find((command) => command === name)
  return (known && context.settings.behaviour.commands[known]) ?? CommandBehaviour.parse({})
}

/** The result of a command as its version has it: REJECTED where it has nothing that comes closer. */
const commandResultIn = (context: Context, version: Version, result: JsonObject): unknown =>
  renderFor(context, version, 'CommandResult', result) ?? { result: 'REJECTED' }

export interface SentResult {
  readonly seq: number
  /** Why the peer did not take it. */
  readonly problem: string | undefined
}

/** What a command that was received has come to. */
export const resulted = (result: string, sent: SentResult | undefined, now: number): Partial<Command> => ({
  state: 'resulted',
  result,
  resultAt: now,
  ...(sent && { resultSeq: sent.seq }),
  ...(sent?.problem !== undefined && { note: `the peer did not take the result: ${sent.problem}` }),
  ...(!sent && { note: 'no result is sent, as set' }),
})

/** Posts the result of a command, or of a charging profile request, to its response_url. */
export const sendResult = async (
  context: Context,
  connection: ConnectionRecord,
  module: ResultModule,
  responseUrl: string,
  result: JsonObject,
  correlationId: string | undefined,
  parties: { readonly from: Party | undefined; readonly to: Party | undefined } = { from: undefined, to: undefined },
): Promise<SentResult> => {
  const version = versionOf(connection)
  const answer = await inTurn(connection, () =>
    context.client.call({
      connection,
      method: 'POST',
      url: responseUrl,
      version,
      endpoint: rowOf(version, `${module}.sender.result`),
      body: resultFacts[module].object === undefined ? result : commandResultIn(context, version, result),
      correlationId,
      responseUrl,
      role: 'CPO',
      ...parties,
      why: `the result of a ${resultFacts[module].request} of the peer`,
    }),
  )
  return { seq: answer.seq, problem: answer.ok ? undefined : answer.message }
}
