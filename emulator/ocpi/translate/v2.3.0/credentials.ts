/** Credentials and ClientInfo (chapters credentials, mod_hub_client_info): 2.2.1 names a hub by a role, 2.3.0 by `hub_party_id`. */
import { note, shape, type Fields } from '../shape.js'
import { isObject } from '../../json-object.js'

/** Two letters of the country and three characters of the party. */
const isPartyId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z]{2}[A-Za-z0-9]{3}$/.test(value)

// ---- to 2.3.0 -----------------------------------------------------------------------------------------------------

export const credentials230 = shape(
  {},
  {
    complete: (target, _source, walk) => {
      const { roles } = target
      const hub = Array.isArray(roles) ? roles.filter(isObject).find(({ role }) => role === 'HUB') : undefined
      if (hub === undefined) return undefined
      const id: unknown = `${String(hub.country_code)}${String(hub.party_id)}`
      if (!isPartyId(id)) return `2.3.0 names a hub by a country code and a party id of three characters, which ${String(id)} is not`
      const others = (roles as unknown[]).filter((entry) => !isObject(entry) || entry.role !== 'HUB')
      target.hub_party_id = id
      note(walk, 'derived', 'roles', `hub_party_id ${id}: 2.3.0 has no role HUB`)
      target.roles = others.length > 0 ? others : [{ ...hub, role: 'OTHER' }]
      if (others.length === 0) note(walk, 'invented', 'roles', 'OTHER with the name of the hub: 2.3.0 demands a role')
      return undefined
    },
  },
)

export const clientInfo230 = shape({}, { refuse: ({ role }) => (role === 'HUB' ? '2.3.0 has no role HUB' : undefined) })

// ---- to 2.2.1 -----------------------------------------------------------------------------------------------------

export const credentials221 = shape({
  hub_party_id: {
    apply: (field, value, target, walk, source) => {
      if (!isPartyId(value)) {
        target[field] = value
        return
      }
      const party = { country_code: value.slice(0, 2), party_id: value.slice(2) }
      const details = walk.context.businessDetails?.(party)
      const role: Fields = { role: 'HUB', business_details: isObject(details) ? details : { name: value }, ...party }
      target.roles = [role]
      const others = Array.isArray(source.roles) ? source.roles.length : 0
      note(walk, 'derived', field, `role HUB; ${others} other roles are left to hubclientinfo`)
    },
  },
  roles: {
    apply: (field, value, target, _walk, source) => {
      if (!isPartyId(source.hub_party_id)) target[field] = value
    },
  },
})
