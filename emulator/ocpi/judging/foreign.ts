/** Explains values and fields that the version at hand does not know by the version that does. */
import { dialects } from '../dialect.js'
import type { Version } from '../version.js'
import { describe, names, type Fields } from './describe.js'
import { enumTwins, lookAlikes, renames } from './mixes.js'
import { nodeOf, type EnumNode, type Field, type Node, type ObjectNode } from './nodes.js'
import { escapeKey, maximumExplained, report, type JudgingWalk } from './report.js'
import { bareName, fullerName, meantName } from './typos.js'
import { isObject } from '../json-object.js'

/** The other versions, the likeliest to be meant first. */
const othersOf: Record<Version, readonly Version[]> = {
  '2.1.1': ['2.2.1', '2.3.0'],
  '2.2.1': ['2.1.1', '2.3.0'],
  '2.3.0': ['2.2.1', '2.1.1'],
}

const objectIn = (version: Version, name: string): ObjectNode | undefined => {
  const node = nodeOf(version, name)
  return node?.kind === 'object' ? node : undefined
}

// ---- fields -----------------------------------------------------------------------------------------------------

/**
 * Reports each unknown field, and returns the names of the missing fields that these findings have explained: a field
 * sent under its name in another version is one mistake, not two.
 */
export const explainUnknownFields = (
  walk: JudgingWalk,
  node: ObjectNode,
  value: Fields,
  unknown: readonly string[],
  missing: readonly Field[],
): ReadonlySet<string> => {
  const explained = new Set<string>()
  if (unknown.length === 0) return explained
  const left = new Set(unknown)
  for (const other of othersOf[walk.version]) {
    for (const rename of renames[node.name] ?? []) {
      const came = rename[other].filter((name) => left.has(name))
      if (came.length === 0) continue
      const ours = rename[walk.version]
      reportRenamed(walk, value, came, ours, other)
      for (const name of came) left.delete(name)
      for (const name of ours) explained.add(name)
    }
  }
  const isAbsent = (name: string): boolean => value[name] === undefined && !explained.has(name)
  let count = 0
  for (const name of left) {
    if (walk.explained >= maximumExplained) {
      reportRest(walk, node, left.size - count)
      break
    }
    count += 1
    walk.explained += 1
    const lookAlike = lookAlikeOf(node, name, isAbsent)
    if (lookAlike !== undefined) {
      explained.add(lookAlike)
      report(walk, 'version.mix', 'violation', `\`${lookAlike}\``, `not a field of ${node.name} in ${walk.version}`, `/${escapeKey(name)}`)
      continue
    }
    const meant = explainMisspelt(walk, node, name, isAbsent, missing)
    if (meant !== undefined) explained.add(meant)
    else reportStranger(walk, node, name)
  }
  return explained
}

const reportRest = (walk: JudgingWalk, node: ObjectNode, count: number): void =>
  dialects[walk.version].openFields
    ? undefined
    : report(
        walk,
        'enum.unknown',
        'warning',
        `fields of ${node.name}`,
        `${count} more unknown fields; the first ${maximumExplained} are named`,
      )

const ticked = (list: readonly string[]): string => names(list.map((name) => `\`${name}\``))

const reportRenamed = (walk: JudgingWalk, value: Fields, came: readonly string[], ours: readonly string[], other: Version): void => {
  const bothCame = ours.every((name) => value[name] !== undefined)
  report(
    walk,
    'version.mix',
    bothCame ? 'warning' : 'violation',
    bothCame ? `only ${ticked(ours)} in ${walk.version}` : `${ticked(ours)} in ${walk.version}`,
    came.length > 1 ? `named as in ${other}, like ${ticked(came.slice(1))}` : `named as in ${other}`,
    `/${escapeKey(came[0] ?? '')}`,
  )
}

/** The absent field that goes by this name in another object or version, however the name is spelt. */
const lookAlikeOf = (node: ObjectNode, name: string, isAbsent: (name: string) => boolean): string | undefined => {
  const bare = bareName(name)
  const group = lookAlikes.find((names) => names.some((known) => bareName(known) === bare))
  const meant = group?.find((candidate) => node.byName.has(candidate) && isAbsent(candidate))
  // Only the spelling differs: that is a slip, not another version.
  return meant !== undefined && (bareName(meant) !== bare || group?.includes(name) === true) ? meant : undefined
}

/** Reports a name that is nearly one of the object's, and returns the field that was meant. */
const explainMisspelt = (
  walk: JudgingWalk,
  node: ObjectNode,
  name: string,
  isAbsent: (name: string) => boolean,
  missing: readonly Field[],
): string | undefined => {
  const names = node.fields.map((field) => field.name)
  const absent = names.filter(isAbsent)
  const near = meantName(name, names) ?? meantName(name, absent)
  // Another version's field is none that was misspelt.
  if (near?.same !== true && homeOf(walk.version, node, name) !== undefined) return undefined
  const at = `/${escapeKey(name)}`
  if (near?.same === true && !isAbsent(near.name)) {
    report(walk, 'field.typo', 'warning', `only \`${near.name}\``, 'another spelling of a field that is there too', at)
    return near.name
  }
  const required = missing.map((field) => field.name).filter(isAbsent)
  const isSeveralWords = /[a-z\d][_\-A-Z]/.test(name)
  const guess = near !== undefined && isAbsent(near.name) ? near.name : undefined
  const meant = guess ?? fullerName(name, required) ?? (isSeveralWords ? fullerName(name, absent) : undefined)
  if (meant === undefined) return undefined
  report(walk, 'field.typo', required.includes(meant) ? 'violation' : 'warning', `\`${meant}\``, 'misspelt, so receivers ignore it', at)
  return meant
}

/** The version that has this field in the same object. */
const homeOf = (version: Version, node: ObjectNode, name: string): Version | undefined =>
  othersOf[version].find((other) => objectIn(other, node.name)?.byName.has(name) === true)

const reportStranger = (walk: JudgingWalk, node: ObjectNode, name: string): void => {
  const at = `/${escapeKey(name)}`
  const home = homeOf(walk.version, node, name)
  if (home !== undefined) {
    report(walk, 'version.mix', 'warning', `only fields of ${node.name} in ${walk.version}`, `a field of ${home}`, at)
  } else if (!dialects[walk.version].openFields) {
    report(walk, 'enum.unknown', 'warning', `only fields of ${node.name}`, 'not defined in any OCPI version', at)
  }
}

// ---- types ------------------------------------------------------------------------------------------------------

/** Reports a value that has the type of the same field in another version; false if none explains it. */
export const explainMistyped = (walk: JudgingWalk, owner: ObjectNode, field: Field, value: unknown, expected: string): boolean => {
  for (const other of othersOf[walk.version]) {
    const twin = objectIn(other, owner.name)?.byName.get(field.name)
    if (twin === undefined || !fits(twin, value)) continue
    report(walk, 'version.mix', 'violation', `${expected} in ${walk.version}`, `${describe(value)}, as in ${other}`)
    return true
  }
  return false
}

const fits = (field: Field, value: unknown): boolean => (field.list ? Array.isArray(value) : fitsNode(field.node, value))

const fitsNode = (node: Node, value: unknown): boolean => {
  switch (node.kind) {
    case 'text':
    case 'enum':
      return typeof value === 'string'
    case 'number':
      return typeof value === 'number'
    case 'boolean':
      return typeof value === 'boolean'
    case 'object':
      return isObject(value)
  }
}

// ---- values -----------------------------------------------------------------------------------------------------

/** Reports a value that is not in the list; version numbers and module ids are open in practice. */
export const explainUnknownValue = (walk: JudgingWalk, node: EnumNode, value: string): void => {
  if (node.name === 'VersionNumber' && /^\d+\.\d+(\.\d+)?$/.test(value)) return
  // Modules of documents beside the core, which the list of 2.3.0 leaves out.
  if (node.name === 'ModuleID' && node.open && /^(invoicereconciliation|payments|bookings?)$/i.test(value)) return
  // version_information_endpoint: parties may agree on modules of their own, `nltnm-tokens`.
  if (node.name === 'ModuleID' && /^[a-z]{2}[a-z0-9]{3}-./i.test(value)) return
  if (node.name === 'InterfaceRole') {
    return report(walk, 'versions.interface-role', 'violation', 'SENDER or RECEIVER', describe(value))
  }
  const home = versionThatKnows(walk.version, node.name, value)
  if (home !== undefined) {
    return report(
      walk,
      'version.mix',
      node.open ? 'warning' : 'violation',
      `a ${node.name} of ${walk.version}`,
      `${describe(value)}, a value of ${home}`,
    )
  }
  const meant = meantName(value, [...node.values])?.name
  if (node.open && meant === undefined) {
    report(
      walk,
      'enum.unknown',
      'warning',
      `a listed ${node.name}, unless the receiver knows others`,
      `${describe(value)}, which an open list allows`,
    )
    return
  }
  report(
    walk,
    'enum.unknown',
    node.open || node.name === 'ModuleID' ? 'warning' : 'violation',
    meant ?? (node.values.size > 12 ? `a ${node.name}` : names([...node.values], 'or')),
    describe(value),
  )
}

const versionThatKnows = (version: Version, enumName: string, value: string): string | undefined => {
  const lists = [enumName, ...(enumTwins[enumName] ?? [])]
  const knows = (other: Version): boolean =>
    lists.some((list) => {
      const node = nodeOf(other, list)
      return node?.kind === 'enum' && node.values.has(value)
    })
  return othersOf[version].find(knows)
}
