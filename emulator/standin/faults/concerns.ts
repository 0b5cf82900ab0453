/** What a rule concerns, read from the endpoint table: who can commit it, and which chapter it offends. */
import type { FaultMatch, FaultRole } from '../../contract/faults.js'
import { endpoints, isConfigurationModule, oppositeRole, serves, type Endpoint } from '../../ocpi/endpoints.js'
import type { FindingId } from '../../ocpi/finding.js'
import type { Version } from '../../ocpi/version.js'
import { anyOf } from './match.js'

const rowsOf = (match: FaultMatch, versions: readonly Version[]): Endpoint[] => {
  const fits = anyOf(match.endpoint ?? '*')
  return versions.flatMap((version) => endpoints[version]).filter((row) => fits(row.id))
}

const answers = (role: FaultRole, { module, interface: side }: Endpoint): boolean => side === undefined || serves(role, module, side)

/** A role asks what those serve whom it talks to: a CPO the eMSP, an eMSP the CPO, both a hub, and a hub everybody. */
const asks = (role: FaultRole, row: Endpoint): boolean => {
  if (row.interface === undefined) return true
  if (role === 'HUB') return !isConfigurationModule(row.module) || row.interface === 'RECEIVER'
  return answers(oppositeRole[role], row) || (row.purpose === 'directory' && row.interface === 'SENDER')
}

const roles: readonly FaultRole[] = ['CPO', 'EMSP', 'HUB']

/** The roles that have something to say where the rule matches. */
export const rolesOf = (match: FaultMatch, versions: readonly Version[]): FaultRole[] => {
  const rows = rowsOf(match, versions)
  const said = { in: answers, out: asks }
  const ways = match.direction === undefined ? [answers, asks] : [said[match.direction]]
  return roles.filter((role) => rows.some((row) => ways.some((way) => way(role, row))))
}

/** Chapters that say what a pitfall is about, whichever module it happens in. */
const general: Readonly<Partial<Record<FindingId, string>>> = {
  'datetime.format': 'types',
  'number.format': 'types',
  'credentials.state': 'credentials',
  'credentials.content': 'credentials',
  'versions.choice': 'version_information_endpoint',
  'versions.interface-role': 'version_information_endpoint',
  'token.identity': 'mod_tokens',
}

/** The chapter of the only module that is concerned; what concerns several is about how messages travel. */
export const chaptersOf = (id: FindingId, match: FaultMatch, versions: readonly Version[]): Partial<Record<Version, string>> =>
  Object.fromEntries(
    versions.map((version) => {
      const chapters = new Set(rowsOf(match, [version]).map((row) => row.chapter))
      const [only] = chapters
      return [
        version,
        general[id] !== undefined
          ? `${version} ${general[id]}`
          : chapters.size === 1 && only !== undefined
            ? only
            : `${version} transport_and_format`,
      ]
    }),
  )
