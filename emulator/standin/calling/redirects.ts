/**
 * Redirects of a peer. OCPI knows none, but web frameworks send them for a slash too many or too few. Only redirects that keep
 * method and body are followed, and only within the origin, since the request carries the credentials token.
 */

/** The most redirects that are followed one after another. */
export const maximumRedirects = 5

export type Redirect = { readonly url: string } | { readonly problem: string }

/**
 * Where a redirect leads, or why it is not followed; undefined when the answer is no redirect. HTTP 307 and 308 keep method and body;
 * 301 is followed for GET, where it means the same (Django answers it for a missing slash). 302 and 303 lead to login pages.
 */
export const redirectOf = (status: number | undefined, location: string | undefined, url: string, method: string): Redirect | undefined => {
  if (status === undefined || status < 300 || status >= 400 || status === 304) return undefined
  if (location === undefined || location === '') return { problem: 'a redirect without a Location header' }
  if (!URL.canParse(location, url)) return { problem: `a redirect to ${location}, which is not a url` }
  const target = new URL(location, url)
  const { origin, protocol, host } = new URL(url)
  if (target.origin !== origin) {
    const isUpgrade = target.host.split(':')[0] === host.split(':')[0] && target.protocol !== protocol
    return {
      problem: `a redirect to ${target.href}, which is not followed, because the token would go to another origin${
        isUpgrade ? `: use the ${target.protocol.replace(':', '')} url` : ''
      }`,
    }
  }
  const keepsMethod = status === 307 || status === 308 || (status === 301 && method === 'GET')
  if (!keepsMethod) return { problem: `a redirect to ${location}, which is not followed: only 307 and 308 keep method and body` }
  target.hash = ''
  return { url: target.href }
}
