/** Sections CMD and CHP: commands and charging profiles. */
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import type { Command } from '../../contract/operations.js'
import { Deviation, Unseen, type Check, type ObservedScene } from '../case.js'
import { faultOf, inBody } from '../faults.js'
import { describeAnswer, type Answer, type Probe } from '../probe.js'
import { fromPlatform, isAnsweredWell, isAt, toPlatform, requestOf, text } from './common.js'
import { withQuery } from '../../standin/calling/urls.js'
import { isObject } from '../../ocpi/json-object.js'

const isSessionPush = fromPlatform('sessions.receiver', ({ method }) => method === 'PUT' || method === 'PATCH')
const idOf = ({ url }: Exchange): string => decodeURIComponent(url.split('?')[0]?.split('/').at(-1) ?? '')
const statusOf = (exchange: Exchange): string => text(requestOf(exchange)['status'])

/** The EVSE that may be used; cases that charge need it declared. */
const place = (probe: Probe): JsonObject => {
  const { location, evse, connector } = probe.declaration.use
  const kept = [location, evse].find((id) => id !== undefined && probe.declaration.keepOff.includes(id))
  if (kept !== undefined) throw new Unseen(`${kept} is in \`keepOff\`: declare another EVSE in \`use\`.`)
  if (location === undefined || evse === undefined)
    throw new Unseen('Declare `use.location` and `use.evse`: an EVSE that the audit may charge at.')
  const { ownerFields } = probe.leg.dialect
  return { location_id: location, evse_uid: evse, ...(connector !== undefined && ownerFields && { connector_id: connector }) }
}

const startBody = async (probe: Probe, fields: JsonObject = {}): Promise<JsonObject> => {
  const { location_id: _, evse_uid: __, connector_id: ___, ...body } = await probe.draft('commands.receiver.post:START_SESSION')
  return { ...body, ...place(probe), ...fields, response_url: '' }
}

const resultOf = (answer: Answer): string => (isObject(answer.data) ? text(answer.data['result']) : '')

const accepted = (answer: Answer, what: string): void => {
  probeOk(answer, what)
  if (resultOf(answer) !== 'ACCEPTED') throw new Deviation(`${what}: ${resultOf(answer) || describeAnswer(answer)}`, 'ACCEPTED', answer.seq)
}
const probeOk = (answer: Answer, what: string): void => {
  if (answer.status !== 200 || answer.ocpi === undefined || answer.ocpi >= 2000)
    throw new Deviation(`${what}: ${describeAnswer(answer)}`, 'HTTP 200 with OCPI 1000', answer.seq)
}

const resulted = (command: Command | undefined, what: string, wanted: readonly string[] = ['ACCEPTED']): void => {
  if (command?.state !== 'resulted')
    throw new Deviation(`${what}: no result came (${command?.state ?? 'not sent'}).`, 'a result at response_url', command?.requestSeq)
  if (!wanted.includes(command.result ?? ''))
    throw new Deviation(`${what}: the result is ${command.result ?? 'missing'}.`, wanted.join(' or '), command.resultSeq)
}

const start = async (probe: Probe): Promise<string> => {
  const reference = probe.fresh('REF')
  const fields = probe.leg.dialect.ownerFields ? { authorization_reference: reference } : {}
  const { answer, command } = await probe.command('START_SESSION', await startBody(probe, fields))
  accepted(answer, 'START_SESSION')
  if (probe.leg.dialect.commandTimeout && (!isObject(answer.data) || typeof answer.data['timeout'] !== 'number'))
    throw new Deviation('`timeout` is missing.', 'a number', answer.seq)
  resulted(command, 'START_SESSION')
  const push = await probe.await('a Session', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'ACTIVE')
  probe.leg.notes.set('session', { id: idOf(push), reference, body: requestOf(push) })
  return idOf(push)
}

/** A Session of ours at the platform that is ACTIVE: started when there is none. */
export const activeSession = async (probe: Probe): Promise<string> => {
  const known = probe.leg.notes.get('session')
  return isObject(known) ? text(known['id']) : start(probe)
}

export const stopSession = async (probe: Probe): Promise<void> => {
  const known = probe.leg.notes.get('session')
  if (!isObject(known)) return
  probe.leg.notes.delete('session')
  await probe.command('STOP_SESSION', { response_url: '', session_id: known['id'] })
}

export const starts: Check = async (probe) => {
  await stopSession(probe)
  return `Session ${await start(probe)}.`
}

export const sessionOfCommand: Check = async (probe) => {
  await activeSession(probe)
  const known = probe.leg.notes.get('session')
  const { id, reference, body } = isObject(known) ? known : {}
  const whole = probe.leg.exchanges.find((exchange) => isSessionPush(exchange) && exchange.method === 'PUT' && idOf(exchange) === text(id))
  const session = whole ? requestOf(whole) : isObject(body) ? body : {}
  if (session['auth_method'] !== 'COMMAND')
    throw new Deviation(`\`auth_method\` is ${text(session['auth_method']) || 'missing'}.`, 'COMMAND', whole?.seq)
  if (session['authorization_reference'] !== reference)
    throw new Deviation(
      `\`authorization_reference\` is ${text(session['authorization_reference']) || 'missing'}.`,
      text(reference),
      whole?.seq,
    )
  return undefined
}

/** The result goes to the response_url to the letter. */
export const callsResponseUrl: Check = async (probe) => {
  await activeSession(probe)
  const commands = probe.leg.exchanges.filter(toPlatform('commands.receiver.post'))
  const urls = new Set(commands.map((exchange) => text(requestOf(exchange)['response_url'])))
  const results = probe.leg.exchanges.filter(fromPlatform('commands.sender.result'))
  const [first] = results
  if (!first) throw new Deviation('No result came to the response_url.', 'the response_url to the letter')
  const other = results.find(({ url }) => !urls.has(url))
  if (other) throw new Deviation(`A result came to ${other.url}.`, 'the response_url to the letter', other.seq)
  probe.seqs.push(first.seq)
  return `${results.length} results, each to its response_url.`
}

export const refusedResponseUrl: Check = async (probe) => {
  await stopSession(probe)
  const body = { ...(await startBody(probe)), response_url: 'http://127.0.0.1:9/result' }
  const url = `${probe.urlOf('commands').replace(/\/+$/, '')}/START_SESSION`
  probe.survived(await probe.send('POST', url, { body }))
  const push = await probe.await(
    'a Session all the same',
    (exchange) => isSessionPush(exchange) && ['ACTIVE', 'PENDING'].includes(statusOf(exchange)),
  )
  probe.leg.notes.set('session', { id: idOf(push), body: requestOf(push) })
  probe.undo(() => stopSession(probe))
  return undefined
}

const raw = async (probe: Probe, name: string, body: JsonObject): Promise<Answer> =>
  probe.send('POST', `${probe.urlOf('commands').replace(/\/+$/, '')}/${name}`, { body })

export const incomplete: Check = async (probe) => {
  const { response_url: _, ...withoutUrl } = await startBody(probe)
  probe.want(await raw(probe, 'START_SESSION', withoutUrl), { ocpi: [2], what: 'Without response_url' })
  const { token: __, ...withoutToken } = await startBody(probe)
  probe.want(await raw(probe, 'START_SESSION', { ...withoutToken, response_url: 'http://127.0.0.1:9/result' }), {
    ocpi: [2],
    what: 'Without token',
  })
  return undefined
}

const notAccepted = (answer: Answer, command: Command | undefined, what: string, wanted: readonly string[]): string => {
  if (answer.status !== undefined && answer.status < 500 && answer.ocpi !== undefined && answer.ocpi >= 2000)
    return `${what}: OCPI ${answer.ocpi}`
  const response = resultOf(answer)
  if (response === 'ACCEPTED' && command?.state === 'resulted' && wanted.includes(command.result ?? ''))
    return `${what}: result ${command.result ?? ''}`
  if (response !== 'ACCEPTED' && wanted.includes(response)) return `${what}: ${response}`
  throw new Deviation(
    `${what}: ${describeAnswer(answer)} ${response}${command?.result === undefined ? '' : `, result ${command.result}`}`,
    wanted.join(' or '),
    answer.seq,
  )
}

export const unknownLocation: Check = async (probe) => {
  const { answer, command } = await probe.command('START_SESSION', { ...(await startBody(probe)), location_id: probe.fresh('NOWHERE') })
  if (answer.ocpi === 2003) return describeAnswer(answer)
  return notAccepted(answer, command, 'Unknown Location', ['REJECTED'])
}

export const unknownEvse: Check = async (probe) => {
  const said: string[] = []
  const { ownerFields } = probe.leg.dialect
  for (const fields of [{ evse_uid: probe.fresh('NONE') }, ...(ownerFields ? [{ connector_id: 'NONE' }] : [])]) {
    const { answer, command } = await probe.command('START_SESSION', { ...(await startBody(probe)), ...fields })
    said.push(notAccepted(answer, command, Object.keys(fields)[0] ?? '', ['REJECTED', 'FAILED']))
  }
  return said.join('; ')
}

export const foreignToken: Check = async (probe) => {
  await stopSession(probe)
  const body = await startBody(probe)
  const token = isObject(body['token']) ? { ...body['token'], uid: probe.fresh('NEW'), contract_id: probe.fresh('C') } : {}
  const { answer, command } = await probe.command('START_SESSION', { ...body, token })
  accepted(answer, 'START_SESSION with a token that was never sent')
  resulted(command, 'START_SESSION')
  const push = await probe.await('a Session', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'ACTIVE')
  probe.leg.notes.set('session', { id: idOf(push), body: requestOf(push) })
  probe.undo(() => stopSession(probe))
  return undefined
}

export const occupied: Check = async (probe) => {
  await activeSession(probe)
  const { answer, command } = await probe.command('START_SESSION', await startBody(probe))
  return notAccepted(answer, command, 'START_SESSION at an occupied EVSE', ['EVSE_OCCUPIED', 'EVSE_INOPERATIVE', 'REJECTED', 'FAILED'])
}

export const nobodyPlugsIn: Check = async (probe) => {
  await stopSession(probe)
  await probe.act('use-party', 'Leave EVSE {evse} without a cable during this case')
  const { command } = await probe.command('START_SESSION', await startBody(probe))
  const pending = probe.leg.exchanges.filter((exchange) => isSessionPush(exchange) && statusOf(exchange) === 'PENDING').at(-1)
  if (!pending) return `No Session; the result is ${command?.result ?? 'missing'}.`
  await probe.await(
    'the end of the PENDING Session',
    (exchange) => isSessionPush(exchange) && idOf(exchange) === idOf(pending) && statusOf(exchange) !== 'PENDING',
  )
  return undefined
}

export const withoutConnector: Check = async (probe) => {
  await stopSession(probe)
  const { connector_id: _, ...body } = await startBody(probe)
  const { answer, command } = await probe.command('START_SESSION', body)
  if (resultOf(answer) === 'ACCEPTED' && command?.result === 'ACCEPTED') {
    const push = await probe.await('a Session', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'ACTIVE')
    probe.leg.notes.set('session', { id: idOf(push), body: requestOf(push) })
    probe.undo(() => stopSession(probe))
    return 'Accepted: the EVSE chooses the Connector.'
  }
  return notAccepted(answer, command, 'Without connector_id', ['REJECTED'])
}

export const twice: Check = async (probe) => {
  await stopSession(probe)
  const body = await startBody(probe)
  const [one, other] = await Promise.all([probe.command('START_SESSION', body), probe.command('START_SESSION', body)])
  const results = [one, other].map(({ answer, command }) => resultOf(answer) === 'ACCEPTED' && command?.result === 'ACCEPTED')
  const push = await probe.await('a Session', (exchange) => isSessionPush(exchange) && statusOf(exchange) === 'ACTIVE')
  probe.leg.notes.set('session', { id: idOf(push), body: requestOf(push) })
  probe.undo(() => stopSession(probe))
  const ids = new Set(probe.exchanges.filter((exchange) => isSessionPush(exchange) && statusOf(exchange) === 'ACTIVE').map(idOf))
  if (ids.size > 1) throw new Deviation(`${ids.size} Sessions began: ${[...ids].join(', ')}.`, 'one Session', push.seq)
  return `${results.filter(Boolean).length} of 2 were accepted; one Session.`
}

export const stops: Check = async (probe) => {
  const id = await activeSession(probe)
  probe.leg.notes.delete('session')
  const { answer, command } = await probe.command('STOP_SESSION', { response_url: '', session_id: id })
  accepted(answer, 'STOP_SESSION')
  resulted(command, 'STOP_SESSION')
  await probe.await(
    'status COMPLETED',
    (exchange) => isSessionPush(exchange) && idOf(exchange) === id && statusOf(exchange) === 'COMPLETED',
  )
  if (probe.serves('cdrs.SENDER')) await probe.await('the CDR', fromPlatform('cdrs.receiver.post'))
  return `Session ${id} is COMPLETED, and its CDR came.`
}

export const stopUnknown: Check = async (probe) => {
  const { answer, command } = await probe.command('STOP_SESSION', { response_url: '', session_id: probe.fresh('NONE') })
  return notAccepted(answer, command, 'Unknown Session', ['UNKNOWN_SESSION', 'REJECTED'])
}

export const stopForeign: Check = async (probe) => {
  const { answer, command } = await probe.command('STOP_SESSION', { response_url: '', session_id: 'SESSION-OF-SOMEBODY-ELSE' })
  return notAccepted(answer, command, 'Session of another eMSP', ['UNKNOWN_SESSION', 'REJECTED'])
}

const reserveBody = async (probe: Probe, id: string): Promise<JsonObject> => {
  const draft = await probe.draft('commands.receiver.post:RESERVE_NOW')
  const { location_id, evse_uid } = place(probe)
  const reservation = probe.leg.dialect.numericReservationIds ? Number.parseInt(id.replace(/\D/g, '').slice(-6) || '1', 10) : id
  return { ...draft, location_id, evse_uid, reservation_id: reservation, expiry_date: probe.now(900), response_url: '' }
}

/** Without CANCEL_RESERVATION a reservation ends when it expires. */
const shortestExpiry = 2

const cancel = async (probe: Probe, id: string): Promise<void> => {
  if (probe.leg.dialect.ownerFields) await probe.command('CANCEL_RESERVATION', { response_url: '', reservation_id: id })
  else {
    await probe.command('RESERVE_NOW', { ...(await reserveBody(probe, id)), expiry_date: probe.now(shortestExpiry) })
    await new Promise((resolve) => setTimeout(resolve, (shortestExpiry + 1) * 1000))
  }
}

export const reserves: Check = async (probe) => {
  await stopSession(probe)
  const id = probe.fresh('R')
  const { answer, command } = await probe.command('RESERVE_NOW', await reserveBody(probe, id))
  if (resultOf(answer) === 'NOT_SUPPORTED') return 'NOT_SUPPORTED.'
  accepted(answer, 'RESERVE_NOW')
  resulted(command, 'RESERVE_NOW', ['ACCEPTED', 'NOT_SUPPORTED'])
  if (command?.result === 'ACCEPTED') probe.undo(() => cancel(probe, id))
  return command?.result
}

export const reservesAgain: Check = async (probe) => {
  await stopSession(probe)
  const id = probe.fresh('R')
  const first = await probe.command('RESERVE_NOW', await reserveBody(probe, id))
  if (resultOf(first.answer) !== 'ACCEPTED' || first.command?.result !== 'ACCEPTED')
    throw new Unseen(`RESERVE_NOW is not accepted: ${first.command?.result ?? resultOf(first.answer)}.`)
  probe.undo(() => cancel(probe, id))
  const second = await probe.command('RESERVE_NOW', await reserveBody(probe, id))
  accepted(second.answer, 'RESERVE_NOW with the same id')
  resulted(second.command, 'RESERVE_NOW with the same id')
  return undefined
}

export const cancels: Check = async (probe) => {
  await stopSession(probe)
  const id = probe.fresh('R')
  const first = await probe.command('RESERVE_NOW', await reserveBody(probe, id))
  if (first.command?.result !== 'ACCEPTED')
    throw new Unseen(`RESERVE_NOW is not accepted: ${first.command?.result ?? resultOf(first.answer)}.`)
  const done = await probe.command('CANCEL_RESERVATION', { response_url: '', reservation_id: id })
  accepted(done.answer, 'CANCEL_RESERVATION')
  const unknown = await probe.command('CANCEL_RESERVATION', { response_url: '', reservation_id: probe.fresh('NONE') })
  return notAccepted(unknown.answer, unknown.command, 'Unknown reservation', ['UNKNOWN_RESERVATION', 'REJECTED'])
}

export const unlocks: Check = async (probe) => {
  await stopSession(probe)
  const { connector = '1' } = probe.declaration.use
  const { answer, command } = await probe.command('UNLOCK_CONNECTOR', { response_url: '', ...place(probe), connector_id: connector })
  if (resultOf(answer) !== 'ACCEPTED') return notAccepted(answer, command, 'UNLOCK_CONNECTOR', ['NOT_SUPPORTED', 'REJECTED'])
  if (command?.state !== 'resulted') throw new Deviation('No result came.', 'a result', answer.seq)
  return `Result ${command.result ?? ''}.`
}

export const unknownCommand: Check = async (probe) => {
  const answer = await raw(probe, 'AUDIT_COMMAND', { response_url: 'http://127.0.0.1:9/result' })
  if (resultOf(answer) === 'NOT_SUPPORTED') return 'NOT_SUPPORTED.'
  probe.refused(answer)
  return describeAnswer(answer)
}

// ---- commands of the platform ----------------------------------------------------------------------------------------------------

const isCommand = (name: string) => fromPlatform('commands.receiver.post', ({ url }) => url.includes(`/${name}`))

const commandFromThem = (probe: Probe, name: string): Promise<Exchange> => probe.await(name, isCommand(name))

export const remoteStart: Check = async (probe) => {
  const came = await commandFromThem(probe, 'START_SESSION')
  await probe.leg.engine.settled()
  const violation = came.findings.find(({ side, severity }) => side === 'request' && severity === 'violation')
  if (violation) throw new Deviation(`${violation.id} at ${violation.at}: ${violation.actual}`, violation.expected, came.seq)
  const body = requestOf(came)
  if (!isObject(body['token']) || text(body['location_id']) === '' || text(body['response_url']) === '')
    throw new Deviation('token, location_id or response_url is missing.', 'all three', came.seq)
  return undefined
}

/** Every command has a response_url of its own. */
export const ownResponseUrls = (
  exchanges: readonly Exchange[],
  { isByPlatform }: ObservedScene,
): { seen: string; seq?: number } | undefined => {
  const seen = new Set<string>()
  for (const exchange of exchanges) {
    if (!isByPlatform(exchange)) continue
    const url = text(requestOf(exchange)['response_url'])
    if (seen.has(url)) return { seen: `response_url ${url} is used again.`, seq: exchange.seq }
    seen.add(url)
  }
  return undefined
}

/** With another behaviour of our commands. */
const behaving = async <T>(probe: Probe, behaviour: JsonObject, run: () => Promise<T>): Promise<T> => {
  const { client } = probe.leg.engine
  const { standinId } = probe.leg
  const { standins } = await client.call('workbench.get', {})
  const before = standins.find(({ settings }) => settings.id === standinId)?.settings.behaviour
  if (!before) throw new Error('our stand-in is gone')
  await client.call('standins.update', {
    standinId,
    settings: { behaviour: { ...before, commands: { ...before.commands, START_SESSION: behaviour } } },
  })
  try {
    return await run()
  } finally {
    await client.call('standins.update', { standinId, settings: { behaviour: before } })
  }
}

const askStart = (probe: Probe): Promise<void> => probe.act('remote-start', 'Start a session remotely at our Location')

export const refusals: Check = async (probe) => {
  for (const response of ['REJECTED', 'NOT_SUPPORTED'])
    await behaving(probe, { response }, async () => {
      await askStart(probe)
      await commandFromThem(probe, 'START_SESSION')
    })
  return 'Asked; nothing hangs.'
}

export const lateResult: Check = async (probe) => {
  const delayMs = Math.round(probe.declaration.limits.slowSeconds * 1000)
  return behaving(probe, { delayMs, timeoutSeconds: Math.max(30, Math.ceil(delayMs / 1000) + 30) }, async () => {
    await askStart(probe)
    await commandFromThem(probe, 'START_SESSION')
    const result = await resultSent(probe, delayMs)
    requireTaken(result)
    return undefined
  })
}

/** The platform has answered our result well. */
const requireTaken = (result: Exchange): void => {
  if (isAnsweredWell(result)) return
  const { response, ocpiStatus, seq } = result
  throw new Deviation(`The result is answered with HTTP ${response?.status ?? 'none'}, OCPI ${ocpiStatus ?? 'none'}.`, 'OCPI 1000', seq)
}

const resultSent = (probe: Probe, delayMs = 0): Promise<Exchange> =>
  probe.await(
    'our result',
    ({ direction, endpoint }) => direction === 'out' && endpoint?.isResult === true,
    probe.declaration.limits.waitSeconds + delayMs / 1000,
  )

export const noResult: Check = async (probe) =>
  behaving(probe, { result: 'none', timeoutSeconds: 1 }, async () => {
    await askStart(probe)
    const first = await commandFromThem(probe, 'START_SESSION')
    const again = await probe.mayCome(
      (exchange) => isCommand('START_SESSION')(exchange) && exchange.seq > first.seq,
      Math.min(3, probe.declaration.limits.waitSeconds),
    )
    if (again) throw new Deviation('A second START_SESSION came by itself.', 'no second start', again.seq)
    return 'No second start by itself.'
  })

export const resultWithoutSession: Check = async (probe) =>
  behaving(probe, { startDelayMs: 3_600_000 }, async () => {
    await askStart(probe)
    await commandFromThem(probe, 'START_SESSION')
    await resultSent(probe)
    return 'The result came without a Session.'
  })

const ourResult = { direction: 'out', endpoint: 'commands.sender.result' } as const

export const resultTwice: Check = async (probe) => {
  return probe.fault(faultOf('result twice', ourResult, [{ kind: 'repeat', times: 2 }]), async () => {
    await askStart(probe)
    const result = await resultSent(probe)
    const second = await probe.await(
      'the second result',
      ({ direction, endpoint, seq }) => direction === 'out' && endpoint?.isResult === true && seq > result.seq,
    )
    if ((second.response?.status ?? 500) >= 500)
      throw new Deviation(`The second result is answered with HTTP ${second.response?.status ?? 'none'}.`, 'below HTTP 500', second.seq)
    return undefined
  })
}

export const unknownResult: Check = async (probe) => {
  const unknown = inBody('/result', { do: 'set', value: 'AUDIT_OF_TOMORROW' })
  return probe.fault(faultOf('unknown result', ourResult, [unknown]), async () => {
    await askStart(probe)
    const result = await resultSent(probe)
    if (result.response === undefined || result.response.status >= 500)
      throw new Deviation(`The result is answered with HTTP ${result.response?.status ?? 'none'}.`, 'below HTTP 500', result.seq)
    return undefined
  })
}

export const remoteStop: Check = async (probe) => {
  await askStart(probe)
  const push = await probe.await('our Session', toPlatform('sessions.receiver.put'))
  await probe.act('remote-stop', 'Stop that session remotely')
  const stop = await commandFromThem(probe, 'STOP_SESSION')
  if (requestOf(stop)['session_id'] !== idOf(push))
    throw new Deviation(`session_id is ${text(requestOf(stop)['session_id'])}.`, idOf(push), stop.seq)
  return undefined
}

export const remoteReserve: Check = async (probe) => {
  const came = await commandFromThem(probe, 'RESERVE_NOW')
  const { expiry_date: expiry } = requestOf(came)
  if (typeof expiry !== 'string' || Number.isNaN(Date.parse(expiry)) || /[+-]\d\d:\d\d$/.test(expiry))
    throw new Deviation(`expiry_date is ${text(expiry)}.`, 'a DateTime in UTC', came.seq)
  return undefined
}

// ---- charging profiles -----------------------------------------------------------------------------------------------------------

const profileResult = async (probe: Probe, operation: string, body?: JsonObject): Promise<Command | undefined> => {
  const id = await activeSession(probe)
  const { client, log } = probe.leg.engine
  const connectionId = probe.leg.connectionId ?? ''
  const outcome = await client.call('operations.send', { connectionId, operation, path: { session_id: id }, ...(body && { body }) })
  probe.seqs.push(...outcome.seqs)
  if (!outcome.ok) throw new Deviation(`${operation}: ${outcome.message}`, 'OCPI 1000 with ACCEPTED', outcome.seqs.at(-1))
  const sync = isObject(outcome.data) ? text(outcome.data['result']) : ''
  if (sync === 'NOT_SUPPORTED') throw new Unseen('The EVSE does not support charging profiles.')
  if (sync !== 'ACCEPTED') throw new Deviation(`${operation}: ${sync || 'no result'}`, 'ACCEPTED', outcome.seqs.at(-1))
  const command = outcome.commandId === undefined ? undefined : await probe.result(outcome.commandId)
  if (command?.state !== 'resulted') throw new Deviation('No result came to the response_url.', 'a result', outcome.seqs.at(-1))
  if (command.resultSeq !== undefined && log.get(command.resultSeq)) probe.seqs.push(command.resultSeq)
  return command
}

const profile = {
  response_url: '',
  charging_profile: { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 7_000 }] },
}

export const setsProfile: Check = async (probe) =>
  `Result ${(await profileResult(probe, 'chargingprofiles.receiver.put', profile))?.result ?? ''}.`
export const clearsProfile: Check = async (probe) =>
  `Result ${(await profileResult(probe, 'chargingprofiles.receiver.delete'))?.result ?? ''}.`
export const readsProfile: Check = async (probe) => {
  const command = await profileResult(probe, 'chargingprofiles.receiver.get')
  const result = command?.resultSeq === undefined ? undefined : probe.leg.engine.log.get(command.resultSeq)
  if (command?.result === 'ACCEPTED' && result && !isObject(requestOf(result)['profile']))
    throw new Deviation('The result has no `profile`.', 'profile', result.seq)
  return `Result ${command?.result ?? ''}.`
}

export const profileOfUnknown: Check = async (probe) => {
  const url = withQuery(probe.under('chargingprofiles', probe.fresh('NONE')), {})
  const answer = await probe.send('PUT', url, { body: { ...profile, response_url: 'http://127.0.0.1:9/result' } })
  const result = resultOf(answer)
  if (!['UNKNOWN_SESSION', 'REJECTED'].includes(result)) probe.refused(answer)
  return result || describeAnswer(answer)
}

/** The profile of a Session that nobody has set one for does not come. */
export const onlyAfterPut = (
  exchanges: readonly Exchange[],
  { all, isByPlatform }: ObservedScene,
): { seen: string; seq?: number } | undefined => {
  for (const exchange of exchanges) {
    if (!isByPlatform(exchange)) continue
    const id = idOf(exchange)
    const wasSet = all.some((one) => isAt(one, 'chargingprofiles.receiver.put') && idOf(one) === id && one.startedAt <= exchange.startedAt)
    if (!wasSet) return { seen: `A profile of Session ${id} came without a PUT before.`, seq: exchange.seq }
  }
  return undefined
}

const askProfile = async (probe: Probe): Promise<Exchange> => {
  await probe.act('set-profile', 'Set a charging profile for the running session')
  return probe.await('PUT of a charging profile', fromPlatform('chargingprofiles.receiver.put'))
}

export const takesProfileResult: Check = async (probe) => {
  await askProfile(probe)
  const result = await probe.await('our result', toPlatform('chargingprofiles.sender.result'))
  requireTaken(result)
  return undefined
}

export const refusedProfile: Check = async (probe) => {
  const tooOften = inBody('/data/result', { do: 'set', value: 'TOO_OFTEN' })
  return probe.fault(faultOf('TOO_OFTEN', { endpoint: 'chargingprofiles.receiver.put' }, [tooOften]), async () => {
    const first = await askProfile(probe)
    const again = await probe.mayCome((exchange) => fromPlatform('chargingprofiles.receiver.put')(exchange) && exchange.seq > first.seq, 1)
    if (again) throw new Deviation('The profile came again at once.', 'not at once', again.seq)
    return undefined
  })
}
