/** Where the engine is when the page came over HTTP, and the token that opens it. */

const storageKey = 'standin.token'

/** The token in a fragment such as `#token=abc`, and the fragment without it. */
export const takeToken = (hash: string): { token?: string; rest: string } => {
  const found = /^#(?:(.*?)&)?token=([^&]*)(?:&(.*))?$/.exec(hash)
  if (!found) return { rest: hash }
  const rest = [found[1], found[3]].filter((part) => part).join('&')
  return { token: decodeURIComponent(found[2] ?? ''), rest: rest ? `#${rest}` : '' }
}

/** The token from the address bar, which it then leaves, or from an earlier load of this tab. */
export const tokenOfPage = (): string => {
  const { token, rest } = takeToken(location.hash)
  if (token === undefined) return sessionStorage.getItem(storageKey) ?? ''
  sessionStorage.setItem(storageKey, token)
  history.replaceState(null, '', location.pathname + location.search + rest)
  return token
}

/** Address of the control socket beside the page. */
export const controlUrl = (page: { protocol: string; host: string }, token: string): string =>
  `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/control?token=${encodeURIComponent(token)}`
