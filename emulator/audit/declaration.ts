/** Reading a declaration file: mistakes with line and column, variables from the environment, hosts that need consent. */
import { z } from 'zod'
import { AuditDeclaration, auditFormatVersion } from '../contract/audit.js'
import type { ScenarioProblem } from '../contract/scenarios.js'
import { parseJsonFile } from '../scenario/parse.js'
import { referencesIn, substitute } from '../scenario/variables.js'
import { cases } from './cases.js'

/** Files end so: `platform.ocpi-audit.json`. */
export const declarationSuffix = '.ocpi-audit.json'

export type DeclarationOutcome =
  | { readonly ok: true; readonly declaration: AuditDeclaration }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

export const readDeclaration = (
  text: string,
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): DeclarationOutcome => {
  const outcome = parseJsonFile(text, file, AuditDeclaration, auditFormatVersion)
  if (!outcome.ok) return outcome
  const { value, place } = outcome.parsed
  const problems: ScenarioProblem[] = []
  const note = (path: readonly (string | number)[], message: string): void => {
    problems.push({ file, ...place(path), at: path.map((part) => `/${part}`).join(''), message })
  }
  const values = new Map<string, unknown>()
  for (const { name, path } of referencesIn(value)) {
    const found = environment[name]
    if (found === undefined || found === '') note(path, `the environment variable ${name} is not set`)
    else values.set(name, found)
  }
  const { connect, versions, expectedFailures } = value
  const known = new Set(cases.map(({ id }) => id))
  for (const [index, id] of expectedFailures.entries())
    if (!known.has(id)) note(['expectedFailures', index], `there is no case ${id}; \`standin audit --list\` names them`)
  if (connect.wait !== true && connect.versionsUrl === undefined)
    note(['connect'], '`versionsUrl` is needed, or `wait` for the platform to register at Standin')
  if (connect.wait !== true && connect.tokenA === undefined && connect.token === undefined)
    note(['connect'], '`tokenA` that the platform issued is needed, or the `token` of a registration that exists')
  if (versions.length > 1 && typeof connect.tokenA === 'string')
    note(
      ['connect', 'tokenA'],
      `a token A registers once: give one for each version, as { ${versions.map((version) => `"${version}": "…"`).join(', ')} }`,
    )
  if (problems.length > 0) return { ok: false, problems }
  const filled = AuditDeclaration.safeParse(substitute(value, values))
  return filled.success
    ? { ok: true, declaration: filled.data }
    : {
        ok: false,
        problems: filled.error.issues.map((issue) => ({
          file,
          ...place(issue.path as string[]),
          at: issue.path.map((part) => `/${String(part)}`).join(''),
          message: issue.message,
        })),
      }
}

/** Loopback, private and link-local addresses, and names of the local network: what isn't production. */
export const isPrivateHost = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  return (
    /^(localhost|127\.\d+\.\d+\.\d+|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+|169\.254\.\d+\.\d+)$/.test(
      host,
    ) ||
    /^(::1|f[cd][0-9a-f]{2}:.*|fe80:.*)$/i.test(host) ||
    /\.(localhost|local|internal|test)$/i.test(host) ||
    !/[.:]/.test(host)
  )
}

/** The JSON Schema of a declaration, for editors. */
export const declarationSchemaText = (): string =>
  `${JSON.stringify(z.toJSONSchema(AuditDeclaration, { io: 'input', target: 'draft-7', reused: 'ref' }), undefined, 2)}\n`

export interface InitAnswers {
  readonly role: AuditDeclaration['role']
  readonly versions: readonly string[]
  readonly versionsUrl: string
  readonly name?: string | undefined
}

/** A new declaration, without secrets: the token comes from the environment. */
export const newDeclaration = ({ role, versions, versionsUrl, name }: InitAnswers): string => {
  const tokens =
    versions.length > 1
      ? Object.fromEntries(versions.map((version) => [version, `\${TOKEN_A_${version.replaceAll('.', '_')}}`]))
      : '${TOKEN_A}'
  const declaration = {
    formatVersion: auditFormatVersion,
    ...(name !== undefined && { name }),
    role,
    versions,
    connect: { versionsUrl, tokenA: tokens },
    claims: { reservations: false, hub: false, preferences: false, eichrecht: false },
    use: {},
    keepOff: [],
    hooks: {},
    expectedFailures: [],
  }
  return `${JSON.stringify(declaration, undefined, 2)}\n`
}
