/** OCPI status codes that the other version does not know (chapter status_codes). The HTTP status stays as it is. */
import { formatStatus, isCustomStatus, knowsStatus } from '../status.js'
import type { Version } from '../version.js'
import type { TranslationNote } from './note.js'

/** 2004 keeps its HTTP status 404; a hub is a server to whoever does not know hubs. */
const codes211: Readonly<Record<number, number>> = { 2004: 2001, 4000: 3000, 4001: 3000, 4002: 3000, 4003: 3000 }

/**
 * The code to forward in its place, or the code itself where the version knows it. Custom codes, of which 2.1.1 has
 * none, become the generic code of their range. Codes that no version knows stay. Notes point at `/status_code`.
 */
export const translateStatusCode = (to: Version, statusCode: number, notes?: TranslationNote[]): number => {
  if (knowsStatus(to, statusCode)) return statusCode
  const generic = Math.min(3000, Math.floor(statusCode / 1000) * 1000)
  const other = codes211[statusCode] ?? (isCustomStatus(statusCode) ? generic : statusCode)
  if (other !== statusCode) {
    const message = `${formatStatus(statusCode)} becomes ${formatStatus(other)}: ${to} does not know it`
    notes?.push({ path: '/status_code', kind: 'derived', message })
  }
  return other
}
