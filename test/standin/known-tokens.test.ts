import { describe, expect, it } from 'vitest'
import { newConnection, retire, type ConnectionRecord } from '../../emulator/standin/connections.js'
import { describeToken, observeTokens, rememberSent } from '../../emulator/standin/known-tokens.js'
import { connectPeer, openStandin } from './support/peer.js'
import { inBase64, plain, send } from './support/raw.js'

const at = Date.UTC(2026, 0, 1, 12)
const when = '2026-01-01T12:00:00Z'

const past = (record: ConnectionRecord, token: string): string | undefined => {
  const known = record.knownTokens?.find((one) => one.token === token)
  return known && describeToken(record, known)
}

/** A registration that the peer began: token A, then ours (C) and the peer's (B). */
const registered = (): ConnectionRecord => {
  const record = newConnection('NL-CPO', { tokens: { a: 'the-a' } })
  observeTokens(record, at - 1000)
  retire(record, 'the-a', 'A')
  Object.assign(record, { state: 'REGISTERED', tokens: { in: 'ours', out: 'theirs' } })
  observeTokens(record, at)
  return record
}

describe('a token is known by what became of it', () => {
  it('tells what is in use and whose it is', () => {
    const record = registered()
    expect(past(record, 'ours')).toBe('the token of connection NL-CPO')
    expect(past(record, 'theirs')).toBe('the token that the peer issued to us (connection NL-CPO)')
  })
  it('tells a token A that was used', () => {
    expect(past(registered(), 'the-a')).toBe(`token A, used for the registration of ${when} (connection NL-CPO)`)
  })
  it('tells what a PUT has replaced, on either side', () => {
    const record = registered()
    retire(record, 'ours', 'C')
    record.tokens = { in: 'ours-2', out: 'theirs-2' }
    observeTokens(record, at)
    expect(past(record, 'ours')).toBe(`a token replaced on ${when} (connection NL-CPO)`)
    expect(past(record, 'theirs')).toBe(`a token that the peer issued to us, replaced on ${when} (connection NL-CPO)`)
    expect(past(record, 'ours-2')).toBe('the token of connection NL-CPO')
  })
  it('tells a token of ours from a PUT that failed', () => {
    const record = registered()
    record.tokens = { in: 'new', old: 'ours', out: 'theirs' }
    observeTokens(record, at)
    record.tokens = { in: 'ours', out: 'theirs' }
    observeTokens(record, at)
    expect(past(record, 'new')).toBe(`a token from a registration or PUT that failed on ${when} (connection NL-CPO)`)
    expect(past(record, 'ours')).toBe('the token of connection NL-CPO')
  })
  it('tells a token that the peer sent in a PUT that failed', () => {
    const record = registered()
    rememberSent(record, 'sent', at)
    expect(past(record, 'sent')).toContain('a token that the peer issued to us in a POST or PUT that failed on')
    record.tokens = { in: 'ours-2', out: 'sent' }
    observeTokens(record, at)
    expect(past(record, 'sent')).toBe('the token that the peer issued to us (connection NL-CPO)')
  })
  it('tells the tokens of a registration that has ended', () => {
    const record = registered()
    retire(record, 'ours', 'C')
    Object.assign(record, { state: 'UNREGISTERED', tokens: {} })
    observeTokens(record, at)
    expect(past(record, 'ours')).toBe(`a token of the registration that ended on ${when} (connection NL-CPO)`)
    expect(past(record, 'theirs')).toBe(`a token that the peer issued to us, not valid since ${when} (connection NL-CPO)`)
  })
  it('forgets nothing over twenty renewals, and keeps a bounded number', () => {
    const record = registered()
    for (let round = 0; round < 20; round++) {
      retire(record, record.tokens.in, 'C')
      record.tokens = { in: `ours-${round}`, out: `theirs-${round}` }
      observeTokens(record, at)
    }
    expect(past(record, 'ours')).toContain('replaced on')
    for (let round = 20; round < 400; round++) {
      record.tokens = { in: `ours-${round}`, out: `theirs-${round}` }
      observeTokens(record, at)
    }
    expect(record.knownTokens?.length).toBe(200)
  })
})

describe('a request with a token that opens no door', () => {
  it.each([
    ['plain', plain],
    ['in Base64', inBase64],
  ])('says whose it is, %s', async (_, write) => {
    const { context, exchanges } = await openStandin('CPO')
    const { base, connection } = connectPeer(context)
    const previous = connection.tokens.in ?? ''
    retire(connection, previous, 'C')
    connection.tokens = { in: 'a-new-one', out: 'the-peers-own' }
    context.connections.touch(connection)
    for (const token of ['the-peers-own', previous, 'never-seen']) await send(`${base}/tariffs`, { headers: write(token) })
    const found = (await exchanges()).map(({ findings }) => findings.find(({ id }) => id === 'auth.token-role')?.actual)
    expect(found).toHaveLength(3)
    expect(found[0]).toContain('the token that the peer issued to us')
    expect(found[1]).toContain('a token replaced on')
    expect(found[2]).toBe('unknown token')
    expect(JSON.stringify(found)).not.toContain('the-peers-own')
  })
})
