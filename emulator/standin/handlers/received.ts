/** Receiver interfaces: what peers push, and what they read back. */
import { own } from '../../ocpi/own.js'
import type { DataSetName } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import { formatParty } from '../../ocpi/headers.js'
import { judge } from '../../ocpi/judge.js'
import { httpError, refused, stored, success, successBytes, type Answer } from '../serving/answer.js'
import {
  bodyObject,
  foreignOwner,
  mismatch,
  param,
  queryValue,
  sameId,
  speaksFor,
  urlOwner,
  type Call,
  type Handler,
} from '../serving/call.js'
import { awaitCdr } from '../awaited-cdrs.js'
import { isStrict, moduleUrl } from '../context.js'
import { kinds, textOf, type JsonObject } from '../data/kinds.js'
import { encodeSegment } from '../calling/urls.js'
import { heldObjects } from '../data/held.js'
import { applyPatch, asKnown, connectorIn, evseIn, withConnector, withEvse, type ReceivedEntry } from '../data/received.js'
import { isObject } from '../../ocpi/json-object.js'

/** What the peer reads back is its own: what is wrong with it was said when it came. */
const asItCame = { judged: () => [] }

const received = (call: Call, module: DataSetName) => call.context.data.received(call.connection.id, module)

/** What is held in the words of another version says nothing about how this one changes it. */
const comparable = (call: Call, entry: ReceivedEntry | undefined, part: JsonObject | undefined): JsonObject | undefined =>
  entry?.version === call.version ? asKnown(entry, part) : undefined

const keep = (call: Call, module: DataSetName, id: string, object: JsonObject, bytes?: Buffer): void => {
  const { entry } = received(call, module).put(urlOwner(call), id, object, bytes, call.version, call.context.environment.clock.now())
  entry.undated = call.endpoint.partial && isObject(call.body) && call.body['last_updated'] === undefined
  changed(call, module)
}

const changed = (call: Call, module: DataSetName): void => {
  call.context.environment.changed(call.context.settings.id, { kind: 'data', holder: call.connection.id, module })
}

const unknownStatus = (module: DataSetName): number => kinds[module].unknownStatus

/** GET of a missing object is 404. */
const missing = (module: DataSetName, what: string): Answer => httpError(404, unknownStatus(module), `${what} has not been pushed here`)

/** A push to something that is not there. */
const nothingToChange = (call: Call, module: DataSetName, what: string): Answer => {
  const message = `${what} is not known here: PUT it first`
  return dialects[call.version].missingPushTarget === 'http'
    ? httpError(404, unknownStatus(module), message)
    : refused(unknownStatus(module), message)
}

/** In a strict stand-in the first violation is the answer. */
export const violation = (call: Call, object: JsonObject, name: string): Answer | undefined => {
  if (!isStrict(call.context, call.connection)) return undefined
  const found = judge(call.version, name, object, { partial: call.endpoint.partial }).find((finding) => finding.severity === 'violation')
  return found && refused(2001, `${found.at || 'body'}: expected ${found.expected}, got ${found.actual}`, undefined, `strict: ${found.id}`)
}

/** A PATCH of a Location, EVSE, Connector, Session or Token has to say when (2.2.1 mod_locations, mod_sessions, mod_tokens). */
const missingLastUpdated = (call: Call, patch: JsonObject): Answer | undefined =>
  dialects[call.version].lastUpdatedInPatch && typeof patch['last_updated'] !== 'string'
    ? refused(2001, 'a PATCH has to contain last_updated')
    : undefined

// ---- objects with an id of their own: Location, Session, Tariff, Token ----------------------------------------------------

const addressed = (call: Call, module: DataSetName): { id: string; entry: ReceivedEntry | undefined; what: string } => {
  const id = param(call, kinds[module].idParameter ?? '')
  const type = kinds[module].keyedByType && dialects[call.version].tokenTypeInUrl ? (queryValue(call, 'type') ?? 'RFID') : undefined
  const entry = received(call, module).find(urlOwner(call), id, type)
  const matching = entry && sameId(call.version, entry.id, id) ? entry : undefined
  return { id, entry: matching, what: `${kinds[module].object} ${id}${type === undefined ? '' : ` of type ${type}`}` }
}

/** An id that was found because case does not count (2.2.1: CiString). */
const noteSpelling = (call: Call, entry: ReceivedEntry | undefined, id: string): void => {
  if (entry && entry.id !== id) call.facts.storedId = entry.id
}

const get =
  (module: DataSetName): Handler =>
  (call) => {
    const { entry, what } = addressed(call, module)
    return entry ? successBytes(`${what} was pushed by this peer`, entry.bytes, asItCame) : (foreignOwner(call) ?? missing(module, what))
  }

/** (uid, type) is the key of a Token, and the url names both from 2.2 on: RFID unless `?type=` says otherwise. */
const typeMismatch = (call: Call, module: DataSetName, object: JsonObject): Answer | undefined => {
  if (!kinds[module].keyedByType || !dialects[call.version].tokenTypeInUrl) return undefined
  const named = queryValue(call, 'type') ?? 'RFID'
  const given = object['type']
  return given === undefined || given === named
    ? undefined
    : refused(2001, `the url names a Token of type \`${named}\`, the body one of type \`${textOf(given)}\``)
}

/** What a push leads to besides that its object is kept. */
interface PushEffects {
  /** Before a whole object is kept. */
  arrives(call: Call, isNew: boolean, object: JsonObject): void
  /** After its push was answered. */
  answered(call: Call, object: JsonObject): void
  /** Before fields of an object are changed, also of one that is not known. */
  changes(call: Call): void
  /** Before the changed object is kept. */
  changed(call: Call, fields: JsonObject, object: JsonObject): void
}

const nothing = () => undefined

const pushEffects: Readonly<Partial<Record<DataSetName, PushEffects>>> = {
  invoicereconciliation: {
    arrives: (call, _isNew, record) => noteRecord(call, record),
    answered: nothing,
    changes: nothing,
    changed: nothing,
  },
  sessions: {
    arrives: (call, isNew, session) => {
      call.facts.held = heldObjects(call.context, call.connection)
      if (isNew) call.facts.refusedStart = call.context.commands.refusedStart(call.connection.id, session)
      awaitCdr(call.context, call.connection, call.version, session, call.whenRecorded)
    },
    answered: (call, session) => call.context.commands.sessionArrived(call.connection.id, session),
    changes: (call) => {
      call.facts.held = heldObjects(call.context, call.connection)
    },
    changed: (call, fields, session) => {
      if (fields['status'] === 'COMPLETED') awaitCdr(call.context, call.connection, call.version, session, call.whenRecorded)
    },
  },
}

const put =
  (module: DataSetName): Handler =>
  (call) => {
    const { id, entry, what } = addressed(call, module)
    const body = bodyObject(call)
    if ('answer' in body) return body.answer
    const refusal =
      foreignOwner(call) ??
      mismatch(call, body.object, kinds[module].idField, id) ??
      typeMismatch(call, module, body.object) ??
      violation(call, body.object, kinds[module].object)
    if (refusal) return refusal
    call.facts.stored = () => comparable(call, entry, entry?.object)
    noteSpelling(call, entry, id)
    const effects = pushEffects[module]
    effects?.arrives(call, entry === undefined, body.object)
    keep(call, module, id, body.object, call.rawBody)
    return stored(entry === undefined, what, effects && { afterwards: () => effects.answered(call, body.object) })
  }

const patch =
  (module: DataSetName): Handler =>
  (call) => {
    const { id, entry, what } = addressed(call, module)
    const body = bodyObject(call)
    if ('answer' in body) return body.answer
    const refusal =
      foreignOwner(call) ??
      mismatch(call, body.object, kinds[module].idField, id) ??
      typeMismatch(call, module, body.object) ??
      missingLastUpdated(call, body.object) ??
      violation(call, body.object, kinds[module].object)
    if (refusal) return refusal
    call.facts.stored = () => comparable(call, entry, entry?.object)
    const effects = pushEffects[module]
    effects?.changes(call)
    if (!entry) return nothingToChange(call, module, what)
    noteSpelling(call, entry, id)
    const patched = applyPatch(kinds[module].object, entry.object, body.object, call.version)
    call.facts.patched = () => patched
    effects?.changed(call, body.object, patched)
    keep(call, module, entry.id, patched)
    return stored(false, what)
  }

const remove =
  (module: DataSetName): Handler =>
  (call) => {
    const { entry, what } = addressed(call, module)
    const refusal = foreignOwner(call)
    if (refusal) return refusal
    if (!entry) return httpError(404, unknownStatus(module), `${what} is not known here`)
    received(call, module).remove(entry)
    changed(call, module)
    return success(`${what} was known: deleted`)
  }

// ---- EVSEs and Connectors -----------------------------------------------------------------------------------------------

interface Child {
  readonly location: ReceivedEntry | undefined
  readonly evse: JsonObject | undefined
  readonly connector: JsonObject | undefined
}

const childOf = (call: Call): Child => {
  const { entry: location } = addressed(call, 'locations')
  const uid = param(call, 'evse_uid')
  const evse = location && evseIn(location.object, uid, call.version)
  return { location, evse, connector: evse && connectorIn(evse, param(call, 'connector_id'), call.version) }
}

type Level = 'EVSE' | 'Connector'
const childName = (call: Call, level: Level): string =>
  level === 'EVSE' ? `EVSE ${param(call, 'evse_uid')}` : `Connector ${param(call, 'connector_id')} of EVSE ${param(call, 'evse_uid')}`

const getChild =
  (level: Level): Handler =>
  (call) => {
    const { evse, connector } = childOf(call)
    const child = level === 'EVSE' ? evse : connector
    return child
      ? success(`${childName(call, level)} was pushed by this peer`, child, asItCame)
      : (foreignOwner(call) ?? missing('locations', childName(call, level)))
  }

/** Puts the child in its place; its parents take over its last_updated. */
const keepChild = (call: Call, level: Level, location: ReceivedEntry, evse: JsonObject | undefined, child: JsonObject): boolean => {
  const uid = param(call, 'evse_uid')
  const { location: changedLocation, created } =
    level === 'EVSE'
      ? withEvse(location.object, uid, child, call.version)
      : withConnector(location.object, uid, evse ?? {}, param(call, 'connector_id'), child, call.version)
  keep(call, 'locations', location.id, changedLocation)
  return created
}

const putChild =
  (level: Level): Handler =>
  (call) => {
    const body = bodyObject(call)
    if ('answer' in body) return body.answer
    const [idField, id] = level === 'EVSE' ? (['uid', param(call, 'evse_uid')] as const) : (['id', param(call, 'connector_id')] as const)
    const refusal = foreignOwner(call) ?? mismatch(call, body.object, idField, id) ?? violation(call, body.object, level)
    if (refusal) return refusal
    const { location, evse, connector } = childOf(call)
    call.facts.stored = () => comparable(call, location, level === 'EVSE' ? evse : connector)
    if (!location) return nothingToChange(call, 'locations', `Location ${param(call, 'location_id')}`)
    if (level === 'Connector' && !evse) return nothingToChange(call, 'locations', childName(call, 'EVSE'))
    return stored(keepChild(call, level, location, evse, body.object), childName(call, level))
  }

const patchChild =
  (level: Level): Handler =>
  (call) => {
    const body = bodyObject(call)
    if ('answer' in body) return body.answer
    const [idField, id] = level === 'EVSE' ? (['uid', param(call, 'evse_uid')] as const) : (['id', param(call, 'connector_id')] as const)
    const refusal =
      foreignOwner(call) ??
      mismatch(call, body.object, idField, id) ??
      missingLastUpdated(call, body.object) ??
      violation(call, body.object, level)
    if (refusal) return refusal
    const { location, evse, connector } = childOf(call)
    const before = level === 'EVSE' ? evse : connector
    call.facts.stored = () => comparable(call, location, before)
    if (!location || !before) return nothingToChange(call, 'locations', childName(call, level))
    const patched = applyPatch(level, before, body.object, call.version)
    call.facts.patched = () => patched
    keepChild(call, level, location, evse, patched)
    return stored(false, childName(call, level))
  }

// ---- CDRs: posted once, found again by the url that the answer names ----------------------------------------------------

/** `NL-CPO` as two segments of a url. */
const ownerSegments = (owner: string): [string, string] => [owner.slice(0, owner.indexOf('-')), owner.slice(owner.indexOf('-') + 1)]

const cdrUrl = (call: Call, entry: Pick<ReceivedEntry, 'owner' | 'id'>): string =>
  `${moduleUrl(call.context.baseUrl(), call.version, 'EMSP', 'cdrs')}/${[...ownerSegments(entry.owner), entry.id].map(encodeSegment).join('/')}`

const postCdr: Handler = (call) => {
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const { object } = body
  if (typeof object['id'] !== 'string' || object['id'] === '') return refused(2001, '`id` is missing')
  const refusal = violation(call, object, 'CDR')
  if (refusal) return refusal
  const owner = cdrOwner(call, object)
  if (isStrict(call.context, call.connection) && !speaksFor(call, owner))
    return refused(2001, `${formatParty(owner)} is not a party of this connection`)
  const set = received(call, 'cdrs')
  const before = set.find(owner, object['id'])
  call.facts.stored = () => comparable(call, before, before?.object)
  call.facts.onlyPulled = before?.pulled
  call.facts.held = heldObjects(call.context, call.connection)
  call.facts.knowsSession = (sessionId) => received(call, 'sessions').find(owner, sessionId) !== undefined
  // What we have pulled ourselves the peer has not posted yet.
  if (before && !before.pulled) {
    return {
      ...refused(2001, `CDR ${object['id']} has been posted before: a CDR does not change`),
      headers: ['Location', cdrUrl(call, before)],
    }
  }
  const { entry } = set.put(owner, object['id'], object, call.rawBody, call.version, call.context.environment.clock.now())
  changed(call, 'cdrs')
  return stored(true, `CDR ${object['id']}`, { headers: ['Location', cdrUrl(call, entry)] })
}

/** A CDR of 2.1.1 does not say whose it is: the peer's party then. */
const cdrOwner = (call: Call, object: JsonObject): { country_code: string; party_id: string } => {
  const { country_code, party_id } = object
  // The url of the CDR names its owner, so that has to fit into a segment each.
  if (typeof country_code === 'string' && typeof party_id === 'string' && !`${country_code}${party_id}`.includes('/'))
    return { country_code, party_id }
  const peer = call.connection.peer.parties.find((party) => party.role === 'CPO') ?? call.connection.peer.parties[0]
  return { country_code: peer?.country_code ?? 'XX', party_id: peer?.party_id ?? 'XXX' }
}

const getCdr: Handler = (call) => {
  const [country_code = '', party_id = '', ...id] = param(call, 'cdr').split('/')
  const entry = received(call, 'cdrs').find({ country_code, party_id }, id.join('/'))
  return entry
    ? successBytes(`CDR ${entry.id} was posted by this peer`, entry.bytes, asItCame)
    : httpError(404, 2001, `no CDR is kept at this url`)
}

// ---- records of invoices: posted, corrected by PUT, withdrawn ------------------------------------------------------------

/** CDRs that a record lists and that are not here: of this peer, or our own where the peer has written the invoice of them. */
const unknownCdrs = (call: Call, { cdrs }: JsonObject): readonly string[] => {
  const held = received(call, 'cdrs')
  const known = new Set(held.entries().map(({ id }) => id.toLowerCase()))
  const own = call.context.data.own('cdrs')
  return (Array.isArray(cdrs) ? cdrs : []).filter(
    (id): id is string => typeof id === 'string' && !known.has(id.toLowerCase()) && own.find(id) === undefined,
  )
}

const noteRecord = (call: Call, record: JsonObject): void => {
  call.facts.unknownCdrs = unknownCdrs(call, record)
}

const postRecord: Handler = (call) => {
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const { object } = body
  const { id, country_code, party_id } = object
  if (typeof id !== 'string' || id === '') return refused(2001, '`id` is missing')
  if (typeof country_code !== 'string' || typeof party_id !== 'string') return refused(2001, '`country_code` and `party_id` are missing')
  const refusal = violation(call, object, 'InvoiceReconciliationRecord')
  if (refusal) return refusal
  const owner = { country_code, party_id }
  if (isStrict(call.context, call.connection) && !speaksFor(call, owner))
    return refused(2001, `${formatParty(owner)} is not a party of this connection`)
  const set = received(call, 'invoicereconciliation')
  const before = set.find(owner, id)
  call.facts.isPostedAgain = before !== undefined && before.pulled !== true
  noteRecord(call, object)
  set.put(owner, id, object, call.rawBody, call.version, call.context.environment.clock.now())
  changed(call, 'invoicereconciliation')
  return stored(before === undefined, `the record ${id}`)
}

// ---- 2.1.1 tariffs may be patched; hub client info and active charging profiles --------------------------------------------

const putClientInfo: Handler = (call) => {
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const owner = urlOwner(call)
  const refusal = mismatch(call, body.object, 'party_id', owner.party_id) ?? violation(call, body.object, 'ClientInfo')
  if (refusal) return refusal
  const { created } = received(call, 'hubclientinfo').put(
    owner,
    owner.party_id,
    body.object,
    call.rawBody,
    call.version,
    call.context.environment.clock.now(),
  )
  changed(call, 'hubclientinfo')
  return stored(created, `ClientInfo of ${formatParty(owner)}`)
}

const getClientInfo: Handler = (call) => {
  const owner = urlOwner(call)
  const entry = received(call, 'hubclientinfo').find(owner, owner.party_id)
  return entry
    ? successBytes('this ClientInfo was pushed by this peer', entry.bytes, asItCame)
    : missing('hubclientinfo', `ClientInfo of ${formatParty(owner)}`)
}

const updateActiveProfile: Handler = (call) => {
  const body = bodyObject(call)
  if ('answer' in body) return body.answer
  const refusal = violation(call, body.object, 'ActiveChargingProfile')
  if (refusal) return refusal
  const sessionId = param(call, 'session_id')
  const peer = call.connection.peer.parties.find((party) => party.role === 'CPO') ?? { country_code: 'XX', party_id: 'XXX' }
  const set = received(call, 'chargingprofiles')
  set.put(peer, sessionId, { ...body.object, session_id: sessionId }, call.rawBody, call.version, call.context.environment.clock.now())
  changed(call, 'chargingprofiles')
  return success(`active charging profile of session ${sessionId} noted`)
}

export const receivedHandlers: Readonly<Record<string, Handler>> = own({
  ...Object.fromEntries(
    (['locations', 'sessions', 'tariffs', 'tokens'] as const).flatMap((module) => [
      [`${module}.receiver.get`, get(module)],
      [`${module}.receiver.put`, put(module)],
      [`${module}.receiver.patch`, patch(module)],
    ]),
  ),
  ...Object.fromEntries(
    (
      [
        ['evse', 'EVSE'],
        ['connector', 'Connector'],
      ] as const
    ).flatMap(([suffix, level]) => [
      [`locations.receiver.get-${suffix}`, getChild(level)],
      [`locations.receiver.put-${suffix}`, putChild(level)],
      [`locations.receiver.patch-${suffix}`, patchChild(level)],
    ]),
  ),
  'tariffs.receiver.delete': remove('tariffs'),
  'invoicereconciliation.receiver.post': postRecord,
  'invoicereconciliation.receiver.get': get('invoicereconciliation'),
  'invoicereconciliation.receiver.put': put('invoicereconciliation'),
  'invoicereconciliation.receiver.delete': remove('invoicereconciliation'),
  'cdrs.receiver.post': postCdr,
  'cdrs.receiver.get': getCdr,
  'hubclientinfo.receiver.put': putClientInfo,
  'hubclientinfo.receiver.get': getClientInfo,
  'chargingprofiles.sender.update': updateActiveProfile,
})
