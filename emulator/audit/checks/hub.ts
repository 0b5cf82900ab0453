/** Sections HUB and MIX: the platform behind a hub, and platforms of several parties. */
import type { JsonObject } from '../../standin/data/kinds.js'
import { purposeOf } from '../../ocpi/modules.js'
import { Deviation, Unseen, type Check } from '../case.js'
import { answeredWith, faultOf } from '../faults.js'
import type { Probe } from '../probe.js'
import { eachList, fromPlatform, getList, objectsIn, text } from './common.js'
import { pushable } from './push.js'

const hubParty = { 'OCPI-from-country-code': 'NL', 'OCPI-from-party-id': 'HUB' }

const clientInfo = (probe: Probe, status: string): JsonObject => ({
  country_code: 'BE',
  party_id: 'AU1',
  role: probe.leg.ourRole,
  status,
  last_updated: probe.now(),
})
const putClient = async (probe: Probe, status: string): Promise<void> => {
  const url = probe.under('hubclientinfo', 'BE', 'AU1')
  probe.ok(await probe.send('PUT', url, { body: clientInfo(probe, status) }), `PUT ${status}`)
}

export const storesClient: Check = async (probe) => {
  await putClient(probe, 'CONNECTED')
  const { object, seq } = await probe.readBack(probe.under('hubclientinfo', 'BE', 'AU1'))
  if (object['status'] !== 'CONNECTED') throw new Deviation(`The status is ${text(object['status'])}.`, 'CONNECTED', seq)
  return undefined
}

const silentWhile =
  (...states: readonly string[]): Check =>
  async (probe) => {
    probe.undo(() => putClient(probe, 'CONNECTED'))
    for (const status of states) {
      await putClient(probe, status)
      await probe.act('use-party', 'Make the platform send something to BE-AU1')
      const came = await probe.mayCome(({ direction, to }) => direction === 'in' && to === 'BE-AU1', 1)
      if (came) throw new Deviation(`A request for a party that is ${status} came.`, 'nothing', came.seq)
    }
    return 'Nothing is sent.'
  }
export const offline = silentWhile('OFFLINE', 'PLANNED')
export const suspended = silentWhile('SUSPENDED')

export const broadcast: Check = async (probe) => {
  const target = await pushable(probe)
  probe.ok(await probe.send('PUT', target.url, { body: target.body, headers: hubParty }))
  return undefined
}

export const openRouting: Check = async (probe) => {
  const target = await pushable(probe)
  probe.survived(
    await probe.send('PUT', target.url, { body: target.body, headers: { 'OCPI-to-country-code': '', 'OCPI-to-party-id': '' } }),
  )
  return undefined
}

export const pullsFromHub: Check = async (probe) => {
  await probe.act('pull', 'Pull everything from the hub')
  await probe.await(
    'a pull',
    fromPlatform('', ({ endpoint }) => endpoint?.paged === true),
  )
  return undefined
}

export const hubErrors: Check = async (probe) => {
  for (const ocpi of [4001, 4002, 4003]) {
    await probe.fault(faultOf(`OCPI ${ocpi}`, { endpoint: '*.sender.list' }, [answeredWith(200, ocpi)]), async () => {
      await probe.act('pull', 'Pull everything from the hub')
      await probe.await(
        'a pull',
        fromPlatform('', ({ endpoint }) => endpoint?.paged === true),
      )
    })
  }
  if (probe.exchanges.length > 200) throw new Deviation(`${probe.exchanges.length} requests came.`, 'no endless repetition')
  return undefined
}

export const keepsAlive: Check = async (probe) => {
  for (let round = 0; round < 5; round++) probe.ok(await probe.get(probe.leg.versionsUrl ?? ''))
  return undefined
}

export const foreignOwner: Check = async (probe) => {
  const target = await pushable(probe)
  const url = target.url.replace(`/${probe.us.country_code}/${probe.us.party_id}/`, '/BE/AU1/')
  const answer = probe.survived(await probe.send('PUT', url, { body: target.body }))
  return answer.ocpi === 1000 ? 'Stored.' : 'Not supported.'
}

export const objectsOfParty = eachList(
  async (probe, list) => {
    const parties = probe.leg.parties.slice(0, 2)
    if (parties.length < 2) throw new Unseen('the platform has one party')
    for (const party of parties) {
      const headers = { 'OCPI-to-country-code': party.country_code, 'OCPI-to-party-id': party.party_id }
      const answer = probe.ok(await probe.get(list.url, { query: list.query, headers }))
      const foreign = objectsIn(answer.data).find((object) => text(object['party_id']).toUpperCase() !== party.party_id.toUpperCase())
      if (foreign) throw new Deviation(`${text(foreign['id'])} belongs to ${text(foreign['party_id'])}.`, party.party_id, answer.seq)
    }
  },
  ({ module }) => purposeOf(module) === 'functional',
)

export const survivesRestart: Check = async (probe) => {
  await probe.act('restart', 'Restart the platform')
  await eachList(async (_, list) => {
    probe.ok(await getList(probe, list))
  })(probe)
  return 'Token and data survive.'
}
