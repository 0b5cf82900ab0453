/** The connection between two platforms of a recording, as it is when each request comes. */
import type { Version } from '../ocpi/version.js'
import { createRequestIds, type RequestIds } from '../standin/serving/request-ids.js'
import type { Facts, PreviousPage } from '../traffic/findings/facts.js'
import type { InferredExchange } from './infer.js'
import { createObjects, type Objects } from './objects.js'
import type { Platform } from './platforms.js'

/** A command, or a charging profile request, that awaits its result at its response_url. */
export interface AwaitedResult {
  readonly sentAt: number
  readonly command: string
  readonly body: Readonly<Record<string, unknown>>
  readonly response: string | undefined
  result: string | undefined
  results: number
  /** A Session has followed it. */
  followed: boolean
}

export interface Link {
  /** `cpo.example ↔ emsp.example` */
  readonly id: string
  /** The one that calls first: requests are shown from its side. */
  readonly own: Platform
  registration: NonNullable<Facts['registration']> | undefined
  /** The registration is in the recording, so that everything that was exchanged is. */
  isWhole: boolean
  /** What each of the two holds of the other's objects. */
  objectsAt(platform: Platform): Objects
  readonly requestIds: RequestIds
  /** By the path of the response_url. */
  readonly awaited: Map<string, AwaitedResult>
  /** The page before, by the url that its Link header names. */
  readonly pages: Map<string, PreviousPage>
  /** The token that each side calls with, and all that were replaced. */
  readonly tokens: Map<Platform, string>
  readonly retired: Set<string>
  /** Encoding of a token that was refused, until it is taken. */
  readonly refused: Map<string, 'plain' | 'base64'>
  version: Version | undefined
}

export type LinkOf = (placed: Pick<InferredExchange, 'caller' | 'callee'>) => Link

export const createLinks = (): LinkOf => {
  const links = new Map<string, Link>()
  return ({ caller, callee }) => {
    const key = [caller.name, callee.name].sort().join(' ↔ ')
    const known = links.get(key)
    if (known) return known
    const objects = new Map<Platform, Objects>()
    const link: Link = {
      id: key,
      own: caller,
      registration: undefined,
      isWhole: false,
      objectsAt: (platform) => {
        const held = objects.get(platform) ?? createObjects()
        objects.set(platform, held)
        return held
      },
      requestIds: createRequestIds(),
      awaited: new Map(),
      pages: new Map(),
      tokens: new Map(),
      retired: new Set(),
      refused: new Map(),
      version: undefined,
    }
    links.set(key, link)
    return link
  }
}
