/** What a broadcast owes those it goes to, and the memory of whoever sends it. */
import { describe, expect, it } from 'vitest'
import { connector, evse, location } from '../translate/fixtures.js'
import { addPartner } from './partner.js'
import { openHub } from './support.js'

const hubParty = { country_code: 'DE', party_id: 'HUB' }

const place = (index: number) =>
  location({ id: `LOC-${index}`, evses: [evse({ connectors: [connector(), connector({ id: '2' })] }), evse({ uid: 'EVSE-2' })] })

describe('a broadcast', () => {
  const partners = 10
  const locations = 150

  it(`of ${locations} Locations to half of ${partners} partners loses none, and what waits stays bounded`, async () => {
    const hub = await openHub({ hub: { keepAliveMs: 0 } }, { log: { maxExchanges: 20_000 } })
    const half = Math.floor(partners / 2)
    const name = (prefix: string, index: number) => `${prefix}-${String(index).padStart(3, 'A')}`
    const emsps = await Promise.all(
      Array.from({ length: half }, (_, index) =>
        addPartner(hub, { role: 'EMSP', party: name('DE', index), version: index % 2 === 0 ? '2.2.1' : '2.1.1' }),
      ),
    )
    const cpos = await Promise.all(Array.from({ length: half }, (_, index) => addPartner(hub, { role: 'CPO', party: name('NL', index) })))
    await hub.hub.idle()
    for (const { asked } of [...emsps, ...cpos]) asked.length = 0
    const seen = emsps.map(() => new Set<string>())
    for (const [index, emsp] of emsps.entries()) {
      emsp.answer = ({ path }) => {
        seen[index]?.add(path)
        emsp.asked.length = 0
        return { json: { status_code: 1000, timestamp: '2026-11-01T10:00:00Z' } }
      }
    }
    let most = 0
    let next = 0
    const worker = async (): Promise<void> => {
      while (next < locations) {
        const index = next
        next += 1
        const cpo = cpos[index % cpos.length] as (typeof cpos)[number]
        const answer = await cpo.call('PUT', `/receiver/locations/${cpo.party.country_code}/${cpo.party.party_id}/LOC-${index}`, {
          to: hubParty,
          body: { ...place(index), ...cpo.party },
        })
        if (answer.ocpi !== 1000) throw new Error(answer.text)
        most = Math.max(most, ...emsps.map(({ connection }) => hub.hub.partner(connection).waiting))
      }
    }
    await Promise.all(Array.from({ length: 8 }, worker))
    await hub.hub.idle()
    expect(seen.map((paths) => paths.size)).toEqual(emsps.map(() => locations))
    expect(most).toBeLessThanOrEqual(520)
  })
})
