/** The Authorization header that a peer sends with its token A, and a request that tries it. */
import { formatAuthorization, tokenEncoding } from '../../../emulator/ocpi/authorization.js'
import type { Connection } from '../../../emulator/contract/standin.js'
import type { Version } from '../../../emulator/ocpi/version.js'

export interface AuthorizationLine {
  /** The versions that it holds for. */
  readonly versions: readonly Version[]
  readonly header: string
}

/** One line for each encoding that the versions demand, newest version first; one where the connection fixes the encoding. */
export const authorizationLines = (
  token: string,
  versions: readonly Version[],
  encoding: Connection['quirks']['tokenEncoding'],
): AuthorizationLine[] => {
  const lines = new Map<string, Version[]>()
  for (const version of versions.toReversed()) {
    const header = formatAuthorization(token, encoding === 'auto' ? tokenEncoding(version) : encoding)
    lines.set(header, [...(lines.get(header) ?? []), version])
  }
  return [...lines].map(([header, held]) => ({ header, versions: held }))
}

/** A text between single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

export const curlText = (versionsUrl: string, header: string): string =>
  `curl -i -H ${quoted(`Authorization: ${header}`)} ${quoted(versionsUrl)}`
