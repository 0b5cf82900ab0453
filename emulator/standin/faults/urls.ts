/** Urls that a request goes to in place of the right one. */
import type { FaultAction } from '../../contract/faults.js'
import { advertisedUrl } from '../connections.js'
import type { FaultContext } from './apply.js'

type UrlAction = Extract<FaultAction, { kind: 'url' }>

const split = (url: string): { origin: string; path: string; query: string } => {
  const match = /^([a-z]+:\/\/[^/?#]*)([^?]*)(\?.*)?$/i.exec(url)
  return { origin: match?.[1] ?? '', path: match?.[2] ?? '', query: match?.[3] ?? '' }
}

/** What the peer advertises for the module, so that what is wrong lies behind it, where it is built. */
const basePath = (faultContext: FaultContext): string => {
  const { connection, sending } = faultContext
  const url = connection && sending?.endpoint && advertisedUrl(connection, sending.endpoint.module, sending.endpoint.interface)
  return url === undefined ? '' : split(url).path.replace(/\/+$/, '')
}

export const changeUrl = (url: string, action: UrlAction, faultContext: FaultContext): string => {
  const { origin, path, query } = split(url)
  const base = basePath(faultContext)
  const built = base !== '' && path.startsWith(base) ? path.slice(base.length) : ''
  const place = built === '' ? path : base
  switch (action.do) {
    case 'append':
      return `${origin}${path}${action.value ?? ''}${query}`
    case 'segment':
      return `${origin}${path.replace(/[^/]*\/?$/, encodeURIComponent(action.value ?? ''))}${query}`
    case 'path':
      return `${origin}${action.value ?? '/'}${query}`
    case 'double-slash':
      return built === '' ? `${origin}${path.replace(/\/(?=[^/]*$)/, '//')}${query}` : `${origin}${place}/${built}${query}`
    case 'missing-slash':
      return built === '' ? `${origin}${path.replace(/\/(?=[^/]*$)/, '')}${query}` : `${origin}${place}${built.replace(/^\//, '')}${query}`
    case 'lower-case':
      return `${origin}${place}${built.toLowerCase()}${query}`
    case 'upper-case':
      return `${origin}${built === '' ? path.toUpperCase() : place + built.toUpperCase()}${query}`
    // What a client that encodes the rest leaves as it is.
    case 'unencoded':
      return `${origin}${path}${action.value ?? '|1'}${query}`
  }
}
