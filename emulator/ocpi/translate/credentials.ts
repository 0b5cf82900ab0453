/** Credentials (chapter credentials). `token` and `url` are those of the leg and are put there by whoever sends it. */
import { shown } from './note.js'
import { consumed, note, shape, type Fields } from './shape.js'
import { isObject } from '../json-object.js'

/**
 * 2.1.1 has one connection for each role and party: the one of the context's role, and of its owner if there are
 * several.
 */
export const credentials211 = shape(
  { roles: consumed },
  {
    complete: (target, source, walk) => {
      if (!Array.isArray(source.roles)) {
        if (source.roles !== undefined) target.roles = source.roles
        return undefined
      }
      const { role, owner } = walk.context
      const roles = (source.roles as unknown[]).filter(isObject)
      const ofRole = role === undefined ? roles : roles.filter((entry) => entry.role === role)
      const sameParty = (entry: Fields) => same(entry.country_code, owner.country_code) && same(entry.party_id, owner.party_id)
      const chosen = ofRole.find(sameParty) ?? ofRole[0]
      if (chosen === undefined) return `none of the roles is ${role ?? 'known'}: 2.1.1 has one connection for each`
      const { business_details, party_id, country_code } = chosen
      Object.assign(target, { business_details, party_id, country_code })
      const others = roles.length > 1 ? `; lost: ${roles.length - 1} more` : ''
      note(walk, 'renamed', 'roles', `business_details, party_id and country_code of the ${shown(chosen.role)}${others}`)
      return undefined
    },
  },
)

const same = (one: unknown, other: string): boolean => typeof one === 'string' && one.toLowerCase() === other.toLowerCase()

export const credentials221 = shape(
  { business_details: consumed, party_id: consumed, country_code: consumed },
  {
    complete: (target, source, walk) => {
      if (target.roles !== undefined) return undefined
      const { role } = walk.context
      if (role === undefined) return '2.2.1 demands a role, and whether these are of a CPO or an eMSP is not known'
      const { business_details, party_id, country_code } = source
      target.roles = [
        {
          role,
          ...(business_details !== undefined && { business_details }),
          ...(party_id !== undefined && { party_id }),
          ...(country_code !== undefined && { country_code }),
        },
      ]
      note(walk, 'derived', 'roles', `one role, ${role} by the kind of the connection, with business_details, party_id and country_code`)
      return undefined
    },
  },
)
