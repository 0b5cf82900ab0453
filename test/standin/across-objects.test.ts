import { describe, expect, it } from 'vitest'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { gist } from '../traffic/findings/good.js'
import { cdrOf, evseOf, locationOf, later, sessionOf } from './support/fixtures.js'
import { connectPeer, openStandin } from './support/peer.js'

type Fields = Record<string, unknown>

/** Rules that look at several objects; what else is wrong with a fixture does not matter here. */
const across = /^(cdr\.session|credit\.cdr|data\.leak|reference\.unknown|token\.identity|time\.future|evse\.id) /

/** An eMSP with a peer that is registered, a Token that it has issued, and the completed Session and CDR that the Token has led to. */
const opened = async (version: Version) => {
  const hosted = await openStandin('EMSP')
  const peer = connectPeer(hosted.context, { version })
  const tokens = hosted.context.data.own('tokens')
  const issued = tokens.entries().map((entry) => tokens.object(entry))
  const token = issued.find(({ type }) => type === 'RFID') ?? {}
  const { uid, type, contract_id: contract } = token
  const party = { country_code: token['country_code'], party_id: token['party_id'] }
  const customer: Fields = version === '2.1.1' ? { auth_id: contract } : { cdr_token: { ...party, uid, type, contract_id: contract } }
  const ended = version === '2.1.1' ? { end_datetime: later } : { end_date_time: later }
  const cost = (amount: number): unknown => (version === '2.1.1' ? amount : { excl_vat: amount })
  const session = (fields: Fields = {}): Fields =>
    sessionOf(version, 'S1', {
      kwh: 7,
      status: 'COMPLETED',
      last_updated: later,
      total_cost: cost(2.1),
      ...ended,
      ...customer,
      ...fields,
    })
  const cdr = (id = 'CDR1', fields: Fields = {}): Fields =>
    cdrOf(version, id, { total_energy: 7, total_cost: cost(2.1), ...(version !== '2.1.1' && { session_id: 'S1' }), ...customer, ...fields })
  const last = async (): Promise<string[]> =>
    ((await hosted.exchanges()).at(-1)?.findings ?? []).map(gist).filter((text) => across.test(text))
  return {
    version,
    cost,
    customer,
    session,
    cdr,
    push: async (what: 'sessions' | 'locations', object: Fields): Promise<string[]> => {
      await peer.call('PUT', `/${what}/NL/CPO/${String(object['id'])}`, { body: object })
      return await last()
    },
    patch: async (fields: Fields): Promise<string[]> => {
      await peer.call('PATCH', '/sessions/NL/CPO/S1', { body: { last_updated: later, ...fields } })
      return await last()
    },
    post: async (object: Fields): Promise<string[]> => {
      await peer.call('POST', '/cdrs', { body: object })
      return await last()
    },
  }
}

describe.each(versions)('across objects at an eMSP, in %s', (version) => {
  it('a CDR that agrees with its Session is left alone', async () => {
    const emsp = await opened(version)
    expect(await emsp.push('locations', locationOf(version))).toEqual([])
    expect(await emsp.push('sessions', emsp.session())).toEqual([])
    expect(await emsp.post(emsp.cdr())).toEqual([])
  })

  it('a CDR with another energy, currency or cost', async () => {
    const emsp = await opened(version)
    await emsp.push('sessions', emsp.session())
    expect(await emsp.post(emsp.cdr('A', { total_energy: 8 }))).toContain('cdr.session violation request /total_energy')
    expect(await emsp.post(emsp.cdr('B', { currency: 'CHF' }))).toContain('cdr.session violation request /currency')
    expect((await emsp.post(emsp.cdr('C', { total_cost: emsp.cost(3) }))).join()).toContain('cdr.session violation request /total_cost')
  })

  describe('a Session that comes after its CDR', () => {
    it('is left alone when both agree', async () => {
      const emsp = await opened(version)
      await emsp.post(emsp.cdr())
      expect(await emsp.push('sessions', emsp.session())).toEqual([])
    })
    it('is judged against the CDR', async () => {
      const emsp = await opened(version)
      await emsp.post(emsp.cdr())
      expect(await emsp.push('sessions', emsp.session({ kwh: 8 }))).toEqual(['cdr.session violation request /kwh'])
      expect(await emsp.push('sessions', emsp.session({ currency: 'CHF' }))).toEqual(['cdr.session violation request /currency'])
      expect((await emsp.push('sessions', emsp.session({ total_cost: emsp.cost(3) }))).join()).toMatch(
        /^cdr\.session violation request \/total_cost[^,]*$/,
      )
    })
    it('has to be COMPLETED', async () => {
      const emsp = await opened(version)
      await emsp.post(emsp.cdr())
      const open = { status: 'ACTIVE', end_date_time: undefined, end_datetime: undefined }
      expect(await emsp.push('sessions', emsp.session(open))).toEqual(['cdr.session warning request /status'])
    })
    it('is told in a PATCH of what the PATCH changes', async () => {
      const emsp = await opened(version)
      await emsp.push('sessions', emsp.session({ kwh: 6, status: 'ACTIVE', end_date_time: undefined, end_datetime: undefined }))
      await emsp.post(emsp.cdr())
      expect(await emsp.patch({ currency: 'EUR' })).toEqual([])
      const end = version === '2.1.1' ? { end_datetime: later } : { end_date_time: later }
      expect(await emsp.patch({ status: 'COMPLETED', ...end })).toEqual(['cdr.session violation request /kwh'])
    })
    it.runIf(version !== '2.1.1')('is compared with the CDR that counts, not with one that was credited', async () => {
      const emsp = await opened(version)
      await emsp.post(emsp.cdr('A', { total_energy: 9 }))
      await emsp.post(emsp.cdr('A-C', { total_energy: 9, credit: true, credit_reference_id: 'A', total_cost: { excl_vat: -2.1 } }))
      expect(await emsp.push('sessions', emsp.session())).toEqual([])
      await emsp.post(emsp.cdr('B', { total_energy: 7 }))
      expect(await emsp.push('sessions', emsp.session())).toEqual([])
    })
  })

  it('two CDRs of one Session', async () => {
    const emsp = await opened(version)
    await emsp.push('sessions', emsp.session())
    expect(await emsp.post(emsp.cdr('A'))).toEqual([])
    expect(await emsp.post(emsp.cdr('B'))).toEqual([`cdr.session violation request /${version === '2.1.1' ? 'id' : 'session_id'}`])
  })

  it('a Token that this eMSP has never issued', async () => {
    const emsp = await opened(version)
    const stranger =
      version === '2.1.1' ? { auth_id: 'NOBODY' } : { cdr_token: { ...(emsp.customer['cdr_token'] as Fields), uid: 'NOBODY' } }
    const at = version === '2.1.1' ? '/auth_id' : '/cdr_token/uid'
    expect(await emsp.push('sessions', emsp.session(stranger))).toEqual([`token.identity warning request ${at}`])
    expect(await emsp.post(emsp.cdr('A', stranger))).toEqual([`token.identity warning request ${at}`])
  })

  it('a place that was never sent, once Locations have come', async () => {
    const emsp = await opened(version)
    const elsewhere = version === '2.1.1' ? { location: locationOf(version, 'LOC9') } : { location_id: 'LOC9' }
    const otherEvse =
      version === '2.1.1' ? { location: locationOf(version, 'LOC1', { evses: [evseOf(version, 'E9')] }) } : { evse_uid: 'E9' }
    expect(await emsp.push('sessions', emsp.session(elsewhere))).toEqual([])
    await emsp.push('locations', locationOf(version))
    expect(await emsp.push('sessions', emsp.session({ ...elsewhere, id: 'S2' }))).toEqual([
      `reference.unknown warning request ${version === '2.1.1' ? '/location/id' : '/location_id'}`,
    ])
    expect(await emsp.push('sessions', emsp.session({ ...otherEvse, id: 'S3' }))).toEqual([
      `reference.unknown warning request ${version === '2.1.1' ? '/location/evses/0/uid' : '/evse_uid'}`,
    ])
  })

  it('a Session that begins in the future', async () => {
    const emsp = await opened(version)
    const start = version === '2.1.1' ? 'start_datetime' : 'start_date_time'
    const ahead = { [start]: '2099-01-01T12:00:00Z', status: 'ACTIVE', end_date_time: undefined, end_datetime: undefined }
    expect(await emsp.push('sessions', emsp.session(ahead))).toEqual([`time.future warning request /${start}`])
  })
})

describe('across objects at an eMSP, since 2.2', () => {
  const token = (emsp: { customer: Fields }, fields: Fields): Fields => ({
    cdr_token: { ...(emsp.customer['cdr_token'] as Fields), ...fields },
  })

  it('a CDR of another Token or place than its Session', async () => {
    const emsp = await opened('2.2.1')
    await emsp.push('sessions', emsp.session())
    expect(await emsp.post(emsp.cdr('A', token(emsp, { contract_id: 'DE-MSP-C2' })))).toContain(
      'cdr.session violation request /cdr_token/contract_id',
    )
    const place = emsp.cdr()['cdr_location'] as Fields
    expect(await emsp.post(emsp.cdr('B', { cdr_location: { ...place, evse_uid: 'E2' } }))).toContain(
      'cdr.session violation request /cdr_location/evse_uid',
    )
  })

  it('a Session or CDR of another provider', async () => {
    const emsp = await opened('2.2.1')
    const other = token(emsp, { party_id: 'XYZ' })
    expect(await emsp.push('sessions', emsp.session(other))).toEqual(['data.leak violation request /cdr_token/party_id'])
    expect(await emsp.post(emsp.cdr('A', other))).toEqual(['data.leak violation request /cdr_token/party_id'])
  })

  it('an ad hoc Token, which nobody has to know', async () => {
    const emsp = await opened('2.2.1')
    expect(await emsp.push('sessions', emsp.session(token(emsp, { uid: 'ONCE', type: 'AD_HOC_USER' })))).toEqual([])
  })

  it('a RFID under another contract', async () => {
    const emsp = await opened('2.2.1')
    expect(await emsp.push('sessions', emsp.session(token(emsp, { contract_id: 'DE-MSP-C2' })))).toEqual([
      'token.identity violation request /cdr_token/contract_id',
    ])
  })

  describe('a credit CDR', () => {
    const credit = { credit: true, credit_reference_id: 'CDR1', total_cost: { excl_vat: -2.1 } }
    it('that undoes its original, and the CDR that corrects it', async () => {
      const emsp = await opened('2.2.1')
      await emsp.push('sessions', emsp.session())
      expect(await emsp.post(emsp.cdr())).toEqual([])
      expect(await emsp.post(emsp.cdr('CDR1-C', credit))).toEqual([])
      expect(await emsp.post(emsp.cdr('CDR2', { total_energy: 6, total_cost: { excl_vat: 1.8 } }))).toEqual([])
    })
    it('that came before its original, which then is another', async () => {
      const emsp = await opened('2.2.1')
      await emsp.post(emsp.cdr('CDR1-C', credit))
      expect(await emsp.post(emsp.cdr('CDR1', { total_energy: 6, total_cost: { excl_vat: 3 } }))).toEqual([
        'credit.cdr violation request /total_cost/excl_vat',
        'credit.cdr violation request /total_energy',
      ])
    })
    it('that came before its original', async () => {
      const emsp = await opened('2.2.1')
      await emsp.post(emsp.cdr('CDR1-C', credit))
      expect(await emsp.post(emsp.cdr())).toEqual([])
    })
    it('of an unknown CDR', async () => {
      const emsp = await opened('2.2.1')
      expect(await emsp.post(emsp.cdr('CDR1-C', credit))).toEqual(['credit.cdr warning request /credit_reference_id'])
    })
    it('of another amount, of other data, twice, and of a credit', async () => {
      const emsp = await opened('2.2.1')
      await emsp.post(emsp.cdr())
      expect(await emsp.post(emsp.cdr('C1', { ...credit, total_cost: { excl_vat: -2 } }))).toEqual([
        'credit.cdr violation request /total_cost/excl_vat',
      ])
      expect(await emsp.post(emsp.cdr('C2', credit))).toEqual(['credit.cdr violation request /credit_reference_id'])
      expect(await emsp.post(emsp.cdr('C3', { ...credit, credit_reference_id: 'C1' }))).toEqual([
        'credit.cdr violation request /credit_reference_id',
      ])
      expect(await emsp.post(emsp.cdr('C4', { ...credit, total_energy: 6 }))).toContain('credit.cdr violation request /total_energy')
    })
  })
})
