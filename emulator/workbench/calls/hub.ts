/** A hub and its partners: who is there, in what state, and what is settled with each. */
import { ContractError } from '../../contract/channel.js'
import { HubOptions, PartnerOptions } from '../../contract/hub.js'
import { formatParty } from '../../ocpi/headers.js'
import { newConnection, newToken } from '../../standin/connections.js'
import { defined } from '../defined.js'
import { playHubFlow } from '../hub-flow.js'
import { exchangeAtHub, hubRequestOf, hubRequestsOf } from '../hub-requests.js'
import { findHubTriple, hubOf, putBehindHub, tryHub } from '../hub-setup.js'
import type { Bench } from '../workbench.js'
import { connectionView } from '../views.js'
import { playing } from './flow.js'
import type { Group } from './types.js'

export const hubCalls = (bench: Bench): Group<'hub'> => {
  const partnerOf = (connectionId: string) => {
    const { standin, record } = bench.connection(connectionId)
    const { hub } = hubOf(bench, standin.context.settings.id)
    return { context: standin.context, record, hub }
  }
  return {
    'hub.get': ({ standinId }) => hubOf(bench, standinId).hub.view(),
    'hub.setOptions': ({ standinId, options }) => {
      const { hosted, hub } = hubOf(bench, standinId)
      const { settings } = hosted.standin.context
      hosted.standin.context.settings = { ...settings, hub: HubOptions.parse({ ...settings.hub, ...defined(options) }) }
      bench.changed(standinId)
      return hub.view()
    },
    'hub.invite': ({ standinId, name, tokenA, role, party, options, tokenEncoding, versionsUrl }) => {
      const { hosted } = hubOf(bench, standinId)
      const { connections } = hosted.standin.context
      if (tokenA !== undefined && connections.list().some((record) => record.tokens.a === tokenA || record.tokens.in === tokenA)) {
        throw new ContractError({ code: 'conflict', message: 'this token is in use by another partner of the hub', at: '/tokenA' })
      }
      const made = newConnection(name ?? (party ? formatParty(party) : 'partner'), {
        ...(versionsUrl === undefined ? { tokens: { a: tokenA ?? newToken() } } : { peer: { parties: [], endpoints: [], versionsUrl } }),
      })
      const record = connections.add({
        ...made,
        quirks: { ...made.quirks, ...(tokenEncoding !== undefined && { tokenEncoding }) },
        partner: {
          ...(role !== undefined && { role }),
          ...(party && { party }),
          options: PartnerOptions.parse(defined(options ?? {})),
          down: false,
          suspended: false,
          unreachable: false,
        },
      })
      return connectionView(standinId, record, connections.list(), true)
    },
    'hub.setPartner': ({ connectionId, down, suspended, role, options, tokenEncoding }) => {
      const { context, record, hub } = partnerOf(connectionId)
      if (tokenEncoding !== undefined) record.quirks = { ...record.quirks, tokenEncoding }
      hub.setPartner(record, { down, suspended, role, options })
      bench.changed(context.settings.id)
      return hub.partner(record)
    },
    'hub.try': async () => hubOf(bench, await tryHub(bench)).hub.view(),
    'hub.connect': async ({ options, ...given }) => {
      const record = await putBehindHub(bench, { ...given, options: PartnerOptions.parse(defined(options ?? {})) })
      return hubOf(bench, given.standinId).hub.partner(record)
    },
    'hub.playFlow': ({ standinId, cpo, emsp }) => {
      const { triple, sides } = findHubTriple(bench, standinId, { cpo, emsp })
      return playing(bench, (options) => playHubFlow(triple, sides, options))
    },
    'hub.requests': (wanted) => {
      hubOf(bench, wanted.standinId)
      return hubRequestsOf(bench, wanted)
    },
    'hub.request': ({ seq }) => {
      const { log, relations } = bench.traffic
      const exchange = log.get(seq)
      const incoming = exchange && exchangeAtHub(bench, exchange, relations.of(seq))
      if (incoming) return hubRequestOf(bench, incoming)
      throw new ContractError({
        code: 'not-found',
        message: exchange
          ? `exchange ${seq} went over no hub, or the log no longer holds what came to the hub`
          : `exchange ${seq} is not in the log any more`,
        at: '/seq',
      })
    },
  }
}
