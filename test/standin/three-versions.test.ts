/** Three versions side by side: which one is agreed on, the way up to 2.3.0, and how a hub names itself there. */
import { describe, expect, it } from 'vitest'
import { versions } from '../../emulator/ocpi/version.js'
import { isHub, newConnection } from '../../emulator/standin/connections.js'
import { register, renew } from '../../emulator/standin/calling/registration.js'
import { openTrio } from '../hub/support.js'
import { openStandin } from './support/peer.js'
import { json, openPlatform } from './support/platform.js'

const opened = async (offered: readonly string[]) => {
  const { context } = await openStandin('EMSP', { versions: [...versions] })
  const platform = await openPlatform('CPO', offered)
  const connection = context.connections.add(
    newConnection('peer', { tokens: { a: 'token-a' }, peer: { parties: [], endpoints: [], versionsUrl: platform.versionsUrl } }),
  )
  return { context, platform, connection }
}

describe('a stand-in of three versions', () => {
  it.each([
    [['2.1.1', '2.2.1', '2.3.0'], '2.3.0'],
    [['2.1.1', '2.2.1'], '2.2.1'],
    [['2.2.1', '2.3.0', '3.0'], '2.3.0'],
    [['3.0', '2.1.1'], '2.1.1'],
  ])('agrees on the highest of %j that was published', async (offered, version) => {
    const { context, connection } = await opened(offered)
    await register(context, connection)
    expect(connection).toMatchObject({ state: 'REGISTERED', version })
  })

  it('says which versions it ignores, and why there is none where that is all', async () => {
    const { context, connection } = await opened(['3.0'])
    await expect(register(context, connection)).rejects.toThrow(
      /no common version: the peer speaks 3\.0, we want 2\.1\.1, 2\.2\.1, 2\.3\.0/,
    )
    expect(connection).toMatchObject({ state: 'INVITED' })
  })

  it('goes up from 2.2.1 to 2.3.0 by a PUT to the credentials of 2.3.0, with the token in use', async () => {
    const offered = ['2.2.1']
    const { context, platform, connection } = await opened(offered)
    await register(context, connection)
    expect(connection.version).toBe('2.2.1')
    offered.push('2.3.0')
    platform.credentials = { ...platform.credentials, token: 'their-next-token' }
    platform.asked.length = 0
    await renew(context, connection)
    expect(platform.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /versions', 'GET /2.3.0', 'PUT /2.3.0/credentials'])
    expect(connection).toMatchObject({ version: '2.3.0', tokens: { out: 'their-next-token' } })
  })

  it('knows a hub by its hub_party_id, and the parties that it reaches', async () => {
    const { context, platform, connection } = await opened(['2.3.0'])
    const credentials = { ...platform.credentials, hub_party_id: 'DEHUB' }
    platform.replies.set('POST /2.3.0/credentials', json(credentials))
    await register(context, connection)
    expect(isHub(connection)).toBe(true)
    expect(connection.peer.parties).toEqual([
      { role: 'HUB', country_code: 'DE', party_id: 'HUB' },
      { role: 'CPO', country_code: 'NL', party_id: 'CPO', name: 'Peer' },
    ])
  })
})

describe('a hub of 2.3.0', () => {
  it('names itself by hub_party_id, and in its roles the parties that can be reached', async () => {
    const { cpo, emsp } = await openTrio({ cpo: '2.3.0', emsp: '2.3.0' })
    const [first] = cpo.connections.list().map(({ peer }) => peer.parties.map(({ role }) => role))
    const [second] = emsp.connections.list().map(({ peer }) => peer.parties.map(({ role }) => role))
    // Who comes first finds nobody there yet.
    expect([first, second]).toEqual([
      ['HUB', 'OTHER'],
      ['HUB', 'CPO'],
    ])
  })
})
