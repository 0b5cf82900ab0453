/**
 * The page comes over a scheme of its own, which reaches the built page and nothing else, with a content security policy.
 * Electron's security checklist 18 (no file://) and 7 (a content security policy), and 1 (nothing is loaded from outside).
 */
import { protocol, type Session } from 'electron'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

export const pageOrigin = 'app://standin'
export const pageUrl = `${pageOrigin}/index.html`

const policy = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' data:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `worker-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/** Has to run before the app is ready. */
export const registerScheme = (): void => {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
}

const refusal = (status: number) => new Response(null, { status, headers })

/** The file that an address names, or undefined when it is not one of the page's. */
export const fileOf = (url: string, folder: string): string | undefined => {
  if (!URL.canParse(url)) return undefined
  const { protocol: scheme, host, pathname } = new URL(url)
  if (scheme !== 'app:' || host !== 'standin') return undefined
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  if (path.includes('\0') || path.includes('\\')) return undefined
  const file = join(folder, path === '/' ? 'index.html' : path)
  return file.startsWith(folder + sep) ? file : undefined
}

/** Serves the built page in `folder`. */
export const servePage = (session: Session, folder: string): void => {
  session.protocol.handle('app', async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
    const file = fileOf(request.url, folder)
    const type = file === undefined ? undefined : types[extname(file)]
    if (file === undefined || type === undefined) return refusal(404)
    try {
      const bytes = await readFile(file)
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers: { ...headers, 'content-type': type } })
    } catch {
      return refusal(404)
    }
  })
}
