/**
 * GET all: the lists of all partners as one, in pages with true totals. What was pushed to everyone is kept by the hub
 * and listed from there; Sessions and CDRs, and everything where the hub only forwards, are asked of the partners when
 * the first page is, and kept for the pages after it.
 */
import type { DataSetName } from '../ocpi/data-sets.js'
import type { LegNote } from '../contract/exchange.js'
import { formatDateTime, readDateTime } from '../ocpi/datetime.js'
import { dialects } from '../ocpi/dialect.js'
import { rowOf } from '../ocpi/endpoints.js'
import { formatParty, sameParty } from '../ocpi/headers.js'
import { formatLink, formatPageQuery, nextLink, pageUrl, readPageQuery } from '../ocpi/paging.js'
import type { Version } from '../ocpi/version.js'
import { refused, successBytes, type Answer } from '../standin/serving/answer.js'
import type { Call } from '../standin/serving/call.js'
import { advertisedUrl } from '../standin/connections.js'
import { kinds, type JsonObject, requiredKind } from '../standin/data/kinds.js'
import { extendUrl } from '../standin/calling/urls.js'
import { createBounded } from './bounded.js'
import { implementsModule, isServedBy, partnerOf, statusOf, type Member } from './directory.js'
import { customerOf, ownerNamedBy } from './hub-state.js'
import { versionOf, type HubParts, type HubMessage } from './message.js'
import { learnPulled } from './relay.js'
import { isObject } from '../ocpi/json-object.js'

interface Listed {
  readonly object: JsonObject
  readonly version: Version
  readonly owner: Member
}
interface Written {
  readonly text: string
  readonly notes: readonly LegNote[]
}

/** What is asked of the partners for the first page serves the pages after it for so many milliseconds. */
const snapshotMs = 300_000
/** A list of a partner longer than this is taken for one without end. */
const maximumPages = 5_000

export interface Lists {
  answer(call: Call, message: HubMessage, only: Member | undefined, why: string): Promise<Answer>
}

export const createLists = (hub: HubParts, synchronised: (connectionId: string) => Promise<void>): Lists => {
  const snapshots = createBounded<{ readonly at: number; readonly listed: readonly Listed[]; readonly problems: readonly string[] }>(64)
  /** Objects as they are read: by what is settled with the reader. False: not to be shown. */
  const written = new WeakMap<JsonObject, Map<string, Written | false>>()

  const write = ({ object, version, owner }: Listed, module: DataSetName, reader: Member): Written | false => {
    const to = versionOf(reader)
    const key = dialects[to].ownerFields ? to : JSON.stringify(partnerOf(reader.connection).options)
    const byReader = written.get(object) ?? new Map<string, Written | false>()
    written.set(object, byReader)
    const known = byReader.get(key)
    if (known !== undefined) return known
    const pair = kinds[module].owner === 'EMSP' ? { cpo: reader, emsp: owner } : { cpo: owner, emsp: reader }
    const translated = hub.translator.translate(version, to, kinds[module].object, object, {
      side: 'response',
      owner: ownerNamedBy(object) ?? owner.party,
      pair,
      receiver: reader,
    })
    const result: Written | false =
      translated.object === undefined ? false : { text: JSON.stringify(translated.object), notes: translated.notes }
    byReader.set(key, result)
    return result
  }

  /** Partners whose lists are asked for: a partner with several parties is asked once. */
  const sources = (message: HubMessage, only: Member | undefined): Member[] => {
    const seen = new Set<string>()
    return (only ? [only] : hub.directory.members()).filter((member) => {
      const { connection, party } = member
      if (
        connection.id === message.sender.connection.id ||
        !isServedBy(party.role, message.endpoint.module, 'SENDER') ||
        statusOf(connection) === 'SUSPENDED'
      )
        return false
      if (seen.has(connection.id) || !implementsModule(member, message.endpoint.module, 'SENDER')) return false
      seen.add(connection.id)
      return true
    })
  }

  const stored = async (message: HubMessage, members: readonly Member[]): Promise<Listed[]> => {
    const module = requiredKind(message.endpoint).name
    await Promise.all(members.map(({ connection }) => synchronised(connection.id)))
    const all = members.flatMap((owner) =>
      hub.context.data
        .received(owner.connection.id, module)
        .entries()
        .map((entry) => {
          const place = hub.state.listPosition(owner.connection, module, entry.key)
          return { object: entry.object, version: entry.version, owner, place }
        }),
    )
    // New objects come last, whosever they are, so that nobody who crawls misses one.
    return members.length < 2 ? all : all.sort((one, other) => one.place - other.place)
  }

  /** Every page of one partner, asked for in the name of the one who asks. */
  const crawl = async (message: HubMessage, owner: Member, wanted: string, problems: string[]): Promise<Listed[]> => {
    const version = versionOf(owner)
    const query = !dialects[version].states.exclusiveDateTo && dialects[message.version].states.exclusiveDateTo ? widened(wanted) : wanted
    const endpoint = rowOf(version, message.endpoint.id)
    const base = advertisedUrl(owner.connection, message.endpoint.module, 'SENDER')
    const found: Listed[] = []
    const visited = new Set<string>()
    let url: string | undefined =
      base === undefined
        ? undefined
        : extendUrl(base, owner.connection.quirks.trailingSlash ? '/' : '') +
          (query === '' ? '' : `${base.includes('?') ? '&' : '?'}${query}`)
    while (url !== undefined && endpoint && visited.size < maximumPages) {
      visited.add(url)
      const answer = await hub.context.client.call({
        connection: owner.connection,
        method: 'GET',
        url,
        version,
        endpoint,
        correlationId: message.correlationId,
        from: message.sender.party,
        to: owner.party,
        role: owner.connection.role,
        leg: message.leg,
        why: `GET all of ${formatParty(message.sender.party)}: ${visited.size === 1 ? 'first page of this partner' : 'next page of this partner'}`,
      })
      hub.reached(owner, answer.status !== undefined ? 'answered' : 'unreachable')
      const list = answer.envelope.data
      if (!answer.ok || !Array.isArray(list)) {
        problems.push(`${formatParty(owner.party)}: ${answer.message}`)
        break
      }
      for (const object of (list as unknown[]).filter(isObject)) found.push({ object, version, owner })
      const link = nextLink(answer.headers.get('link'))
      const next = link !== undefined && URL.canParse(link, url) ? new URL(link, url).href : undefined
      url = next === undefined || visited.has(next) ? undefined : next
    }
    return found
  }

  const asked = async (
    message: HubMessage,
    members: readonly Member[],
    query: string,
    first: boolean,
  ): Promise<{ listed: readonly Listed[]; problems: readonly string[] }> => {
    const module = requiredKind(message.endpoint).name
    const now = hub.context.environment.clock.now()
    const key = `${message.sender.connection.id} ${formatParty(message.sender.party)} ${module} ${query} ${members.map(({ connection }) => connection.id).join(',')}`
    const known = snapshots.get(key)
    if (known && !first && now - known.at < snapshotMs) return known
    const problems: string[] = []
    const there = members.filter(({ connection, party }) => {
      if (statusOf(connection) === 'CONNECTED') return true
      problems.push(`${formatParty(party)} is ${statusOf(connection)}`)
      return false
    })
    const lists = await Promise.all(there.map((member) => crawl(message, member, query, problems)))
    const { party } = message.sender
    const listed = lists.flat().filter(({ object, owner }) => {
      // No party gets what is another's.
      if (kinds[module].concernsOneCustomer) {
        const customer = customerOf(object, hub.state)
        if (!customer || !sameParty(customer, party)) return false
      }
      learnPulled(hub, owner, party, module, object)
      return true
    })
    const snapshot = { at: now, listed, problems }
    snapshots.set(key, snapshot)
    return snapshot
  }

  return {
    answer: async (call, message, only, why) => {
      const page = readPageQuery(message.query)
      const bad = page.problems.find(({ problem }) => problem !== 'not a legal DateTime')
      if (bad) return refused(2001, `${bad.name}=${bad.value} is ${bad.problem}`)
      if (message.endpoint.query.some(({ name, required }) => name === 'date_from' && required) && page.dateFrom === undefined) {
        return refused(2001, `date_from is required to pull ${message.endpoint.module}`)
      }
      const module = requiredKind(message.endpoint).name
      const members = sources(message, only)
      const isStored = hub.context.settings.hub.mode === 'store' && !kinds[module].concernsOneCustomer && only === undefined
      const found = isStored
        ? { listed: await stored(message, members), problems: [] }
        : await asked(message, members, dateQuery(message.query), page.offset === 0)
      const from = page.dateFrom ?? -Infinity
      const to = page.dateTo ?? Infinity
      const readable = found.listed
        .filter((listed) => {
          const at = typeof listed.object['last_updated'] === 'string' ? (readDateTime(listed.object['last_updated']) ?? 0) : 0
          return (page.dateFrom === undefined && page.dateTo === undefined) || (at >= from && at < to)
        })
        .filter((listed) => write(listed, module, message.sender) !== false)
      const maximum = hub.context.settings.pageLimit
      const limit = Math.min(page.limit ?? maximum, maximum)
      const shown = readable.slice(page.offset, page.offset + limit).map((listed) => write(listed, module, message.sender) as Written)
      const headers = ['X-Total-Count', String(readable.length), 'X-Limit', String(maximum)]
      const end = page.offset + shown.length
      if (shown.length > 0 && end < readable.length) {
        const next = pageUrl(message.url, end, limit)
        headers.push('Link', formatLink(next))
        call.facts.nextPage = next
      }
      call.facts.notes = shown.flatMap(({ notes }, index) =>
        notes.slice(0, 20).map((note) => ({ ...note, path: `/data/${index}${note.path}` })),
      )
      const problems = found.problems.length > 0 ? `; left out: ${found.problems.join('; ')}` : ''
      return successBytes(
        `${why}; ${shown.length} of ${readable.length} ${module} of ${members.length} ${members.length === 1 ? 'partner' : 'partners'}${isStored ? ', from the store of the hub' : ''}${problems}`,
        Buffer.from(`[${shown.map(({ text }) => text).join(',')}]`),
        { headers },
      )
    },
  }
}

/** A second more at both ends: 2.1.1 has whole seconds, and does not say whether the ends belong to it. */
const widened = (query: string): string => {
  const { dateFrom, dateTo } = readPageQuery(query)
  const second = (milliseconds: number): string => formatDateTime(milliseconds).replace(/\.\d+Z$/, 'Z')
  return formatPageQuery({
    date_from: dateFrom === undefined ? undefined : second(Math.floor(dateFrom / 1000 - 1) * 1000),
    date_to: dateTo === undefined ? undefined : second(Math.ceil(dateTo / 1000 + 1) * 1000),
  })
}

/** The filters of a list, without the page. */
const dateQuery = (query: string): string => {
  const dates = new URLSearchParams(query)
  return formatPageQuery({ date_from: dates.get('date_from') ?? undefined, date_to: dates.get('date_to') ?? undefined })
}
