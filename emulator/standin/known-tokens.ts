/**
 * Every token that was issued or received over a connection, and what became of it. A token that comes when it should not is then
 * told by its past: replaced, used up, from a PUT that failed, or the one that the peer gave to us.
 */

/** `used`: a token A, by the registration. `failed`: of a registration or renewal that came to nothing. */
export type TokenEnd = 'replaced' | 'used' | 'failed' | 'unregistered'

export interface KnownToken {
  readonly token: string
  /** Who made it: ours opens our door, the peer's opens the peer's. */
  readonly issuer: 'us' | 'peer'
  readonly role: 'A' | 'B' | 'C'
  /** Undefined while it is in use. */
  readonly end?: TokenEnd | undefined
  /** Milliseconds since 1970. */
  readonly endedAt?: number | undefined
}

/** What of a connection tells which tokens are in use. */
interface Holder {
  readonly name: string
  readonly state: string
  readonly tokens: {
    readonly a?: string | undefined
    readonly in?: string | undefined
    readonly out?: string | undefined
    readonly old?: string | undefined
  }
  /** Role of the token that the peer uses. */
  readonly inRole: 'B' | 'C'
  readonly retired: readonly { readonly token: string }[]
  knownTokens?: KnownToken[] | undefined
}

/** A connection that is renewed all the time keeps the newest. */
const maximumTokens = 200

const inUse = ({ tokens, inRole }: Holder): KnownToken[] => {
  const list: readonly (readonly [token: string | undefined, issuer: KnownToken['issuer'], role: KnownToken['role']])[] = [
    [tokens.a, inRole === 'C' ? 'us' : 'peer', 'A'],
    [tokens.old, 'us', inRole],
    [tokens.in, 'us', inRole],
    [tokens.out, 'peer', inRole === 'C' ? 'B' : 'C'],
  ]
  return list.flatMap(([token, issuer, role]) => (token === undefined ? [] : [{ token, issuer, role }]))
}

const endOf = (holder: Holder, { token, issuer, role }: KnownToken): TokenEnd =>
  role === 'A' && holder.state !== 'UNREGISTERED'
    ? 'used'
    : holder.state === 'UNREGISTERED'
      ? 'unregistered'
      : issuer === 'us' && !holder.retired.some((retired) => retired.token === token)
        ? 'failed'
        : 'replaced'

/** Brings the known tokens of a connection up to date after its tokens have changed. */
export const observeTokens = (holder: Holder, now: number): void => {
  const current = inUse(holder)
  const before = holder.knownTokens ?? []
  const past = before
    .filter((known) => !current.some(({ token }) => token === known.token))
    .map((known): KnownToken => (known.end === undefined ? { ...known, end: endOf(holder, known), endedAt: now } : known))
  holder.knownTokens = [...past, ...current].slice(-maximumTokens)
}

/** A token that the peer sends in its credentials: known as failed unless the connection takes it over. */
export const rememberSent = (holder: Holder, token: string, now: number): void => {
  if (holder.knownTokens?.some((known) => known.token === token)) return
  const role: KnownToken['role'] = holder.inRole === 'C' ? 'B' : 'C'
  holder.knownTokens = [
    ...(holder.knownTokens ?? []),
    { token, issuer: 'peer' as const, role, end: 'failed' as const, endedAt: now },
  ].slice(-maximumTokens)
}

const endedTexts: Record<KnownToken['issuer'], Record<TokenEnd, string>> = {
  us: {
    replaced: 'a token replaced on',
    used: 'token A, used for the registration of',
    failed: 'a token from a registration or PUT that failed on',
    unregistered: 'a token of the registration that ended on',
  },
  peer: {
    replaced: 'a token that the peer issued to us, replaced on',
    used: 'the token A that the peer issued to us, used on',
    failed: 'a token that the peer issued to us in a POST or PUT that failed on',
    unregistered: 'a token that the peer issued to us, not valid since',
  },
}

/** A token in the words of a finding, without the token itself. */
export const describeToken = ({ name }: Pick<Holder, 'name'>, { issuer, role, end, endedAt }: KnownToken): string => {
  if (end !== undefined) return `${endedTexts[issuer][end]} ${new Date(endedAt ?? 0).toISOString().slice(0, 19)}Z (connection ${name})`
  if (issuer === 'peer') return `the ${role === 'A' ? 'token A' : 'token'} that the peer issued to us (connection ${name})`
  return `the token of connection ${name}`
}
