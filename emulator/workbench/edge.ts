/**
 * The edge at which tokens are masked: every result, event and error that leaves a workbench goes through here. Whatever a peer echoes,
 * in a message, a url, an id or a name, is masked wherever it turns up, so that no call has to think of it.
 */
import type { CallName } from '../contract/calls.js'
import { ContractError } from '../contract/channel.js'
import type { Mask } from '../traffic/mask.js'

/** Calls that are made to get a token. */
const givingTokens: ReadonlySet<CallName> = new Set<CallName>([
  'connections.invite',
  'connections.connect',
  'connections.complete',
  'connections.tokens',
  'hub.invite',
])
/** Texts whose exchanges are masked one by one, bodies and headers included; they are too long to go over again. */
const maskedBefore: ReadonlySet<CallName> = new Set<CallName>(['traffic.export', 'traffic.curl'])
/** What the user wrote and gets back to edit: masked, it would be saved masked. */
const ownText: ReadonlySet<CallName> = new Set<CallName>(['scenarios.get', 'data.put', 'data.patch'])

/** Whether the caller asked for tokens, or for what is the user's own. */
const isPlain = (name: CallName, params: unknown): boolean => {
  if (givingTokens.has(name) || maskedBefore.has(name) || ownText.has(name)) return true
  const { reveal, holder } = params as { readonly reveal?: unknown; readonly holder?: unknown }
  return reveal === true || (holder === 'own' && name.startsWith('data.'))
}

export interface Edge {
  result(name: CallName, params: unknown, result: unknown): unknown
  event<T>(payload: T): T
  error(error: unknown): unknown
  text(text: string): string
}

/** `mask` is asked each time, for tokens change; `ownNames` are ids of ours, which are never masked. */
export const createEdge = (mask: () => Mask, ownNames: () => ReadonlySet<string>): Edge => {
  const masked = <T>(value: T): T => mask().value(value, ownNames())
  return {
    text: (text) => mask().text(text),
    event: masked,
    result: (name, params, result) => {
      if (isPlain(name, params)) return result
      if (name === 'operations.prepare' && (params as { readonly body?: unknown }).body !== undefined)
        return { ...masked(result as object), body: (result as { readonly body?: unknown }).body }
      return masked(result)
    },
    error: (error) => {
      if (error instanceof ContractError) return new ContractError(masked(error.detail))
      if (!(error instanceof Error)) return error
      const message = mask().text(error.message)
      return message === error.message ? error : new Error(message)
    },
  }
}
