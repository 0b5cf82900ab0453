/** Urls put together from what peers advertise and from ids, which may hold anything. */

/**
 * Whether a url leads to this machine, by its parsed host: neither `https://127.0.0.1@other/` nor `https://localhost.other/` does. A name
 * that a resolver could be told to point elsewhere is not taken for loopback.
 */
export const isLoopbackUrl = (url: string): boolean => {
  if (!URL.canParse(url)) return false
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}

/** Whether two urls lead to the same host; all names of this machine are one. */
export const sameHost = (one: string, other: string): boolean =>
  (isLoopbackUrl(one) && isLoopbackUrl(other)) ||
  (URL.canParse(one) && URL.canParse(other) && new URL(one).hostname === new URL(other).hostname)

/** One segment of a path. A half surrogate, which JSON can hold and a url cannot, becomes U+FFFD. */
export const encodeSegment = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

/**
 * Appends a path that starts with a slash to a url: with exactly one slash between them, before the url's query. Without a path the
 * url stays as it was advertised.
 */
export const extendUrl = (base: string, path: string): string => {
  const question = base.indexOf('?')
  const place = question === -1 ? base : base.slice(0, question)
  const query = question === -1 ? '' : base.slice(question)
  return `${path === '' ? place : place.replace(/\/+$/, '')}${path}${query}`
}

/** Adds parameters to a url that may have some. */
export const withQuery = (url: string, parameters: Readonly<Record<string, string>>): string => {
  const text = Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  if (text === '') return url
  return `${url}${url.includes('?') ? '&' : '?'}${text}`
}

/** The target as path and query: a proxy's client may send the absolute url (RFC 9112). */
export const originForm = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
