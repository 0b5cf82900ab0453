/** Sections PAG and PAC: lists that the platform serves, and lists that it reads. */
import { nextLink } from '../../ocpi/paging.js'
import { pathOf, type Exchange } from '../../traffic/exchange.js'
import { Deviation, Unseen, type Check, type ObservedScene } from '../case.js'
import { answeredWith, auditFault, faultOf } from '../faults.js'
import type { Answer, Probe } from '../probe.js'
import { survey } from '../survey.js'
import { eachList, fromPlatform, getList, isAnsweredWell, objectsIn, text, totalOf, type ServedList } from './common.js'
import { isObject } from '../../ocpi/json-object.js'

const need = (count: number, least: number): void => {
  if (count < least) throw new Unseen(`${count === 0 ? 'the list is empty' : `only ${count} objects`}; at least ${least} needed`)
}
const keysOf = (answer: Answer): string[] =>
  objectsIn(answer.data).map((object) => `${text(object['id'] ?? object['uid'])} ${text(object['type'])} ${text(object['party_id'])}`)

const total = (answer: Answer): number => {
  const found = totalOf(answer)
  if (found === undefined) throw new Deviation(`X-Total-Count is ${answer.header('x-total-count') ?? 'missing'}.`, 'a number', answer.seq)
  return found
}

export const headers = eachList(async (probe, list) => {
  const answer = probe.ok(await getList(probe, list))
  total(answer)
  if (!/^\d+$/.test(answer.header('x-limit') ?? ''))
    throw new Deviation(`X-Limit is ${answer.header('x-limit') ?? 'missing'}.`, 'a number', answer.seq)
  if (!Array.isArray(answer.data)) throw new Deviation('`data` is no list.', 'a list', answer.seq)
})

export const limits = eachList(async (probe, list) => {
  const all = total(probe.ok(await getList(probe, list, { limit: '1' })))
  need(all, 2)
  for (const limit of [1, 2, all]) {
    const answer = probe.ok(await getList(probe, list, { limit: String(limit) }))
    const count = objectsIn(answer.data).length
    if (count > limit) throw new Deviation(`limit=${limit} gives ${count} objects.`, `at most ${limit}`, answer.seq)
    const hasNext = nextLink(answer.header('link')) !== undefined
    if (hasNext !== count < all)
      throw new Deviation(
        `limit=${limit}: ${count} of ${all} objects, ${hasNext ? 'with' : 'without'} a Link to more.`,
        count < all ? 'Link rel="next"' : 'no Link',
        answer.seq,
      )
  }
})

export const links = eachList(async (probe, list) => {
  const from = list.query['date_from'] ?? '2000-01-01T00:00:00Z'
  const first = probe.ok(await getList(probe, list, { limit: '1', date_from: from }))
  need(total(first), 2)
  const link = nextLink(first.header('link'))
  if (link === undefined) throw new Deviation('Link is missing.', 'Link rel="next"', first.seq)
  if (!URL.canParse(link)) throw new Deviation(`Link is ${link}.`, 'an absolute url', first.seq)
  if (new URL(link).searchParams.get('date_from') !== from)
    throw new Deviation(`Link lacks the filters: ${link}`, `date_from=${from}`, first.seq)
  const next = await probe.get(link)
  if (next.error !== undefined) throw new Deviation(`Link cannot be reached: ${next.error}`, 'a url that answers', first.seq)
  probe.ok(next, 'The url of Link')
})

/** Lists beyond this are followed with the pages of the platform. */
const smallList = 1_000

export const followed = eachList(async (probe, list) => {
  const whole = await survey(probe, list.module)
  need(whole.count, 1)
  const first = whole.seqs[0]
  if (whole.total !== whole.count)
    throw new Deviation(`${whole.count} objects were read, X-Total-Count is ${whole.total ?? 'missing'}.`, 'the same number', first)
  if (whole.doubles.length > 0) throw new Deviation(`${whole.doubles[0] ?? ''} came twice.`, 'each object once', first)
  if (whole.count > smallList || whole.count < 2) return
  const limit = Math.max(1, Math.ceil(whole.count / 10))
  const seen = new Set<string>()
  let answer = probe.ok(await getList(probe, list, { limit: String(limit) }))
  for (let page = 0; page < 50; page++) {
    for (const key of keysOf(answer)) {
      if (seen.has(key)) throw new Deviation(`With limit=${limit}, ${key} came twice.`, 'each object once', answer.seq)
      seen.add(key)
    }
    if (total(answer) !== whole.count)
      throw new Deviation(`X-Total-Count is ${total(answer)} on a page of ${limit}.`, String(whole.count), answer.seq)
    const next = nextLink(answer.header('link'))
    if (next === undefined || !URL.canParse(next)) break
    answer = probe.ok(await probe.get(next))
  }
  if (seen.size !== whole.count)
    throw new Deviation(`With limit=${limit}, ${seen.size} of ${whole.count} objects came.`, 'all of them', answer.seq)
})

export const offsets = eachList(async (probe, list) => {
  const first = probe.ok(await getList(probe, list, { offset: '0', limit: '2' }))
  need(total(first), 2)
  const second = probe.ok(await getList(probe, list, { offset: '1', limit: '2' }))
  if (keysOf(second)[0] !== keysOf(first)[1])
    throw new Deviation(
      `offset=1 begins with ${keysOf(second)[0] ?? 'nothing'}.`,
      `the second object of offset=0, ${keysOf(first)[1] ?? ''}`,
      second.seq,
    )
})

const isEmpty = (answer: Answer, isFiltered: boolean): void => {
  const count = Array.isArray(answer.data) ? answer.data.length : -1
  if (count !== 0) throw new Deviation(count === -1 ? '`data` is no list.' : `${count} objects came.`, 'an empty list', answer.seq)
  if (nextLink(answer.header('link')) !== undefined) throw new Deviation('There is a Link to more.', 'no Link', answer.seq)
  if (isFiltered && totalOf(answer) !== undefined && totalOf(answer) !== 0)
    throw new Deviation(`X-Total-Count is ${totalOf(answer) ?? ''}.`, '0', answer.seq)
}

export const beyondEnd = eachList(async (probe, list) => {
  const all = total(probe.ok(await getList(probe, list, { limit: '1' })))
  isEmpty(probe.ok(await getList(probe, list, { offset: String(all + 10) })), false)
})

export const capped = eachList(async (probe, list) => {
  const answer = probe.ok(await getList(probe, list, { limit: '1000000' }))
  const cap = Number(answer.header('x-limit') ?? NaN)
  const count = objectsIn(answer.data).length
  if (count > cap) throw new Deviation(`${count} objects came, X-Limit is ${cap}.`, 'at most X-Limit', answer.seq)
  if (!probe.leg.dialect.states.constantLimit) return
  const last = probe.ok(await getList(probe, list, { limit: '1000000', offset: String(Math.max(0, total(answer) - 1)) }))
  if (last.header('x-limit') !== answer.header('x-limit'))
    throw new Deviation(`X-Limit of the last page is ${last.header('x-limit') ?? 'missing'}.`, String(cap), last.seq)
})

const updates = async (probe: Probe, list: ServedList): Promise<string[]> => {
  const { lastUpdated } = await survey(probe, list.module)
  need(lastUpdated.length, 1)
  return [...lastUpdated].sort((one, other) => Date.parse(one) - Date.parse(other))
}

const counted = async (probe: Probe, list: ServedList, query: Record<string, string>): Promise<number> =>
  total(probe.ok(await getList(probe, list, { ...query, limit: '1' })))

export const fromInclusive = eachList(async (probe, list) => {
  const newest = (await updates(probe, list)).at(-1) ?? ''
  const answer = probe.ok(await getList(probe, list, { date_from: newest }))
  if (!objectsIn(answer.data).some((object) => Date.parse(text(object['last_updated'])) === Date.parse(newest)))
    throw new Deviation(`date_from=${newest} leaves out the object with that last_updated.`, 'date_from is inclusive', answer.seq)
})

export const toExclusive = eachList(async (probe, list) => {
  const [oldest = ''] = await updates(probe, list)
  const answer = probe.ok(await getList(probe, list, { date_to: oldest }))
  const came = objectsIn(answer.data).find((object) => Date.parse(text(object['last_updated'])) >= Date.parse(oldest))
  if (came)
    throw new Deviation(
      `date_to=${oldest} holds an object with last_updated ${text(came['last_updated'])}.`,
      'date_to is exclusive',
      answer.seq,
    )
})

const future = '2099-01-01T00:00:00Z'
export const inTheFuture = eachList(async (probe, list) => {
  isEmpty(probe.ok(await getList(probe, list, { date_from: future })), true)
})

export const countsFiltered = eachList(async (probe, list) => {
  const times = await updates(probe, list)
  const whole = await survey(probe, list.module)
  if (times.length < whole.count) throw new Unseen('too many objects to count them here')
  const median = times[Math.floor(times.length / 2)] ?? ''
  const wanted = times.filter((time) => Date.parse(time) >= Date.parse(median)).length
  const answer = probe.ok(await getList(probe, list, { date_from: median, limit: '1' }))
  if (total(answer) !== wanted)
    throw new Deviation(
      `date_from=${median}: X-Total-Count is ${total(answer)}; ${wanted} objects are that new.`,
      String(wanted),
      answer.seq,
    )
})

export const dateForms = eachList(async (probe, list) => {
  const times = await updates(probe, list)
  const at = new Date(Math.floor(Date.parse(times[Math.floor(times.length / 2)] ?? '') / 1000) * 1000).toISOString()
  const forms = [at.replace('.000Z', 'Z'), at, at.replace('.000Z', '')]
  const counts: number[] = []
  for (const date_from of forms) counts.push(await counted(probe, list, { date_from }))
  const off = counts.findIndex((count) => count !== counts[0])
  if (off !== -1)
    throw new Deviation(
      `date_from=${forms[off] ?? ''} gives ${counts[off] ?? ''} objects, ${forms[0] ?? ''} gives ${counts[0] ?? ''}.`,
      'the same objects',
    )
})

export const sessionsNeedDate: Check = async (probe) => {
  const answer = await probe.get(probe.urlOf('sessions', 'SENDER'))
  if (probe.leg.dialect.states.httpErrors) probe.want(answer, { http: [200, 400], ocpi: [2] })
  else probe.refused(answer)
  return undefined
}

export const oddPaging = eachList(async (probe, list) => {
  for (const query of [{ offset: '-1' }, { limit: 'abc' }]) probe.survived(await getList(probe, list, query))
})

export const deltaAfterChange: Check = async (probe) => {
  const module = probe.leg.role === 'CPO' ? 'locations' : 'tokens'
  const from = new Date(Date.now() - 1000).toISOString().replace(/\.\d+Z$/, 'Z')
  await (probe.leg.role === 'CPO'
    ? probe.act('occupy-evse', 'Change the state of the charger at EVSE {evse}')
    : probe.act('issue-token', 'Issue a new card'))
  const answer = probe.ok(await probe.get(probe.urlOf(module, 'SENDER'), { query: { date_from: from } }))
  const objects = objectsIn(answer.data)
  if (objects.length === 0) throw new Deviation('The changed object is not in the list since the change.', 'the changed object', answer.seq)
  const old = objects.find((object) => Date.parse(text(object['last_updated'])) < Date.parse(from))
  if (old)
    throw new Deviation(`${text(old['id'] ?? old['uid'])} has last_updated ${text(old['last_updated'])}.`, `not before ${from}`, answer.seq)
  return `${objects.length} changed.`
}

export const emptyEnvelope = eachList(async (probe, list) => {
  const answer = probe.want(await getList(probe, list, { date_from: future }), { http: [200], ocpi: [1000] })
  const { timestamp, status_code: code } = isObject(answer.json) ? answer.json : {}
  if (typeof code !== 'number')
    throw new Deviation(`\`status_code\` is ${JSON.stringify(code) ?? 'missing'}.`, '1000 as a number', answer.seq)
  if (!Array.isArray(answer.data)) throw new Deviation('`data` is missing.', '[]', answer.seq)
  if (typeof timestamp !== 'string') throw new Deviation('`timestamp` is missing.', 'a DateTime', answer.seq)
  if (totalOf(answer) !== 0) throw new Deviation(`X-Total-Count is ${answer.header('x-total-count') ?? 'missing'}.`, '0', answer.seq)
})

export const stableOrder = eachList(async (probe, list) => {
  const orders: string[] = []
  for (let round = 0; round < 3; round++) orders.push(keysOf(probe.ok(await getList(probe, list, { limit: '20' }))).join('\n'))
  if (orders.some((order) => order !== orders[0])) throw new Deviation('The same url gives another order.', 'the same order each time')
})

// ---- lists that the platform reads ---------------------------------------------------------------------------------------------

const pulledModule = (probe: Probe): 'tokens' | 'locations' => (probe.leg.role === 'CPO' ? 'tokens' : 'locations')

const isPage = (probe: Probe) => fromPlatform(`${pulledModule(probe)}.sender.list`)

/** Makes the platform pull, and resolves to the pages that it has read once the last one is among them. */
const pullAll = async (probe: Probe): Promise<readonly Exchange[]> => {
  const before = probe.exchanges.length
  await probe.act('pull', `Pull all ${pulledModule(probe)} from Standin`)
  await probe.mayCome(
    (exchange) =>
      isPage(probe)(exchange) && isAnsweredWell(exchange) && exchange.nextPage === undefined && probe.exchanges.indexOf(exchange) >= before,
  )
  const pages = probe.exchanges.slice(before).filter(isPage(probe))
  probe.seqs.push(...pages.slice(0, 3).map(({ seq }) => seq))
  if (pages.length === 0) throw new Deviation(`The platform did not pull ${pulledModule(probe)}.`, 'a pull')
  return pages
}

const countIn = (pages: readonly Exchange[]): number => new Set(pages.filter(isAnsweredWell).map(({ url }) => pathOf(url))).size

const complete = (pages: readonly Exchange[]): void => {
  const last = pages.at(-1)
  if (!pages.some((page) => isAnsweredWell(page) && page.nextPage === undefined))
    throw new Deviation(`The platform stopped after ${pages.length} pages.`, 'all pages', last?.seq)
}

export const followsLink: Check = async (probe) => {
  const pages = await pullAll(probe)
  complete(pages)
  for (const [index, page] of pages.entries()) {
    const before = pages[index - 1]
    if (before?.nextPage !== undefined && pathOf(before.nextPage) !== pathOf(page.url))
      throw new Deviation(`After Link ${pathOf(before.nextPage)} the platform called ${pathOf(page.url)}.`, 'Link to the letter', page.seq)
  }
  return `${countIn(pages)} pages, each from the Link before.`
}

export const fullPull: Check = async (probe) => {
  const [first] = await pullAll(probe)
  const query = new URL(first?.url ?? 'http://none').searchParams
  if (query.has('date_from') || query.has('date_to')) throw new Unseen('The hook pulls changes only; the first pull could not be seen.')
  if ((query.get('offset') ?? '0') !== '0')
    throw new Deviation(`The full pull begins at offset ${query.get('offset') ?? ''}.`, 'offset 0', first?.seq)
  return undefined
}

export const deltaPull: Check = async (probe) => {
  const [first] = await pullAll(probe)
  const pages = await pullAll(probe)
  const from = new URL(pages[0]?.url ?? 'http://none').searchParams.get('date_from')
  if (from === null) throw new Unseen('The hook pulls everything each time.')
  if (Date.parse(from) > (first?.startedAt ?? 0))
    throw new Deviation(`date_from is ${from}, later than the pull before.`, 'not later than the last success', pages[0]?.seq)
  return undefined
}

const listFault = (probe: Probe, actions: Parameters<typeof faultOf>[2], times?: number) =>
  faultOf('a list that is different', { endpoint: `${pulledModule(probe)}.sender.list` }, actions, times)

export const smallerPages: Check = async (probe) => {
  const pages = await probe.fault(
    listFault(probe, [
      { kind: 'query', name: 'limit', do: 'set', value: '20' },
      { kind: 'header', name: 'X-Limit', do: 'set', value: '20' },
    ]),
    () => pullAll(probe),
  )
  complete(pages)
  return `${countIn(pages)} pages.`
}

export const wrongTotals: Check = async (probe) => {
  for (const change of [{ do: 'drop' }, { do: 'set', value: '50' }] as const) {
    const pages = await probe.fault(listFault(probe, [{ kind: 'header', name: 'X-Total-Count', ...change }]), () => pullAll(probe))
    complete(pages)
  }
  return 'Complete both times.'
}

export const endlessLink: Check = async (probe) => {
  await probe.fault({ switch: 'paging.link/itself' }, async () => {
    await probe.act('pull', `Pull all ${pulledModule(probe)} from Standin`)
    await probe.await('a pull', isPage(probe))
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  const before = probe.exchanges.filter(isPage(probe)).length
  await new Promise((resolve) => setTimeout(resolve, 300))
  if (probe.exchanges.filter(isPage(probe)).length > before) throw new Deviation('The platform still follows the Link.', 'an end')
  return `Ended after ${before} pages.`
}

export const brokenObject: Check = async (probe) => {
  const pages = await probe.fault(
    listFault(probe, [{ kind: 'json', within: 'first-object', path: '/last_updated', do: 'set', value: 'yesterday' }], 1),
    () => pullAll(probe),
  )
  complete(pages)
  return 'The platform goes on to the last page.'
}

export const failingPage: Check = async (probe) => {
  const match = { endpoint: `${pulledModule(probe)}.sender.list`, path: '*offset=100*' }
  await probe.fault(faultOf('page 3 fails', match, [answeredWith(500, 3000)], 1), async () => {
    await probe.act('pull', `Pull all ${pulledModule(probe)} from Standin`)
    await probe.mayCome((exchange) => isPage(probe)(exchange) && exchange.faultIds.includes(auditFault))
  })
  const failed = probe.exchanges.find((exchange) => isPage(probe)(exchange) && exchange.faultIds.includes(auditFault))
  if (!failed) throw new Unseen('The platform read no third page.')
  const next = await probe.mayCome(
    (exchange) => isPage(probe)(exchange) && exchange.seq > failed.seq && isAnsweredWell(exchange),
    Math.min(5, probe.declaration.limits.waitSeconds),
  )
  if (next) return 'The platform tried again.'
  await probe.act('pull', `Pull all ${pulledModule(probe)} from Standin once more`)
  const again = await probe.await('another pull', (exchange) => isPage(probe)(exchange) && exchange.seq > failed.seq)
  const from = new URL(again.url).searchParams.get('date_from')
  if (from !== null && Date.parse(from) >= failed.startedAt)
    throw new Deviation(`The next pull asks from ${from}: the failed one counts as done.`, 'the rest of the list', again.seq)
  return 'The platform starts again.'
}

/** First pages of one list come with pauses. */
export const polls = (
  exchanges: readonly Exchange[],
  { isByPlatform, provoked }: ObservedScene,
): { seen: string; seq?: number } | undefined => {
  const last = new Map<string, number>()
  for (const exchange of exchanges) {
    if (!isByPlatform(exchange) || provoked.has(exchange) || exchange.endpoint?.paged !== true || /[?&]offset=[1-9]/.test(exchange.url))
      continue
    const before = last.get(exchange.endpoint.id)
    if (before !== undefined && exchange.startedAt - before < 60_000)
      return { seen: `${exchange.endpoint.id} is polled after ${Math.round((exchange.startedAt - before) / 1000)} s.`, seq: exchange.seq }
    last.set(exchange.endpoint.id, exchange.startedAt)
  }
  return undefined
}

export const deletedAtOurs: Check = async (probe) => {
  const { client } = probe.leg.engine
  const of = { standinId: probe.leg.standinId, holder: 'own', module: 'locations' } as const
  await pullAll(probe)
  const { items } = await client.call('data.list', { ...of, limit: 1000 })
  const key = items.at(-1)?.key
  if (key === undefined) throw new Unseen('We have no Location to delete.')
  const { object } = await client.call('data.get', { ...of, key })
  await client.call('data.delete', { ...of, key, push: false })
  probe.undo(() => client.call('data.put', { standinId: of.standinId, module: of.module, object, push: false }))
  await pullAll(probe)
  const id = key.split('/').at(-1) ?? ''
  const answer = await probe.get(probe.ours('locations', id))
  if (answer.status === 405) throw new Unseen('The platform does not let Locations be read back.')
  if (answer.status === 200 && answer.ocpi === 1000) {
    const evses = isObject(answer.data) ? objectsIn(answer.data['evses']) : []
    if (evses.some((evse) => evse['status'] !== 'REMOVED'))
      throw new Deviation(`Location ${id} is still there.`, 'gone, or with all EVSEs REMOVED', answer.seq)
  }
  return undefined
}
