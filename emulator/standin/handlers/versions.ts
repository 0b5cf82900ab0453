/** Chapter version_information_endpoint: which versions there are, and which endpoints each has. */
import { own } from '../../ocpi/own.js'
import type { LocalRole, StandinSettings } from '../../contract/standin.js'
import { dialects } from '../../ocpi/dialect.js'
import { interfacesOf, isServedPerInterface, servedBy, type Interface, type Module } from '../../ocpi/endpoints.js'
import type { Version } from '../../ocpi/version.js'
import { httpError, success, type Answer } from '../serving/answer.js'
import type { Call, Handler } from '../serving/call.js'
import type { TokenHit } from '../connections.js'
import { detailsUrl, facingRole, isHubStandin, moduleUrl, rolesOf, type Context } from '../context.js'

/** Versions of which one document can cover all roles: 2.1.1 has no roles in it, so it stands alone with one. */
export const combinedVersions = (settings: StandinSettings): readonly Version[] =>
  settings.versions.filter((version) => !dialects[version].rolePerConnection || rolesOf(settings).length === 1)

/** The one who is registered with has to ask for versions before it answers; counting shows whether it does. */
const asked = (token: TokenHit | undefined): void => {
  if (token) token.connection.versionsAsked = (token.connection.versionsAsked ?? 0) + 1
}

/** The list of versions; without a role that of all roles together. */
export const versionsHandler = (method: string, context: Context, token: TokenHit | undefined, role: LocalRole | undefined): Answer => {
  if (method !== 'GET') return httpError(405, 2000, `${method} is not defined here; allowed: GET`, { headers: ['Allow', 'GET'] })
  asked(token)
  const offered = role === undefined ? combinedVersions(context.settings) : context.settings.versions
  // In 2.1.1 a hub has to know what its partner is.
  const served =
    isHubStandin(context.settings) && facingRole(token?.connection) === undefined
      ? offered.filter((version) => !dialects[version].rolePerConnection)
      : offered
  const { wanted } = token?.connection ?? {}
  const base = context.baseUrl()
  return success(
    `${token?.connection.name ?? 'the caller'} may ask for versions with token ${token?.role ?? ''}`,
    served
      .filter((version) => wanted === undefined || version === wanted)
      .sort()
      .map((version) => ({ version, url: detailsUrl(base, version, role) })),
  )
}

interface EndpointEntry {
  identifier: Module
  role?: string
  url: string
}

/** What version details list, for one role or for all. */
export const advertisedEndpoints = (context: Context, version: Version, role: LocalRole | undefined): EndpointEntry[] => {
  const base = context.baseUrl()
  const roles = role === undefined ? rolesOf(context.settings) : [role]
  const credentials: EndpointEntry = {
    identifier: 'credentials',
    ...(dialects[version].rolesInVersionDetails && { role: 'SENDER' }),
    url: `${detailsUrl(base, version, role)}/credentials`,
  }
  const modules = roles.flatMap((served) =>
    [...new Set(servedBy(version, served).map((endpoint) => endpoint.module))].flatMap((module) =>
      interfacesOf(served, module).map((side): EndpointEntry => ({
        identifier: module,
        ...(dialects[version].rolesInVersionDetails && { role: side }),
        url: moduleUrl(base, version, served, isServedPerInterface(served, module) ? `${side.toLowerCase()}/${module}` : module),
      })),
    ),
  )
  // Both roles receive hub client info; one entry for each interface is enough.
  const unique = modules.filter(
    (entry, index) => modules.findIndex((other) => other.identifier === entry.identifier && other.role === entry.role) === index,
  )
  return [credentials, ...unique]
}

/** What a hub lists: both interfaces of each module; in 2.1.1 those that the partner's role calls. */
const hubEndpoints = (context: Context, version: Version, role: LocalRole): EndpointEntry[] => {
  const base = detailsUrl(context.baseUrl(), version, 'HUB')
  const rows = servedBy(version, dialects[version].rolePerConnection ? role : 'HUB').filter(({ interface: side }) => side !== undefined)
  const seen = new Map(rows.map(({ module, interface: side }) => [`${module} ${side}`, { module, side: side as Interface }]))
  return [
    { identifier: 'credentials', ...(dialects[version].rolesInVersionDetails && { role: 'SENDER' }), url: `${base}/credentials` },
    // Some take the first entry of a module for the only one, and mean SENDER.
    ...[...seen.values()]
      .sort((one, other) => Number(one.side === 'RECEIVER') - Number(other.side === 'RECEIVER'))
      .map(({ module, side }) => ({
        identifier: module,
        ...(dialects[version].rolesInVersionDetails && { role: side }),
        url: isServedPerInterface('HUB', module) ? `${base}/${side.toLowerCase()}/${module}` : `${base}/${module}`,
      })),
  ]
}

const details: Handler = (call: Call) => {
  if (isHubStandin(call.context.settings)) {
    return success(`version details of ${call.version} for ${call.connection.name}`, {
      version: call.version,
      endpoints: hubEndpoints(call.context, call.version, call.role),
    })
  }
  asked(call.token)
  const role = call.roleInUrl ? call.role : undefined
  return success(`version details of ${call.version} for ${role ?? 'all roles'}`, {
    version: call.version,
    endpoints: advertisedEndpoints(call.context, call.version, role),
  })
}

export const versionHandlers: Readonly<Record<string, Handler>> = own({ 'versions.details': details })
