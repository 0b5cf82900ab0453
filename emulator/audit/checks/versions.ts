/** Section VER: versions and discovery. */
import { endpoints as table, servedBy } from '../../ocpi/endpoints.js'
import { purposeOf } from '../../ocpi/modules.js'
import { publishedVersions } from '../../ocpi/version.js'
import type { JsonObject } from '../../standin/data/kinds.js'
import type { Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen, type Check } from '../case.js'
import { changedDiscovery, faultOf, inBody } from '../faults.js'
import { inviteThem } from '../connect.js'
import { describeAnswer, type Answer, type Probe } from '../probe.js'
import { fromPlatform, objectsIn, text } from './common.js'
import { isObject } from '../../ocpi/json-object.js'

const versionsUrl = (probe: Probe): string => {
  const url = probe.leg.versionsUrl
  if (url === undefined) throw new Unseen('The versions url of the platform is not known.')
  return url
}
const isAbsolute = (url: unknown): boolean => typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)

export const versionList: Check = async (probe) => {
  const answer = probe.ok(await probe.get(versionsUrl(probe)))
  const list = objectsIn(answer.data)
  if (list.length === 0) throw new Deviation('The list of versions is empty.', 'at least one version', answer.seq)
  const seen = new Set<string>()
  for (const { version, url } of list) {
    if (!(publishedVersions as readonly unknown[]).includes(version))
      throw new Deviation(`${text(version)} is no version of OCPI.`, publishedVersions.join(', '), answer.seq)
    if (seen.has(text(version))) throw new Deviation(`${text(version)} is listed twice.`, 'each version once', answer.seq)
    seen.add(text(version))
    if (!isAbsolute(url)) throw new Deviation(`The url of ${text(version)} is ${text(url)}.`, 'an absolute url', answer.seq)
  }
  return `The platform lists ${[...seen].join(', ')}.`
}

const details = async (probe: Probe): Promise<{ answer: Answer; list: JsonObject[] }> => {
  const { detailsUrl, version } = probe.leg
  if (detailsUrl === undefined) throw new Deviation(`The platform does not list ${version}.`, `a url for ${version}`)
  const answer = probe.ok(await probe.get(detailsUrl))
  return { answer, list: isObject(answer.data) ? objectsIn(answer.data['endpoints']) : [] }
}

export const versionDetails: Check = async (probe) => {
  const { answer, list } = await details(probe)
  const { version } = isObject(answer.data) ? answer.data : {}
  if (version !== probe.leg.version) throw new Deviation(`\`version\` is ${text(version) || 'missing'}.`, probe.leg.version, answer.seq)
  if (list.length === 0) throw new Deviation('`endpoints` is empty.', 'at least the credentials endpoint', answer.seq)
  if (!list.some(({ identifier }) => purposeOf(text(identifier)) === 'registration'))
    throw new Deviation('There is no credentials endpoint.', 'credentials', answer.seq)
  const relative = list.find(({ url }) => !isAbsolute(url))
  if (relative)
    throw new Deviation(`The url of ${text(relative['identifier'])} is ${text(relative['url'])}.`, 'an absolute url', answer.seq)
  return `${list.length} endpoints.`
}

export const detailsNeedToken: Check = async (probe) => {
  for (const url of [versionsUrl(probe), probe.leg.detailsUrl]) {
    if (url !== undefined) probe.want(await probe.get(url, { headers: { Authorization: '' } }), { http: [401] })
  }
  return undefined
}

export const endpointRoles: Check = async (probe) => {
  const { answer, list } = await details(probe)
  const seen = new Set<string>()
  for (const { identifier, role } of list) {
    if (role !== 'SENDER' && role !== 'RECEIVER')
      throw new Deviation(`${text(identifier)} has role ${text(role) || 'missing'}.`, 'SENDER or RECEIVER', answer.seq)
    const key = `${text(identifier)} ${role}`
    // Which role credentials has is left open (2.2.1 credentials).
    if (seen.has(key) && purposeOf(text(identifier)) !== 'registration')
      throw new Deviation(`${key} is listed twice.`, 'each once', answer.seq)
    seen.add(key)
  }
  return undefined
}

export const noEndpointRoles: Check = async (probe) => {
  const { answer, list } = await details(probe)
  const withRole = list.find((endpoint) => endpoint['role'] !== undefined)
  if (withRole) throw new Deviation(`${text(withRole['identifier'])} has a role.`, `no roles in ${probe.leg.version}`, answer.seq)
  return undefined
}

const customModule = /^[a-z]{2}[a-z0-9]{3}-/i
export const knownModules: Check = async (probe) => {
  const { answer, list } = await details(probe)
  const known = new Set<string>(table[probe.leg.version].map(({ module }) => module))
  const foreign = list.find(({ identifier }) => !known.has(text(identifier)) && !customModule.test(text(identifier)))
  if (foreign) throw new Deviation(`${probe.leg.version} has no module ${text(foreign['identifier'])}.`, [...known].join(', '), answer.seq)
  return undefined
}

/** What a role is expected to serve; hub client info is for hubs, and charging profiles are an option. */
const optional = new Set(['hubclientinfo', 'chargingprofiles', 'commands'])
export const roleModules: Check = async (probe) => {
  const { answer } = await details(probe)
  const { claims } = probe.declaration
  const wanted = new Set(
    servedBy(probe.leg.version, probe.leg.role)
      .filter(({ purpose, interface: side }) => purpose === 'functional' && side !== undefined)
      .filter(({ module }) => (claims.modules ? claims.modules.includes(module) : !optional.has(module)))
      .map(({ module, interface: side }) => `${module}.${side ?? ''}`),
  )
  const missing = [...wanted].filter(
    (served) =>
      !probe.leg.endpoints.some(
        ({ identifier, role }) => served === `${identifier}.${role}` || (role === '' && served.startsWith(`${identifier}.`)),
      ),
  )
  if (missing.length > 0 && probe.leg.role !== 'HUB')
    throw new Deviation(
      `Not listed: ${missing.join(', ')}. Partners cannot use them; their cases are NOT CLAIMED.`,
      [...wanted].join(', '),
      answer.seq,
    )
  return `Listed: ${[...wanted].join(', ')}.`
}

export const endpointsAnswer: Check = async (probe) => {
  const tried: string[] = []
  for (const { identifier, role, url } of probe.leg.endpoints) {
    if (purposeOf(identifier) !== 'functional') continue
    const row = table[probe.leg.version].find(({ module, interface: side, paged }) => module === identifier && side === role && paged)
    if (row) {
      const query = row.query.some(({ required }) => required) ? { date_from: '2000-01-01T00:00:00Z', limit: '1' } : { limit: '1' }
      const answer = await probe.get(url, { query })
      if (answer.status === undefined || [404, 405, 501].includes(answer.status))
        throw new Deviation(describeAnswer(answer), 'a list', answer.seq)
      tried.push(`${identifier} ${role}`)
      continue
    }
    const reads = table[probe.leg.version].some(
      ({ module, interface: side, method, path }) =>
        module === identifier && side === role && method === 'GET' && path.startsWith('/{country_code}'),
    )
    if (!reads) continue
    const answer = await probe.get(`${url.replace(/\/+$/, '')}/${probe.us.country_code}/${probe.us.party_id}/AUDIT-UNKNOWN`)
    const isUnserved =
      answer.status === undefined || answer.status === 405 || answer.status === 501 || (answer.status === 404 && answer.ocpi === undefined)
    if (isUnserved) throw new Deviation(describeAnswer(answer), 'an OCPI answer', answer.seq)
    tried.push(`${identifier} ${role}`)
  }
  if (tried.length === 0) throw new Unseen('No endpoint can be tried without changing something.')
  return `Served: ${tried.join(', ')}.`
}

// ---- what the platform makes of our list ------------------------------------------------------------------------------------------

const registersAll = async (probe: Probe): Promise<readonly Exchange[]> => {
  const outcome = await inviteThem(probe)
  if (!outcome.registered) throw new Deviation('The platform did not register.', 'a registration', outcome.exchanges.at(-1)?.seq)
  return outcome.exchanges
}

export const choosesVersion: Check = async (probe) => {
  const exchanges = await probe.fault(
    changedDiscovery('versions.list', '/data/-', { version: '9.9', url: 'http://127.0.0.1:9/ocpi/9.9' }),
    () => registersAll(probe),
  )
  const posted = exchanges.find(fromPlatform('credentials.post'))
  if (posted?.version !== probe.leg.version)
    throw new Deviation(`The platform registered in ${posted?.version ?? 'no version'}.`, probe.leg.version, posted?.seq)
  return `The platform ignores 9.9 and registers in ${probe.leg.version}.`
}

export const ignoresUnknown: Check = async (probe) => {
  const unknown = { identifier: 'nlsti-audit', role: 'SENDER', url: 'http://127.0.0.1:9/audit', audit: true }
  await probe.fault(changedDiscovery('versions.details', '/data/endpoints/-', unknown), () => registersAll(probe))
  return 'Registered all the same.'
}

export const usesAdvertisedUrls: Check = async (probe) => {
  const append = inBody('/data/endpoints/*/url', { do: 'append', value: '?audit=1' })
  const withQuery = faultOf('urls with a query', { endpoint: 'versions.details' }, [append])
  await probe.fault(withQuery, () => registersAll(probe))
  await probe.act('pull', 'Pull everything from Standin')
  const pulled = await probe.await(
    'a pull',
    fromPlatform('', ({ endpoint }) => endpoint?.paged === true),
  )
  if (!pulled.url.includes('audit=1'))
    throw new Deviation(`The platform called ${pulled.url}.`, 'the advertised url with its query', pulled.seq)
  return 'The advertised url is used to the letter.'
}

export const choosesInterface: Check = async (probe) => {
  await probe.fault(reversedEndpoints, () => registersAll(probe))
  await probe.act('pull', 'Pull everything from Standin')
  const pulled = await probe.await(
    'a pull',
    fromPlatform('', ({ endpoint }) => endpoint?.paged === true),
  )
  if (pulled.findings.some(({ id }) => id.startsWith('versions.interface-role')))
    throw new Deviation('The other interface was called.', 'the SENDER interface', pulled.seq)
  return undefined
}

const reversedEndpoints = faultOf('endpoints in reverse order', { endpoint: 'versions.details' }, [
  inBody('/data/endpoints', { do: 'reverse' }),
])

export const missesModules: Check = async (probe) => {
  const { versionsUrl: url = '' } = (probe.leg.notes.get('invitation') ?? {}) as { versionsUrl?: string }
  const own = url === '' ? 'http://127.0.0.1:9/ocpi/credentials' : url.replace(/versions$/, `${probe.leg.version}/credentials`)
  const endpointsLeft = [{ identifier: 'credentials', ...(probe.leg.dialect.rolesInVersionDetails && { role: 'RECEIVER' }), url: own }]
  const outcome = await probe.fault(changedDiscovery('versions.details', '/data/endpoints', endpointsLeft), () => inviteThem(probe))
  return outcome.registered ? 'The platform registered; nothing was missing for it.' : 'The platform stopped.'
}
