import { describe, expect, it } from 'vitest'
import { Connection, Standin, type StandinSettings, versionsUrlFor } from '../../../emulator/contract/standin.js'
import { errorsOf, newDraft, partyFor } from '../../../renderer/standins/settings/settings.js'
import {
  connectionStateText,
  connectionTitle,
  invitationText,
  isOurTurn,
  partiesText,
  readInvitation,
  rolesOf,
  settledSteps,
} from '../../../renderer/standins/texts.js'

const standin = (parties: StandinSettings['parties'], port = 8080): Standin =>
  Standin.parse({
    settings: { id: 'one', name: 'One', parties, versions: ['2.1.1', '2.2.1'], port },
    state: 'running',
    port,
    versionsUrls: { '2.1.1': 'http://localhost/ocpi/cpo/versions', '2.2.1': 'http://localhost/ocpi/versions' },
    versionsUrlsByRole: { CPO: 'http://localhost/ocpi/cpo/versions', EMSP: 'http://localhost/ocpi/emsp/versions' },
    exchanges: 0,
    violations: 0,
  })
const cpo = partyFor('CPO', new Set())
const emsp = partyFor('EMSP', new Set())

describe('an invitation', () => {
  it('can be read back from what was copied', () => {
    expect(readInvitation(invitationText('https://example.com/ocpi/versions', 'a-TOKEN=='))).toEqual({
      versionsUrl: 'https://example.com/ocpi/versions',
      tokenA: 'a-TOKEN==',
    })
  })

  it.each([
    ['https://example.com/versions abc123', 'abc123'],
    ['abc123\nhttps://example.com/versions', 'abc123'],
    ['url: "https://example.com/versions", token: "abc123"', 'abc123'],
    ['Token A = abc123 https://example.com/versions', 'abc123'],
  ])('is read from %j', (text, tokenA) => {
    expect(readInvitation(text)).toEqual({ versionsUrl: 'https://example.com/versions', tokenA })
  })

  it('is not read from a url or a token alone, so that pasting one fills one field', () => {
    expect(readInvitation('https://example.com/versions')).toBeUndefined()
    expect(readInvitation('abc123')).toBeUndefined()
    expect(readInvitation('see https://example.com/versions or ask us')).toBeUndefined()
  })
})

describe('a stand-in', () => {
  it('names the versions url of the role, and the one for all roles otherwise', () => {
    const both = standin([cpo, emsp])
    expect(versionsUrlFor(both, 'EMSP')).toContain('/emsp/')
    expect(versionsUrlFor(both)).toBe('http://localhost/ocpi/versions')
    expect(versionsUrlFor(both, undefined, '2.1.1')).toContain('/cpo/')
    // With one role there is one url, whoever asks.
    expect(versionsUrlFor(standin([cpo]), 'CPO')).toBe(versionsUrlFor(standin([cpo])))
    expect(rolesOf(standin([cpo, { ...cpo, party_id: 'XYZ' }]))).toEqual(['CPO'])
  })

  it('says whom it plays, shortly', () => {
    expect(partiesText([cpo, emsp, { ...emsp, party_id: 'XYZ' }])).toBe('CPO NL-CPO, eMSP NL-MSP and 1 more')
    expect(partiesText([])).toBe('')
  })
})

it('calls a connection by its name, or by the peer', () => {
  const connection = Connection.parse({
    id: 'c',
    standinId: 'one',
    name: '',
    state: 'REGISTERED',
    peer: { parties: [emsp], endpoints: [] },
    tokens: {},
    origin: 'handshake',
    overrides: { tokens: {}, endpoints: [] },
    reusable: false,
    sameParty: [],
    quirks: {},
  })
  expect(connectionTitle(connection)).toBe('eMSP NL-MSP')
  expect(connectionTitle({ ...connection, name: 'Ours' })).toBe('Ours')
})

describe('the settings of a new stand-in', () => {
  it('are right as they are, next to those that exist', () => {
    expect(errorsOf(newDraft([]))).toEqual({})
    const second = newDraft([standin([cpo], 9000)])
    expect(errorsOf(second)).toEqual({})
    expect(second).toMatchObject({ port: 9001, parties: [{ role: 'EMSP' }], versions: ['2.1.1', '2.2.1'] })
  })

  it('never begin with a party that is taken', () => {
    expect(partyFor('CPO', new Set(['CPO', 'CPA', 'CPB'])).party_id).toBe('CPC')
  })

  it('say what is wrong and where', () => {
    const draft = newDraft([])
    expect(
      errorsOf({
        ...draft,
        name: '',
        versions: [],
        publicUrl: 'nowhere',
        port: 70_000,
        parties: [{ ...cpo, country_code: 'N' }, cpo, cpo],
      }),
    ).toEqual({
      name: 'must not be empty',
      versions: 'choose at least one',
      publicUrl: expect.stringContaining('http') as string,
      port: 'at most 65535',
      'parties.0.country_code': expect.stringContaining('two capitals') as string,
      'parties.2.party_id': 'this party is listed twice',
    })
  })
})

describe('the state of a connection', () => {
  const invited = Connection.parse({
    id: 'c',
    standinId: 'one',
    name: '',
    state: 'INVITED',
    peer: { parties: [], endpoints: [] },
    tokens: {},
    origin: 'handshake',
    overrides: { tokens: {}, endpoints: [] },
    reusable: false,
    sameParty: [],
    quirks: {},
  })

  it('tells whose turn it is', () => {
    expect(connectionStateText(invited)).toBe('invited')
    const ours: Connection = { ...invited, peer: { ...invited.peer, versionsUrl: 'https://example.com/versions' } }
    expect([connectionStateText(ours), isOurTurn(ours)]).toEqual(['not registered', true])
    expect([connectionStateText({ ...ours, state: 'REGISTERED' }), isOurTurn({ ...ours, state: 'REGISTERED' })]).toEqual([
      'registered',
      false,
    ])
  })
})

it('takes a step of a registration that was followed by another for done', () => {
  const step = (name: 'versions' | 'credentials' | 'done', state: 'started' | 'succeeded' | 'failed') => ({
    connectionId: 'c',
    step: name,
    state,
    message: '',
  })
  expect(settledSteps([step('versions', 'succeeded'), step('credentials', 'started')]).map((each) => each.state)).toEqual([
    'succeeded',
    'started',
  ])
  expect(settledSteps([step('credentials', 'started'), step('done', 'succeeded')]).map((each) => each.state)).toEqual([
    'succeeded',
    'succeeded',
  ])
})
