import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { objects } from '../../emulator/ocpi/schemas.js'
import { hubForwarding, ownRendering, type TranslateContext } from '../../emulator/ocpi/translate/context.js'
import { createIdAliases, createReservationNumbers } from '../../emulator/ocpi/translate/ids.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import { versions, type Version } from '../../emulator/ocpi/version.js'
import { arbitraryBrokenOf, arbitraryOf, arbitraryPatchOf, type Fields } from '../support/arbitraries.js'
import { now } from './fixtures.js'

const owner = { country_code: 'NL', party_id: 'CPO' }
const shared = [
  'Version',
  'Endpoint',
  'Credentials',
  'Location',
  'EVSE',
  'Connector',
  'Session',
  'CDR',
  'Tariff',
  'Token',
  'AuthorizationInfo',
  'LocationReferences',
  'ReserveNow',
  'StartSession',
  'StopSession',
  'UnlockConnector',
  'CommandResponse',
  'CommandResult',
]
const patchable = ['Location', 'EVSE', 'Connector', 'Session', 'Token']
const extraFields = ['country_code', 'party_id', 'max_electric_power']

const presets = fc.constantFrom(ownRendering, hubForwarding)

/** The asynchronous result is a CommandResponse in 2.1.1. */
const nameIn = (version: Version, name: string) => (version === '2.1.1' && name === 'CommandResult' ? 'CommandResponse' : name)

const schemaOf = (version: Version, name: string) => objects[version].get(nameIn(version, name)) as unknown as z.ZodObject

/** What a CDR or a Location keeps although the older version cannot hold it: a note says so. */
const keptAnyway = ({ code, path }: z.core.$ZodIssue): boolean =>
  (code === 'too_big' && path.at(-1) === 'state') || (code === 'invalid_value' && path.at(-1) === 'connector_standard')

/** What is wrong with a value, apart from extra fields that a hub adds. */
const issues = (schema: z.ZodType, value: unknown, allowed: readonly string[]) =>
  schema
    .safeParse(value)
    .error?.issues.filter(
      (issue) => !keptAnyway(issue) && (issue.code !== 'unrecognized_keys' || !issue.keys.every((key) => allowed.includes(key))),
    ) ?? []

const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(frozen)
  }
  return value
}

/** Everything that may be looked up, valid, or nothing at all. */
const contexts: fc.Arbitrary<Partial<TranslateContext>> = fc.oneof(
  fc.constant({}),
  fc
    .record({
      location: arbitraryOf('2.2.1', 'Location'),
      tariff: arbitraryOf('2.2.1', 'Tariff'),
      token: arbitraryOf('2.2.1', 'Token'),
      role: fc.constantFrom('CPO' as const, 'EMSP' as const),
    })
    .map(({ location, tariff, token, role }): Partial<TranslateContext> => ({
      location: () => location,
      tariff: () => tariff,
      tokenByContractId: () => token,
      authorizedToken: token,
      role,
      voltage: () => 230,
      ids: createIdAliases(),
      reservations: createReservationNumbers(),
      sessionId: () => 'S-1',
      responseUrl: () => 'https://hub.example/results/1',
      receiver: { country_code: 'DE', party_id: 'MSP' },
    })),
)

const pairs: readonly (readonly [Version, Version])[] = [
  ['2.1.1', '2.2.1'],
  ['2.2.1', '2.1.1'],
  ['2.2.1', '2.3.0'],
  ['2.3.0', '2.2.1'],
  ['2.1.1', '2.3.0'],
  ['2.3.0', '2.1.1'],
]

describe.each(pairs)('%s to %s', (from, to) => {
  describe.each([
    ['own rendering', ownRendering, []],
    ['hub forwarding', hubForwarding, extraFields],
  ] as const)('%s', (_name, options, allowed) => {
    it.each(shared)('a valid %s comes out valid, or not at all, with the reason', (name) => {
      fc.assert(
        fc.property(arbitraryOf(from, nameIn(from, name)), contexts, (value, looked) => {
          const { object, notes } = translate(from, to, name, frozen(value), { owner, now, options, ...looked })
          if (object === undefined) expect(notes.some((note) => note.path === '' && note.kind === 'lost')).toBe(true)
          else expect(issues(schemaOf(to, name), object, allowed)).toEqual([])
        }),
        { numRuns: 25 },
      )
    })

    it.each(patchable)('a valid PATCH of a %s comes out valid, or not at all, with the reason', (name) => {
      fc.assert(
        fc.property(arbitraryPatchOf(from, name), contexts, (value, looked) => {
          const context = { owner, now, options, ...looked, partial: true }
          const { object, notes } = translate(from, to, name, frozen(value), context)
          if (object === undefined) expect(notes.some((note) => note.path === '' && note.kind === 'lost')).toBe(true)
          else expect(issues(schemaOf(to, name).partial(), object, allowed)).toEqual([])
        }),
        { numRuns: 25 },
      )
    })
  })

  it.each(shared)('a broken %s does not throw, whatever is looked up', (name) => {
    const broken = fc.oneof({ arbitrary: arbitraryBrokenOf(from, nameIn(from, name)), weight: 4 }, fc.jsonValue())
    const lookedUp = fc.oneof(arbitraryBrokenOf('2.2.1', 'Location'), arbitraryBrokenOf('2.2.1', 'Tariff'), fc.jsonValue())
    fc.assert(
      fc.property(broken, lookedUp, fc.boolean(), presets, (value, found, partial, options) => {
        const { notes } = translate(from, to, name, frozen(value), {
          owner,
          now,
          options,
          partial,
          location: () => found,
          tariff: () => found,
          tokenByContractId: () => found,
          authorizedToken: found,
          businessDetails: () => found,
          role: 'CPO',
        })
        for (const note of notes) expect(note.message).not.toContain('[object')
      }),
      { numRuns: 25 },
    )
  })
})

describe('what no version knows', () => {
  const names = shared.filter((name) => name !== 'Version' && name !== 'Endpoint')
  it.each(names)('is kept in a %s, whatever the versions', (name) => {
    for (const [from, to] of pairs) {
      fc.assert(
        fc.property(arbitraryOf(from, nameIn(from, name)), contexts, (value, looked) => {
          const context = { owner, now, options: ownRendering, ...looked }
          const { object } = translate(from, to, name, { ...value, x_custom: [1] }, context)
          if (object !== undefined) expect(object).toHaveProperty('x_custom', [1])
        }),
        { numRuns: 10 },
      )
    }
  })
})

describe('every change is noted', () => {
  /** Fields that share the note of another. */
  const together: Record<string, string> = { party_id: 'country_code', party: 'roles', business_details: 'roles' }

  it.each(shared)('field by field, in a %s, both ways', (name) => {
    for (const [from, to] of [
      ['2.1.1', '2.2.1'],
      ['2.2.1', '2.1.1'],
    ] as const) {
      const sources = arbitraryOf(from, nameIn(from, name))
      fc.assert(
        fc.property(sources, contexts, presets, (source, looked, options) => {
          const translation = translate(from, to, name, source, { owner, now, options, ...looked })
          if (translation.object === undefined) return
          const target = translation.object as Fields
          const changed = [...new Set([...Object.keys(source), ...Object.keys(target)])].filter(
            (field) => JSON.stringify(source[field]) !== JSON.stringify(target[field]),
          )
          const noted = (field: string) =>
            translation.notes.some(({ path, message }) => path.split('/')[1] === field || message.includes(field))
          expect(changed.filter((field) => !noted(field) && !noted(together[field] ?? field))).toEqual([])
        }),
        { numRuns: 40 },
      )
    }
  })
})

// ---- there and back ---------------------------------------------------------------------------------------------

/** What 2.1.1 does not promise, or 2.2.1 has no way to say, row by row of the table. */
const saidInBoth = (value: unknown, name = ''): unknown => {
  // DateTime: no fraction of a second.
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(Z?)$/, '$1$2')
  if (Array.isArray(value)) {
    const list: unknown[] = value.map((item) => saidInBoth(item))
    if (name !== 'dimensions') return list
    // CDR dimensions: FLAT went with 2.2.
    const dimensions = list.filter((item) => (item as Fields).type !== 'FLAT')
    return dimensions.length > 0 ? dimensions : [{ type: 'ENERGY', volume: 0 }]
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([key, content]) => [key, saidInBoth(content, key)]))
  // Location.type: OTHER and UNKNOWN are one in 2.2.1.
  if ('coordinates' in fields && fields.type === 'OTHER') fields.type = 'UNKNOWN'
  // TariffRestrictions: 2.1.1 does not say what an end before the start is, nor when a day ends.
  const { start_time: start = '', end_time: end } = fields as { start_time?: string; end_time?: string }
  if (end !== undefined && (end === '00:00' || end < start)) delete fields.end_time
  // LocationReferences: 2.2.1 refers to EVSEs only.
  delete fields.connector_ids
  return fields
}

/** Session and CDR carry the Location with one EVSE and one Connector. */
const atOneConnector = (value: Fields): Fields => {
  const location = value.location as Fields
  const [evse] = (location.evses ?? []) as Fields[]
  if (location.evses === undefined) return value
  const evses = evse === undefined ? [] : [{ ...evse, connectors: (evse.connectors as Fields[]).slice(0, 1) }]
  return { ...value, location: { ...location, evses } }
}

const prepared: Record<string, (value: Fields) => Fields> = {
  Location: (value) => value,
  EVSE: (value) => value,
  Connector: (value) => value,
  Tariff: (value) => value,
  Token: (value) => value,
  AuthorizationInfo: (value) => value,
  LocationReferences: (value) => value,
  Session: atOneConnector,
  CDR: atOneConnector,
  ReserveNow: (value) => value,
  StartSession: (value) => value,
  StopSession: (value) => value,
  UnlockConnector: (value) => value,
  CommandResponse: (value) => (value.result === 'TIMEOUT' ? { result: 'REJECTED' } : value),
  CommandResult: (value) => (value.result === 'UNKNOWN_SESSION' ? { result: 'REJECTED' } : value),
  Credentials: (value) => value,
  Endpoint: (value) => value,
}

describe('2.1.1 to 2.2.1 and back', () => {
  it.each(Object.entries(prepared))('%s loses nothing that 2.1.1 can say', (name, prepare) => {
    const original = arbitraryOf('2.1.1', nameIn('2.1.1', name)).map((value) => saidInBoth(prepare(value)) as Fields)
    fc.assert(
      fc.property(original, arbitraryOf('2.2.1', 'Token'), (value, token) => {
        const context: TranslateContext = {
          owner,
          now,
          options: ownRendering,
          ids: createIdAliases(),
          reservations: createReservationNumbers(),
          role: 'CPO',
          tokenByContractId: () => token,
          authorizedToken: token,
        }
        const cached = translate('2.1.1', '2.2.1', 'Location', value.location, context)
        const there = translate('2.1.1', '2.2.1', name, frozen(value), context)
        const back = translate('2.2.1', '2.1.1', name, frozen(there.object), {
          ...context,
          location: () => cached.object,
        })
        expect(back.object).toMatchObject(value)
      }),
      { numRuns: 50 },
    )
  })
})

describe('same version', () => {
  it.each(versions)('%s stays as it is in own rendering', (version) => {
    fc.assert(
      fc.property(arbitraryOf(version, 'Location'), (value) => {
        expect(translate(version, version, 'Location', value, { owner, now, options: ownRendering }).object).toEqual(value)
      }),
      { numRuns: 20 },
    )
  })
})
