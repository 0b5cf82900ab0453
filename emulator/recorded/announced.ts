/** What the messages of a recording say about the platforms in it: versions, endpoints, credentials, and urls to call back. */
import { purposeOf } from '../ocpi/modules.js'
import type { Interface, Module } from '../ocpi/endpoints.js'
import { isVersion, type Version } from '../ocpi/version.js'
import type { Exchange } from '../traffic/exchange.js'
import type { RoleParty } from '../traffic/findings/facts.js'
import { jsonObjectOf } from '../traffic/wire.js'
import { isObject } from '../ocpi/json-object.js'

/** A url that a platform has advertised. */
export interface AdvertisedUrl {
  /** As it was written. */
  readonly url: string
  readonly version: Version | undefined
  readonly module: Module
  /** Undefined where the version does not say. */
  readonly interface: Interface | undefined
}

export interface Credentials {
  readonly token: string
  /** The versions url of the platform whose credentials these are. */
  readonly url: string
  readonly parties: readonly RoleParty[]
}

export interface Announced {
  readonly versions: readonly { readonly version: string; readonly url: string }[]
  readonly endpoints: readonly AdvertisedUrl[]
  /** Of the caller, in the request. */
  readonly fromCaller: Credentials | undefined
  /** Of the one who answers. */
  readonly fromCallee: Credentials | undefined
}

type Fields = Readonly<Record<string, unknown>>
const textAt = (value: Fields, name: string): string | undefined => {
  const content = value[name]
  return typeof content === 'string' && content !== '' ? content : undefined
}

const isHttp = (url: string | undefined): url is string => url !== undefined && /^https?:\/\//i.test(url)

const credentialsOf = (value: unknown): Credentials | undefined => {
  if (!isObject(value)) return undefined
  const token = textAt(value, 'token')
  const url = textAt(value, 'url')
  if (token === undefined || !isHttp(url)) return undefined
  const roles: readonly unknown[] = Array.isArray(value['roles']) ? value['roles'] : [value]
  const parties = roles.flatMap((role): RoleParty[] => {
    if (!isObject(role)) return []
    const country_code = textAt(role, 'country_code')
    const party_id = textAt(role, 'party_id')
    return country_code === undefined || party_id === undefined ? [] : [{ country_code, party_id, role: textAt(role, 'role') }]
  })
  return { token, url, parties }
}

const versionsOf = (data: unknown): Announced['versions'] =>
  Array.isArray(data)
    ? data.flatMap((entry: unknown) => {
        const version = isObject(entry) ? textAt(entry, 'version') : undefined
        const url = isObject(entry) ? textAt(entry, 'url') : undefined
        return version !== undefined && isHttp(url) ? [{ version, url }] : []
      })
    : []

const endpointsOf = (data: unknown): AdvertisedUrl[] => {
  if (!isObject(data) || !Array.isArray(data['endpoints'])) return []
  const version = textAt(data, 'version')
  const known = version !== undefined && isVersion(version) ? version : undefined
  return data['endpoints'].flatMap((entry: unknown): AdvertisedUrl[] => {
    const module = isObject(entry) ? textAt(entry, 'identifier') : undefined
    const url = isObject(entry) ? textAt(entry, 'url') : undefined
    const role = isObject(entry) ? textAt(entry, 'role') : undefined
    if (module === undefined || !isHttp(url)) return []
    const side = role === 'SENDER' || role === 'RECEIVER' ? role : undefined
    return [{ url, version: known, module: module as Module, interface: purposeOf(module) === 'registration' ? undefined : side }]
  })
}

/** Reads only what may hold such an announcement: most bodies of a recording are none. */
const mayAnnounce = (body: Uint8Array | undefined): boolean => {
  if (body === undefined) return false
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return bytes.includes('"url"') && (bytes.includes('"token"') || bytes.includes('"version"') || bytes.includes('"endpoints"'))
}

export const announcedIn = ({ request, response, method }: Exchange): Announced => {
  const sent = method !== 'GET' && mayAnnounce(request.body) ? jsonObjectOf(request.body) : undefined
  const data = response && response.status < 300 && mayAnnounce(response.body) ? jsonObjectOf(response.body)?.['data'] : undefined
  return {
    versions: versionsOf(data),
    endpoints: endpointsOf(data),
    fromCaller: credentialsOf(sent),
    fromCallee: credentialsOf(data),
  }
}
