/** Any object of one version in another. */
import type { z } from 'zod'
import type * as v211 from '../v2.1.1/index.js'
import type * as v221 from '../v2.2.1/index.js'
import type * as v230 from '../v2.3.0/index.js'
import { versions, type Version } from '../version.js'
import { cdr211, cdr221 } from './cdrs.js'
import {
  cancelReservation211,
  commandResponse211,
  commandResponse221,
  commandResult211,
  commandResult221,
  reserveNow211,
  reserveNow221,
  startSession211,
  startSession221,
  stopSession211,
  stopSession221,
  unlockConnector211,
  unlockConnector221,
} from './commands.js'
import type { TranslateContext } from './context.js'
import { credentials211, credentials221 } from './credentials.js'
import { connector211, connector221, evse211, evse221, location211, location221 } from './locations.js'
import { pointer, type Translation, type TranslationNote } from './note.js'
import { allForOlder } from './older.js'
import { beginOwner211, completeOperator } from './owner.js'
import { session211, session221 } from './sessions.js'
import { shape, walkOf, type Step } from './shape.js'
import { tariff211, tariff221 } from './tariffs.js'
import {
  authorizationInfo211,
  authorizationInfo221,
  completeIssuer,
  locationReferences211,
  locationReferences221,
  token211,
  token221,
} from './tokens.js'
import { endpoint211, endpoint221, version211, versionDetails211, versionDetails221 } from './versions.js'
import { from221to230, from230to221 } from './v2.3.0/steps.js'
import { dialects } from '../dialect.js'
import { isObject } from '../json-object.js'

type Steps = ReadonlyMap<string, Step>

/** Objects that come from 2.1.1 and go to 2.1.1 are still given what the options add. */
const from211to211: Steps = new Map<string, Step>([
  [
    'Location',
    shape(
      {},
      {
        begin: beginOwner211,
        complete: (target, source, walk) => {
          completeOperator(target, source, walk, walk.options.operatorName)
          return undefined
        },
      },
    ),
  ],
  ['Session', shape({}, { begin: beginOwner211 })],
  ['CDR', shape({}, { begin: beginOwner211 })],
  ['Tariff', shape({}, { begin: beginOwner211 })],
  ['Token', shape({}, { begin: beginOwner211, complete: completeIssuer })],
])

const from221to211: Steps = new Map<string, Step>([
  ['Version', version211],
  ['VersionDetails', versionDetails211],
  ['Endpoint', endpoint211],
  ['Credentials', credentials211],
  ['Location', location211],
  ['EVSE', evse211],
  ['Connector', connector211],
  ['Session', session211],
  ['CDR', cdr211],
  ['Tariff', tariff211],
  ['Token', token211],
  ['AuthorizationInfo', authorizationInfo211],
  ['LocationReferences', locationReferences211],
  ['CancelReservation', cancelReservation211],
  ['ReserveNow', reserveNow211],
  ['StartSession', startSession211],
  ['StopSession', stopSession211],
  ['UnlockConnector', unlockConnector211],
  ['CommandResponse', commandResponse211],
  ['CommandResult', commandResult211],
])

const from211to221: Steps = new Map<string, Step>([
  ['Version', shape({})],
  ['VersionDetails', versionDetails221],
  ['Endpoint', endpoint221],
  ['Credentials', credentials221],
  ['Location', location221],
  ['EVSE', evse221],
  ['Connector', connector221],
  ['Session', session221],
  ['CDR', cdr221],
  ['Tariff', tariff221],
  ['Token', token221],
  ['AuthorizationInfo', authorizationInfo221],
  ['LocationReferences', locationReferences221],
  ['ReserveNow', reserveNow221],
  ['StartSession', startSession221],
  ['StopSession', stopSession221],
  ['UnlockConnector', unlockConnector221],
  ['CommandResponse', commandResponse221],
  ['CommandResult', commandResult221],
])

type Oldest = (typeof versions)[0]

/** How each version is written from the one before it, and how that is written from it. A step knows these two only. */
const bridges: Readonly<Record<Exclude<Version, Oldest>, { readonly fromOlder: Steps; readonly toOlder: Steps }>> = {
  '2.2.1': { fromOlder: from211to221, toOlder: allForOlder('2.2.1', '2.1.1', from221to211) },
  '2.3.0': { fromOlder: from221to230, toOlder: allForOlder('2.3.0', '2.2.1', from230to221) },
}

/** What is done to objects that stay in their version. */
const within: Readonly<Partial<Record<Version, Steps>>> = { '2.1.1': from211to211 }

/** The steps from one version to another, neighbour by neighbour; the versions that they lead to. */
const way = (from: Version, to: Version): { readonly steps: Steps; readonly reaches: Version }[] => {
  const start = versions.indexOf(from)
  const end = versions.indexOf(to)
  if (start === end) return []
  const between = start < end ? versions.slice(start + 1, end + 1) : versions.slice(end, start).reverse()
  return between.map((reaches, index) => {
    const newer = start < end ? reaches : versions[start - index]
    const bridge = bridges[newer as Exclude<Version, Oldest>]
    return { steps: start < end ? bridge.fromOlder : bridge.toOlder, reaches }
  })
}

/**
 * Writes an object of one version as the other version would, as far as it can. `objectName` is the specification's
 * name of something that travels by itself; the asynchronous result of a command is a `CommandResult` in both
 * directions, `VersionDetails` is what version details answer. Never throws: what is malformed is passed on untouched,
 * fields that no version knows are kept.
 */
export const translate = (from: Version, to: Version, objectName: string, value: unknown, context: TranslateContext): Translation => {
  const notes: TranslationNote[] = []
  if (from === to) {
    const step = within[from]?.get(objectName)
    return { object: step ? step(value, walkOf(value, context, notes)) : value, notes }
  }
  let object = value
  for (const [index, { steps, reaches }] of way(from, to).entries()) {
    const step = steps.get(objectName)
    if (step === undefined) return { object: undefined, notes: [...notes, untranslatable(reaches, objectName)] }
    object = step(object, walkOf(object, contextOf(context, index), notes))
    if (object === undefined) return { object, notes }
  }
  if (dialects[to].asciiOnly) noteText(object, notes, to)
  return { object, notes }
}

/** A url is replaced once, by the first step of a way. */
const contextOf = (context: TranslateContext, index: number): TranslateContext => {
  if (index === 0 || context.responseUrl === undefined) return context
  const { responseUrl: _, ...others } = context
  return others
}

const untranslatable = (to: Version, objectName: string): TranslationNote => ({
  path: '',
  kind: 'lost',
  message: `${to} has no ${objectName} that travels by itself`,
})

/**
 * Whether a PATCH must be merged with what is known of the object and sent as PUT: 2.2.1 has no PATCH for Tariffs,
 * 2.1.1 does not say whether charging_periods are appended, and tells the place of a Session by the whole Location.
 */
export const patchBecomesPut = (from: Version, to: Version, objectName: string, body: unknown): boolean => {
  if (from === to) return false
  if (objectName === 'Tariff') return true
  const target = dialects[to]
  // What was hidden was not told: whoever hears of it now has to be told all of it.
  if (objectName === 'Location') return !target.hiddenLocations && isObject(body) && body.publish === true
  const fields = [
    ...(target.states.appendedPeriods === dialects[from].states.appendedPeriods ? [] : ['charging_periods']),
    ...(target.locationInSession ? ['location_id', 'evse_uid', 'connector_id'] : []),
  ]
  return objectName === 'Session' && isObject(body) && fields.some((field) => Object.hasOwn(body, field))
}

/** Text that is not ASCII is passed on all the same where only ASCII is promised; one note says so. */
const noteText = (object: unknown, notes: TranslationNote[], to: Version): void => {
  const found = pathOfOtherText(object, [])
  if (found === undefined) return
  const message = `text that is not ASCII, which is all that ${to} promises`
  notes.push({ path: pointer(found), kind: 'kept', message })
}

const pathOfOtherText = (value: unknown, path: readonly string[]): readonly string[] | undefined => {
  if (typeof value === 'string') return /[^ -~\s]/.test(value) ? path : undefined
  if (typeof value !== 'object' || value === null || path.length > 16) return undefined
  for (const [key, content] of Object.entries(value)) {
    const found = pathOfOtherText(content, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

// ---- by name, typed, for where speed counts -----------------------------------------------------------------------

type Modules = { '2.1.1': typeof v211; '2.2.1': typeof v221; '2.3.0': typeof v230 }

/** Objects that all versions have under the same name. */
export type SharedName =
  | 'Version'
  | 'Endpoint'
  | 'Credentials'
  | 'Location'
  | 'EVSE'
  | 'Connector'
  | 'Session'
  | 'CDR'
  | 'Tariff'
  | 'Token'
  | 'AuthorizationInfo'
  | 'LocationReferences'
  | 'ReserveNow'
  | 'StartSession'
  | 'StopSession'
  | 'UnlockConnector'
  | 'CommandResponse'

type ObjectOf<V extends Version, Name extends SharedName> = z.infer<Modules[V][Name]>

/** Undefined when the object cannot or must not be forwarded. Without `notes`, none are taken and it is faster. */
export type Translator<Source, Target> = (source: Source, context: TranslateContext, notes?: TranslationNote[]) => Target | undefined

/** What `translate` does, looked up once and typed. The types hold for valid sources. */
export const translator = <From extends Version, To extends Version, Name extends SharedName>(
  from: From,
  to: To,
  objectName: Name,
): Translator<ObjectOf<From, Name>, ObjectOf<To, Name>> => {
  const target: Version = to
  const tables: readonly (Steps | undefined)[] = from === target ? [within[from]] : way(from, to).map(({ steps }) => steps)
  const found = tables.flatMap((steps) => steps?.get(objectName) ?? [])
  return (source, context, notes) => {
    let object: unknown = source
    for (const [index, step] of found.entries())
      object = object === undefined ? undefined : step(object, walkOf(object, contextOf(context, index), notes))
    return object as ObjectOf<To, Name> | undefined
  }
}
