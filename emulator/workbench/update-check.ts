/** Whether a newer Standin has been published. Nothing is asked of the network unless a user asks for it. */
import { compareVersions, validate } from 'compare-versions'
import { z } from 'zod'
import type { UpdateCheck } from '../contract/calls.js'
import { ContractError } from '../contract/channel.js'
import { errorText } from '../contract/error-text.js'

const packageName = 'ocpi-standin'
const timeoutMs = 10_000
/** The part of npm's package document that counts. */
const Published = z.object({ version: z.string().refine(validate) })

/**
 * Asks the npm registry for the newest published version. Rejects with `ContractError` when the registry cannot be reached or its
 * answer cannot be read.
 */
export const checkForUpdate = async (current: string, registry = 'https://registry.npmjs.org'): Promise<UpdateCheck> => {
  const fail = (reason: string) =>
    new ContractError({
      code: 'internal',
      message: `${new URL(registry).host} ${reason}. Check the network connection, or look for a newer version by hand.`,
    })
  let response: Response
  try {
    response = await fetch(`${registry}/${packageName}/latest`, { signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw fail(`could not be reached (${errorText(cause)})`)
  }
  // Nothing is published under the name yet.
  if (response.status === 404) return { current, newer: false }
  if (!response.ok) throw fail(`answered with HTTP ${response.status}`)
  const published = Published.safeParse(await response.json().catch(() => undefined))
  if (!published.success) throw fail('sent an answer without a version')
  const latest = published.data.version
  return { current, latest, newer: compareVersions(latest, current) > 0 }
}
