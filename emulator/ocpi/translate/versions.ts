/**
 * Version, version details and Endpoint (chapter version_information_endpoint). Urls are put there by whoever sends it.
 */
import { interfacesOf, type Interface, type Module } from '../endpoints.js'
import * as v211 from '../v2.1.1/enums.js'
import * as v221 from '../v2.2.1/enums.js'
import { shown } from './note.js'
import { each, inside, lost, note, shape, type Step, type TranslationWalk } from './shape.js'

/** Which interface the role of the context serves; undefined for other modules and when the role is not known. */
const served = (identifier: unknown, walk: TranslationWalk): Interface | undefined => {
  const interfaces =
    walk.context.role === undefined || typeof identifier !== 'string' ? [] : interfacesOf(walk.context.role, identifier as Module)
  return interfaces.length === 1 ? interfaces[0] : undefined
}

/** Whether only 2.2.1 knows it; what neither knows may be agreed between the parties. */
const isNew = (value: unknown, options211: readonly unknown[], options221: readonly unknown[]): boolean =>
  options221.includes(value) && !options211.includes(value)

export const version211 = shape(
  {},
  {
    refuse: ({ version }) =>
      isNew(version, v211.VersionNumber.options, v221.VersionNumber.options) ? `2.1.1 does not know version ${shown(version)}` : undefined,
  },
)

export const endpoint211 = shape(
  { role: lost('2.1.1 has version details for each role') },
  {
    refuse: ({ identifier, role }, walk) => {
      if (isNew(identifier, v211.ModuleID.options, v221.ModuleID.options)) {
        return `2.1.1 has no module ${shown(identifier)}`
      }
      const expected = served(identifier, walk)
      const other = expected === 'SENDER' ? 'RECEIVER' : 'SENDER'
      return expected !== undefined && role === other
        ? `${shown(identifier)} as ${other} belongs to the version details of the other role`
        : undefined
    },
  },
)

const modules211: readonly unknown[] = v211.ModuleID.options

export const endpoint221 = shape(
  {},
  {
    complete: (target, _source, walk) => {
      if (target.role !== undefined) return undefined
      const { identifier } = target
      const role = served(identifier, walk)
      if (role !== undefined) {
        target.role = role
        note(walk, 'derived', 'role', `${role}, as ${shown(walk.context.role)} serves ${shown(identifier)}`)
        return undefined
      }
      if (modules211.includes(identifier) && identifier !== 'credentials') {
        return `2.2.1 demands a role, and whether ${shown(identifier)} is of a CPO or an eMSP is not known`
      }
      target.role = 'SENDER'
      note(walk, 'invented', 'role', `SENDER: 2.2.1 demands a role, whatever it means for ${shown(identifier)}`)
      return undefined
    },
  },
)

const number =
  (version: string): Step =>
  () =>
    version

export const versionDetails211 = shape({ version: inside(number('2.1.1')), endpoints: inside(each(endpoint211)) })
export const versionDetails221 = shape({ version: inside(number('2.2.1')), endpoints: inside(each(endpoint221)) })
