/** A hub and its partners: who is there, in what state, and what is settled with each. */
import { ContractError } from '../../contract/channel.js'
import { HubOptions, PartnerOptions } from '../../contract/hub.js'
import { newConnection, newToken } from '../../standin/connections.js'
import type { Hub } from '../../hub/hub.js'
import { defined } from '../defined.js'
import type { Bench, Place } from '../workbench.js'
import { connectionView } from '../views.js'
import type { Group } from './types.js'

export const hubCalls = (bench: Bench): Group<'hub'> => {
  const hubOf = (standinId: string): { place: Place; hub: Hub } => {
    const place = bench.place(standinId)
    if (place.hub) return { place, hub: place.hub }
    throw new ContractError({ code: 'invalid', message: `${standinId} is no hub`, at: '/standinId' })
  }
  const partnerOf = (connectionId: string) => {
    const { standin, record } = bench.connection(connectionId)
    const { hub } = hubOf(standin.context.settings.id)
    return { context: standin.context, record, hub }
  }
  return {
    'hub.get': ({ standinId }) => hubOf(standinId).hub.view(),
    'hub.setOptions': ({ standinId, options }) => {
      const { place, hub } = hubOf(standinId)
      const { settings } = place.standin.context
      place.standin.context.settings = { ...settings, hub: HubOptions.parse({ ...settings.hub, ...defined(options) }) }
      bench.changed(standinId)
      return hub.view()
    },
    'hub.invite': ({ standinId, name, tokenA, role, party, options, tokenEncoding, versionsUrl }) => {
      const { place } = hubOf(standinId)
      const { connections } = place.standin.context
      if (tokenA !== undefined && connections.list().some((record) => record.tokens.a === tokenA || record.tokens.in === tokenA)) {
        throw new ContractError({ code: 'conflict', message: 'this token is in use by another partner of the hub', at: '/tokenA' })
      }
      const made = newConnection(name ?? (party ? `${party.country_code}-${party.party_id}` : 'partner'), {
        ...(versionsUrl === undefined ? { tokens: { a: tokenA ?? newToken() } } : { peer: { parties: [], endpoints: [], versionsUrl } }),
      })
      const record = connections.add({
        ...made, quirks: { ...made.quirks, ...(tokenEncoding !== undefined && { tokenEncoding }) },
        partner: {
          ...(role !== undefined && { role }), ...(party && { party }), options: PartnerOptions.parse(defined(options ?? {})), down: false, suspended: false, unreachable: false,
        },
      })
      return connectionView(standinId, record, true)
    },
    'hub.setPartner': ({ connectionId, down, suspended, role, options, tokenEncoding }) => {
      const { context, record, hub } = partnerOf(connectionId)
      if (tokenEncoding !== undefined) record.quirks = { ...record.quirks, tokenEncoding }
      hub.setPartner(record, { down, suspended, role, options })
      bench.changed(context.settings.id)
      return hub.partner(record)
    },
  }
}
