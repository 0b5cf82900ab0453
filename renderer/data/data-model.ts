/** Data sets as a screen shows them: rows of a list or tree, and objects to begin with. */
import type { DataSet } from '../../emulator/contract/data.js'
import type { Standin } from '../../emulator/contract/standin.js'
import type { TemplateContext } from '../json/template.js'
import { templateOf } from '../json/index.js'

/** What is shown beneath a Location: its EVSEs and their Connectors. */
export type Child =
  | { readonly kind: 'evse'; readonly uid: string; readonly status: string; readonly title: string }
  | { readonly kind: 'connector'; readonly evse: string; readonly id: string; readonly title: string; readonly power: string }

export type Row =
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'child'; readonly index: number; readonly child: Child }

/** Items that are open, by index, in rising order. */
export type Open = readonly { readonly index: number; readonly children: readonly Child[] }[]

export const rowCount = (total: number, open: Open): number => open.reduce((sum, { children }) => sum + children.length, total)

/** The row at a place; a million items cost nothing as long as few are open. */
export const rowAt = (open: Open, place: number): Row => {
  let before = 0
  for (const { index, children } of open) {
    if (place <= index + before) break
    const inside = place - (index + before) - 1
    const child = children[inside]
    if (child) return { kind: 'child', index, child }
    before += children.length
  }
  return { kind: 'item', index: place - before }
}

/** Place of an item among the rows. */
export const placeOf = (open: Open, index: number): number =>
  open.reduce((place, { index: other, children }) => (other < index ? place + children.length : place), index)

const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** EVSEs and Connectors of a Location, whatever state it is in. */
export const childrenOf = (location: unknown): Child[] =>
  list(fields(location)['evses']).flatMap((each): Child[] => {
    const evse = fields(each)
    const uid = text(evse['uid'])
    return [
      { kind: 'evse', uid, status: text(evse['status']), title: text(evse['evse_id']) || text(evse['physical_reference']) },
      ...list(evse['connectors']).map((inner): Child => {
        const connector = fields(inner)
        const volts = Number(connector['max_voltage'] ?? connector['voltage'])
        const amperes = Number(connector['max_amperage'] ?? connector['amperage'])
        const watts = Number(connector['max_electric_power']) || volts * amperes * (connector['power_type'] === 'AC_3_PHASE' ? 3 : 1)
        return {
          kind: 'connector',
          evse: uid,
          id: text(connector['id']),
          title: text(connector['standard']),
          power: Number.isFinite(watts) && watts > 0 ? `${Math.round(watts / 100) / 10} kW` : '',
        }
      }),
    ]
  })

/** `LOC1` of `NL-CPO/LOC1`, for tokens `0123/RFID`. */
export const idOfKey = (key: string): string => key.slice(key.indexOf('/') + 1)

/** Field that tells objects of one owner apart. */
export const idField = (object: string): 'uid' | 'id' => (object === 'Token' ? 'uid' : 'id')

/** The party of a stand-in that owns objects of a module. */
export const ownerOf = (standin: Standin, module: DataSet['module']): { countryCode: string; partyId: string } => {
  const role = module === 'tokens' ? 'EMSP' : 'CPO'
  const party = standin.settings.parties.find((each) => each.role === role) ?? standin.settings.parties[0]
  return { countryCode: party?.country_code ?? 'NL', partyId: party?.party_id ?? 'EXA' }
}

/** A new object that is legal as it is. A Location begins with an EVSE, because without one there is nothing to see. */
export const newObject = (set: Pick<DataSet, 'object' | 'version'>, context: TemplateContext): unknown => {
  const object = templateOf(set.version, set.object, context)
  if (set.object !== 'Location') return object
  const evse = templateOf(set.version, 'EVSE', { ...context, unique: `${context.unique}-1` })
  const { last_updated, ...rest } = fields(object)
  return { ...rest, evses: [evse], last_updated }
}

/** The same object under another id. */
export const duplicateOf = (set: Pick<DataSet, 'object'>, object: unknown, unique: string): unknown => ({
  ...fields(object),
  [idField(set.object)]: unique,
})

/** Order in which modules are shown. */
export const moduleTitles: Readonly<Record<DataSet['module'], string>> = {
  locations: 'Locations',
  tariffs: 'Tariffs',
  sessions: 'Sessions',
  cdrs: 'CDRs',
  tokens: 'Tokens',
  chargingprofiles: 'Charging profiles',
  hubclientinfo: 'Hub client info',
  invoicereconciliation: 'Invoice records',
  terminals: 'Payment terminals',
  confirmations: 'Payment confirmations',
}

/** `own` first, then by the order in which connections came. */
export const holdersOf = (sets: readonly DataSet[]): string[] =>
  [...new Set(sets.map((set) => set.holder))].sort((left, right) => Number(right === 'own') - Number(left === 'own'))

/** Sets of a holder in the order of their tabs. */
export const setsOf = (sets: readonly DataSet[], holder: string): DataSet[] =>
  Object.keys(moduleTitles).flatMap((module) => sets.filter((set) => set.holder === holder && set.module === module))
