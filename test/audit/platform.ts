/** A platform under test: a stand-in in a workbench of its own, with hooks that make it act. */
import { onTestFinished } from 'vitest'
import { AuditDeclaration, type AuditAction } from '../../emulator/contract/audit.js'
import type { CallParams } from '../../emulator/contract/calls.js'
import type { StandinSettingsInput } from '../../emulator/contract/standin.js'
import type { Actor, Placeholders } from '../../emulator/audit/hooks.js'
import type { Version } from '../../emulator/ocpi/version.js'
import { createClock } from '../../emulator/standin/clock.js'
import { createWorkbench, type Workbench } from '../../emulator/workbench/workbench.js'
import { patient, settingsOf } from '../support/bench.js'
import { isObject } from '../../emulator/ocpi/json-object.js'

type Role = 'CPO' | 'EMSP'

export interface Platform {
  readonly workbench: Workbench
  readonly actor: Actor
  /** Each asks for a new token A. */
  declaration(given?: object): Promise<AuditDeclaration>
}

const ids = (placeholders: Placeholders): { url: string; token: string } => ({
  url: placeholders['versionsUrl'] ?? '',
  token: placeholders['tokenA'] ?? '',
})

export const openPlatform = async (role: Role, version: Version, given: Partial<StandinSettingsInput> = {}): Promise<Platform> => {
  const workbench = await createWorkbench({ clock: createClock({ factor: 1 }) })
  onTestFinished(() => workbench.shutDown())
  const standinId = 'platform'
  const settings = settingsOf(role, {
    versions: [version],
    strict: true,
    behaviour: { ...patient, sessionTickMs: 200 },
    seed: { locations: 12, tokens: 20, history: 3 },
    ...given,
    id: standinId,
  })
  await workbench.call('standins.add', settings)
  const platform: Platform = {
    workbench,
    actor: (action, placeholders) => act(workbench, role, action, placeholders),
    declaration: async (more = {}) => {
      const { tokens } = await workbench.call('connections.invite', { standinId })
      const { standins } = await workbench.call('workbench.get', {})
      const versionsUrl = standins[0]?.versionsUrlsByRole[role]
      return AuditDeclaration.parse({
        formatVersion: 1,
        role,
        versions: [version],
        connect: { versionsUrl, tokenA: tokens.a },
        claims: { reservations: true, preferences: true },
        use: await useOf(workbench, role),
        limits: { waitSeconds: 2, slowSeconds: 0.1 },
        ...more,
      })
    },
  }
  return platform
}

/** Tokens that real-time authorization refuses, each for another reason. */
const tokensInEachState = async (workbench: Workbench): Promise<object> => {
  const { context } = workbench.bench.standin(standinId).standin
  const set = context.data.own('tokens')
  const uids = set
    .entries()
    .map((entry) => set.object(entry))
    .filter(({ type }) => type === 'RFID')
    .map(({ uid }) => String(uid))
  const answers = ['BLOCKED', 'EXPIRED', 'NO_CREDIT'] as const
  const authorizationRules = answers.map((answer, index) => ({ uid: uids[index + 3] ?? '', answer }))
  await workbench.call('standins.update', { standinId, settings: { behaviour: { ...context.settings.behaviour, authorizationRules } } })
  return { blockedToken: uids[3], expiredToken: uids[4], noCreditToken: uids[5] }
}

/** The EVSE that commands charge at, and tokens in each state. */
const useOf = async (workbench: Workbench, role: Role): Promise<object> => {
  const standinId = 'platform'
  if (role === 'EMSP') return tokensInEachState(workbench)
  const first = (await firstKey(workbench, 'locations')).split('/').at(-1)
  const { items } = await workbench.call('charging.connectors', { standinId, statuses: ['AVAILABLE'], limit: 1000 })
  const chosen = items.find(({ locationId }) => locationId !== first)
  const { items: locations } = await workbench.call('data.list', {
    standinId,
    holder: 'own',
    module: 'locations',
    search: chosen?.locationId ?? '',
    limit: 1,
  })
  const capabilities = [
    'REMOTE_START_STOP_CAPABLE',
    'RESERVABLE',
    'UNLOCK_CAPABLE',
    'CHARGING_PROFILE_CAPABLE',
    'CHARGING_PREFERENCES_CAPABLE',
    'RFID_READER',
  ]
  await workbench.call('data.patch', {
    standinId,
    module: 'locations',
    key: locations[0]?.key ?? '',
    evse: chosen?.evseUid,
    fields: { capabilities },
  })
  return { location: chosen?.locationId, evse: chosen?.evseUid, connector: chosen?.connectorId }
}

/** The connection with the audit that is registered now. */
const connectionOf = async (workbench: Workbench): Promise<string> => {
  const { connections } = await workbench.call('workbench.get', {})
  return connections.findLast(({ state }) => state === 'REGISTERED')?.id ?? ''
}

const act = (workbench: Workbench, role: Role, action: AuditAction, placeholders: Placeholders): ReturnType<Actor> => {
  const hook = hooks[action]
  if (!hook) return undefined
  return hook(workbench, role, placeholders).then(
    () => ({ ok: true, output: '' }),
    (error: unknown) => ({ ok: false, output: error instanceof Error ? error.message : String(error) }),
  )
}

type Hook = (workbench: Workbench, role: Role, placeholders: Placeholders) => Promise<unknown>
const standinId = 'platform'

const send = async (workbench: Workbench, operation: string, more: Partial<CallParams<'operations.send'>> = {}): Promise<unknown> =>
  workbench.call('operations.send', { connectionId: await connectionOf(workbench), operation, ...more })

const firstKey = async (workbench: Workbench, module: 'locations' | 'tokens' | 'tariffs'): Promise<string> => {
  const { items } = await workbench.call('data.list', { standinId, holder: 'own', module, limit: 1 })
  return items[0]?.key ?? ''
}

const statuses = ['CHARGING', 'AVAILABLE', 'BLOCKED'] as const
let changes = 0
const pulls = new WeakSet<Workbench>()

const hooks: Partial<Record<AuditAction, Hook>> = {
  register: async (workbench, role, placeholders) => {
    const { url, token } = ids(placeholders)
    await workbench.call('connections.register', { standinId, versionsUrl: url, tokenA: token, role })
  },
  rotate: async (workbench) => workbench.call('connections.renew', { connectionId: await connectionOf(workbench) }),
  unregister: async (workbench) => workbench.call('connections.unregister', { connectionId: await connectionOf(workbench) }),
  restart: async (workbench) => {
    const { standins } = await workbench.call('workbench.get', {})
    await workbench.call('standins.update', { standinId, settings: { port: standins[0]?.port ?? 0 } })
    await workbench.call('standins.stop', { standinId })
    await workbench.call('standins.start', { standinId })
  },
  pull: (workbench, role, { case: id = '' }) => {
    const isAgain = id === 'PAC-03' && pulls.has(workbench)
    pulls.add(workbench)
    const query: Record<string, string> = isAgain ? { date_from: '2020-01-01T00:00:00Z' } : {}
    return send(workbench, role === 'CPO' ? 'tokens.sender.list' : id === 'CDR-27' ? 'cdrs.sender.list' : 'locations.sender.list', {
      query,
    })
  },
  'occupy-evse': async (workbench) => {
    changes += 1
    const key = await firstKey(workbench, 'locations')
    const { object } = await workbench.call('data.get', { standinId, holder: 'own', module: 'locations', key })
    const evses = isObject(object) && Array.isArray(object['evses']) ? object['evses'].filter(isObject) : []
    await workbench.call('data.patch', {
      standinId,
      module: 'locations',
      key,
      evse: String(evses[0]?.['uid']),
      fields: { status: statuses[changes % 3] },
    })
  },
  'issue-token': async (workbench, _, { case: id }) => {
    changes += 1
    const key = await firstKey(workbench, 'tokens')
    const { object } = await workbench.call('data.get', { standinId, holder: 'own', module: 'tokens', key })
    await workbench.call('data.put', {
      standinId,
      module: 'tokens',
      object: { ...(object as object), uid: `NEW${changes}`, ...(id === 'TOK-04' && { type: 'APP_USER' }), last_updated: undefined },
    })
  },
  'block-token': async (workbench) => {
    const key = await firstKey(workbench, 'tokens')
    await workbench.call('data.patch', { standinId, module: 'tokens', key, fields: { valid: false } })
  },
  'start-by-card': async (workbench, _, { token, location, evse, case: id = '' }) => {
    const tokenUid = token ?? (await receivedToken(workbench))
    const connectionId = await connectionOf(workbench)
    const { sessionId } = await workbench.call('charging.plug', { standinId, locationId: location, evseUid: evse, tokenUid, connectionId })
    sessions.set(workbench, sessionId)
    if (sessionId !== undefined && !['SES-01', 'SES-10'].includes(id)) await workbench.call('charging.unplug', { standinId, sessionId })
  },
  'finish-charging': async (workbench, role, placeholders) => {
    if (sessions.get(workbench) === undefined) await hooks['start-by-card']?.(workbench, role, { ...placeholders, case: 'SES-01' })
    const sessionId = sessions.get(workbench)
    sessions.delete(workbench)
    if (sessionId !== undefined) await workbench.call('charging.unplug', { standinId, sessionId })
  },
  'change-price': (workbench) =>
    changeTariff(workbench, { elements: [{ price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }] }] }),
  'plan-price': (workbench) => changeTariff(workbench, { start_date_time: '2099-01-01T00:00:00Z' }),
  'withdraw-tariff': async (workbench) => {
    const object = await tariffOf(workbench)
    await workbench.call('data.put', { standinId, module: 'tariffs', object: { ...object, id: 'UNUSED' } })
    const { items } = await workbench.call('data.list', { standinId, holder: 'own', module: 'tariffs', search: 'UNUSED', limit: 1 })
    await workbench.call('data.delete', { standinId, holder: 'own', module: 'tariffs', key: items[0]?.key ?? '' })
  },
  'add-evse': (workbench) =>
    changeLocation(workbench, (location) => ({
      ...location,
      evses: [...evsesOf(location), { ...evsesOf(location)[0], uid: 'ADDED', evse_id: undefined }],
    })),
  'remove-evse': (workbench) =>
    changeLocation(workbench, (location) => ({
      ...location,
      evses: evsesOf(location).map((evse) => (evse['uid'] === 'ADDED' ? { ...evse, status: 'REMOVED' } : evse)),
    })),
  'remove-connector': (workbench) => changeLocation(workbench, (location) => ({ ...location, name: `${String(location['name'])} 2` })),
  'publish-location': (workbench) =>
    changeLocation(workbench, (location) => ({
      ...location,
      id: 'OPENED',
      evses: evsesOf(location).map((evse, index) => ({ ...evse, uid: `OPENED-${index}`, evse_id: undefined })),
    })),
  'close-location': (workbench) =>
    changeLocation(workbench, (location) => ({
      ...location,
      id: 'OPENED',
      evses: evsesOf(location).map((evse, index) => ({ ...evse, uid: `OPENED-${index}`, evse_id: undefined, status: 'REMOVED' })),
    })),
  reserve: async (workbench, role, { location, evse, token }) =>
    role === 'CPO'
      ? workbench.call('charging.reserve', {
          standinId,
          locationId: location,
          evseUid: evse,
          tokenUid: token ?? (await receivedToken(workbench)),
        })
      : command(workbench, 'RESERVE_NOW'),
  'remote-start': (workbench) => command(workbench, 'START_SESSION'),
  'remote-stop': (workbench) => send(workbench, 'commands.receiver.post:STOP_SESSION'),
}

const sessions = new WeakMap<Workbench, string | undefined>()

const receivedToken = async (workbench: Workbench): Promise<string> => {
  const { context } = workbench.bench.standin(standinId).standin
  const tokens = context.data.received(await connectionOf(workbench), 'tokens').entries()
  return String(
    tokens.find(({ object }) => object['valid'] === true && object['type'] === 'RFID' && object['whitelist'] === 'ALLOWED')?.object['uid'],
  )
}

/** Each command gets a Location of its own: the one before may still charge. */
const used = new Set<string>()

/** A command at one of the Locations that the audit lists: those that it pushes are not in its data. */
const command = async (workbench: Workbench, name: string): Promise<unknown> => {
  if (used.size === 0) await send(workbench, 'locations.sender.list')
  const connectionId = await connectionOf(workbench)
  const { context } = workbench.bench.standin(standinId).standin
  for (const { id, object } of context.data.received(connectionId, 'locations').entries()) {
    if (!/^LOC-\d{6}$/.test(id) || used.has(id)) continue
    const evse = evsesOf(object).find(
      ({ status, capabilities }) =>
        status === 'AVAILABLE' &&
        Array.isArray(capabilities) &&
        ['REMOTE_START_STOP_CAPABLE', 'RESERVABLE'].every((one) => capabilities.includes(one)),
    )
    const [connector] = Array.isArray(evse?.['connectors']) ? evse['connectors'].filter(isObject) : []
    if (!evse || !connector) continue
    used.add(id)
    const operation = `commands.receiver.post:${name}`
    const { body } = await workbench.call('operations.prepare', { connectionId, operation })
    const place = {
      location_id: id,
      evse_uid: evse['uid'],
      ...(isObject(body) && 'connector_id' in body && { connector_id: connector['id'] }),
    }
    return workbench.call('operations.send', {
      connectionId,
      operation,
      body: { ...(body as object), ...(name === 'STOP_SESSION' ? {} : place), response_url: '' },
    })
  }
  throw new Error('no EVSE of the audit can be used')
}

const tariffOf = async (workbench: Workbench): Promise<object> => {
  const { object } = await workbench.call('data.get', {
    standinId,
    holder: 'own',
    module: 'tariffs',
    key: await firstKey(workbench, 'tariffs'),
  })
  return object as object
}
const changeTariff = async (workbench: Workbench, fields: object): Promise<unknown> =>
  workbench.call('data.put', { standinId, module: 'tariffs', object: { ...(await tariffOf(workbench)), ...fields } })

type Fields = Record<string, unknown>
const evsesOf = (location: Fields): Fields[] => (Array.isArray(location['evses']) ? location['evses'].filter(isObject) : [])
const changeLocation = async (workbench: Workbench, change: (location: Fields) => Fields): Promise<unknown> => {
  const { object } = await workbench.call('data.get', {
    standinId,
    holder: 'own',
    module: 'locations',
    key: await firstKey(workbench, 'locations'),
  })
  return workbench.call('data.put', { standinId, module: 'locations', object: change(object as Fields) })
}
