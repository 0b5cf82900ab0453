import { describe, expect, it } from 'vitest'
import { usualVersions as versions, type Version } from '../../emulator/ocpi/version.js'
import { steppedClock } from '../../emulator/standin/clock.js'
import { sendOperation } from '../../emulator/standin/operations/operations.js'
import { sessionOf, tokenOf } from './support/fixtures.js'
import { connectPeer, openStandin } from './support/peer.js'
import { json, openPlatform, type Reply } from './support/platform.js'
import { inBase64, jsonType, plain, send, statuses } from './support/raw.js'
import { eventually } from '../support/eventually.js'

/** An eMSP that sends commands to a CPO of ours. */
const opened = async (version: Version) => {
  const clock = steppedClock(Date.parse('2026-06-01T10:00:00Z'))
  const { context, exchanges } = await openStandin('EMSP', { behaviour: { resultTimeoutMs: 20_000 } }, { clock })
  const platform = await openPlatform('CPO')
  const endpoints = [
    ['commands', `${platform.url}/${version}/commands`],
    ['chargingprofiles', `${platform.url}/${version}/chargingprofiles`],
  ].map(([identifier = '', url = '']) => ({ identifier, role: 'RECEIVER' as const, url }))
  const peer = connectPeer(context, { version, endpoints })
  const answer = (reply: Reply, name = 'START_SESSION') => platform.replies.set(`/${version}/commands/${name}`, reply)
  const accepted = json(version === '2.1.1' ? { result: 'ACCEPTED' } : { result: 'ACCEPTED', timeout: 20 })
  const command = async (
    operation = 'commands.receiver.post:START_SESSION',
    body: unknown = { token: tokenOf(version), location_id: 'LOC1' },
  ) => {
    const { connection } = peer
    const outcome = await sendOperation(context, connection, { connectionId: connection.id, operation, body })
    const responseUrl = (platform.asked.at(-1)?.body as { response_url?: string } | undefined)?.response_url ?? ''
    return { outcome, id: outcome.commandId ?? '', responseUrl }
  }
  const result = (responseUrl: string, body: unknown, token = peer.token) =>
    send(responseUrl, {
      method: 'POST',
      headers: [...(version === '2.1.1' ? plain(token) : inBase64(token)), ...jsonType],
      body: JSON.stringify(body),
    })
  return { context, clock, platform, peer, answer, accepted, command, result, exchanges }
}
const commandFindings = async (exchanges: Awaited<ReturnType<typeof opened>>['exchanges']) =>
  (await exchanges()).flatMap(({ seq, findings }) =>
    findings.filter(({ id }) => id === 'command.result').map((finding) => ({ seq, ...finding })),
  )

describe.each(versions)('commands from an eMSP in %s', (version) => {
  it('are followed from the answer to the result', async () => {
    const { context, answer, accepted, command, result } = await opened(version)
    answer(accepted)
    const { id, responseUrl, outcome } = await command()
    expect(outcome).toMatchObject({ ok: true, message: expect.stringContaining('ACCEPTED') as string })
    expect(context.commands.get(id)).toMatchObject({ state: 'accepted', response: 'ACCEPTED' })
    expect(responseUrl).toContain(`${context.baseUrl()}/ocpi/emsp/${version}/commands/`)
    const taken = await result(responseUrl, { result: 'ACCEPTED' })
    expect([statuses(taken), taken.data]).toEqual(['200/1000', undefined])
    expect(await context.commands.settled(id)).toMatchObject({ state: 'resulted', result: 'ACCEPTED' })
  })

  it('have a response_url of their own each', async () => {
    const { answer, accepted, command } = await opened(version)
    answer(accepted)
    expect((await command()).responseUrl).not.toBe((await command()).responseUrl)
  })

  it('may have their result before their answer', async () => {
    const { context, answer, accepted, command, result } = await opened(version)
    answer(async (asked, ...rest) => {
      await result((asked.body as { response_url: string }).response_url, { result: 'REJECTED' })
      await accepted(asked, ...rest)
    })
    const { id } = await command()
    expect(context.commands.get(id)).toMatchObject({ state: 'resulted', response: 'ACCEPTED', result: 'REJECTED' })
  })

  it('time out, which is a finding of the command itself; a result after that is late', async () => {
    const { context, answer, accepted, command, result, clock, exchanges } = await opened(version)
    answer(accepted)
    const { id, responseUrl, outcome } = await command()
    await clock.advance(19_999)
    expect(context.commands.get(id)?.state).toBe('accepted')
    await clock.advance(1)
    expect(await context.commands.settled(id)).toMatchObject({ state: 'timed-out', note: expect.stringContaining('20 s') as string })
    expect(await commandFindings(exchanges)).toMatchObject([{ seq: outcome.seqs[0], severity: 'violation' }])
    expect(statuses(await result(responseUrl, { result: 'ACCEPTED' }))).toBe('200/1000')
    expect(context.commands.get(id)).toMatchObject({ state: 'resulted', result: 'ACCEPTED' })
    expect(await commandFindings(exchanges)).toHaveLength(2)
  })

  it('have one result: another one is noted and changes nothing', async () => {
    const { context, answer, accepted, command, result, exchanges } = await opened(version)
    answer(accepted)
    const { id, responseUrl } = await command()
    await result(responseUrl, { result: 'ACCEPTED' })
    expect(statuses(await result(responseUrl, { result: 'REJECTED' }))).toBe('200/1000')
    expect(context.commands.get(id)?.result).toBe('ACCEPTED')
    expect(await commandFindings(exchanges)).toHaveLength(1)
  })

  it('do not take a result for what was never asked, nor one of another peer', async () => {
    const { context, answer, accepted, command, result } = await opened(version)
    answer(accepted)
    const { id, responseUrl } = await command()
    expect((await result(`${responseUrl}x`, { result: 'ACCEPTED' })).status).toBe(404)
    expect((await result(responseUrl, { result: 'ACCEPTED' }, 'nobody')).status).toBe(401)
    const other = connectPeer(context, { version })
    expect((await result(responseUrl, { result: 'ACCEPTED' }, other.token)).status).toBe(404)
    expect(context.commands.get(id)?.state).toBe('accepted')
  })

  it.each([{}, null, [], 7, { result: null }, { result: 1 }, { data: { result: 'ACCEPTED' } }])(
    'answer 2001 to a result that is none: %j',
    async (body) => {
      const { answer, accepted, command, result, context } = await opened(version)
      answer(accepted)
      const { id, responseUrl } = await command()
      expect(statuses(await result(responseUrl, body))).toBe('200/2001')
      expect(context.commands.get(id)?.state).toBe('accepted')
    },
  )

  it('take a bare text, as 2.1.1 was read before its second edition', async () => {
    const { answer, accepted, command, result, context } = await opened(version)
    answer(accepted)
    const { id, responseUrl } = await command()
    expect((await result(responseUrl, 'ACCEPTED')).status).toBe(200)
    expect(context.commands.get(id)?.result).toBe('ACCEPTED')
  })

  it.each(['REJECTED', 'NOT_SUPPORTED', 'UNKNOWN_SESSION'])('are over when the answer is %s', async (response) => {
    const { context, answer, command } = await opened(version)
    answer(json({ result: response, timeout: 5 }))
    const { id } = await command()
    expect(await context.commands.settled(id)).toMatchObject({ state: 'refused', response })
  })

  it('are refused, too, when the Location is unknown: 2003, and REJECTED with it', async () => {
    const { context, answer, command } = await opened(version)
    answer(json({ result: 'REJECTED' }, { status: 2003 }))
    const { id } = await command()
    expect(await context.commands.settled(id)).toMatchObject({
      state: 'refused',
      response: 'REJECTED',
      note: expect.stringContaining('2003') as string,
    })
  })

  it.each<[string, Reply]>([
    ['an OCPI error', json(undefined, { status: 2001 })],
    ['an HTTP error', json(undefined, { http: 404, status: 2000 })],
    [
      'a cut connection',
      (_, __, socket) => {
        socket.destroy()
      },
    ],
  ])('have failed when the answer is %s', async (_, reply) => {
    const { context, answer, command } = await opened(version)
    answer(reply)
    const { id, outcome } = await command()
    expect(outcome.ok).toBe(false)
    expect(await context.commands.settled(id)).toMatchObject({ state: 'failed', note: outcome.message })
  })

  it('learn the session that they started', async () => {
    const { context, answer, accepted, command, result, peer } = await opened(version)
    answer(accepted)
    const { id, responseUrl } = await command()
    await result(responseUrl, { result: 'ACCEPTED' })
    await peer.call('PUT', '/sessions/NL/CPO/S7', { body: sessionOf(version, 'S7') })
    await eventually(() => {
      expect(context.commands.get(id)?.sessionId).toBe('S7')
    })
  })

  it('fail when the stand-in is stopped, and are not waited for any longer', async () => {
    const { context, answer, accepted, command } = await opened(version)
    answer(accepted)
    const { id } = await command()
    const settled = context.commands.settled(id)
    context.commands.close()
    expect(await settled).toMatchObject({ state: 'failed', note: 'the stand-in was stopped' })
  })
})

describe('a charging profile', () => {
  it('is not asked for while there is no Session to take the path from, unless that is meant', async () => {
    const { platform, peer, context, command } = await opened('2.2.1')
    await expect(command('chargingprofiles.receiver.get', undefined)).rejects.toThrow(
      'there is nothing here to take session_id from: name it as path parameter session_id',
    )
    expect(platform.asked).toEqual([])
    const { connection } = peer
    await sendOperation(context, connection, {
      connectionId: connection.id,
      operation: 'chargingprofiles.receiver.get',
      path: { session_id: '' },
    })
    expect(platform.asked.map(({ path }) => path.split('?')[0])).toEqual(['/2.2.1/chargingprofiles/'])
  })
})

describe('a thousand commands and more', () => {
  it('are not all remembered, and nobody waits for one that is forgotten', async () => {
    const { context, peer } = await opened('2.2.1')
    const first = context.commands.sending(peer.connection, 'START_SESSION', {})
    const settled = context.commands.settled(first.id)
    for (let count = 0; count < 1000; count++) context.commands.sending(peer.connection, 'START_SESSION', {})
    expect(await settled).toMatchObject({ state: 'failed' })
    expect(context.commands.list()).toHaveLength(1000)
  })
})
