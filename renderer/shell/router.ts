/** Which view is shown, and what in it: the fragment of the address, as `#/traffic/42`. */
import { useSyncExternalStore } from 'react'

export interface Route {
  /** As `traffic`; empty at the start. */
  readonly view: string
  /** What follows the view, decoded. */
  readonly rest: readonly string[]
}

export const parseRoute = (hash: string): Route => {
  const decode = (part: string) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  }
  const [view = '', ...rest] = hash.replace(/^#\/?/, '').split('/').map(decode)
  return { view, rest: rest.filter((part) => part !== '') }
}

/** The fragment that leads somewhere: `hrefTo('data', standinId, 'own', 'locations')`. */
export const hrefTo = (view: string, ...rest: readonly (string | number)[]): string =>
  `#/${[view, ...rest].map((part) => encodeURIComponent(part)).join('/')}`

/** The traffic, filtered. */
export const hrefToTraffic = (filter: string): string => hrefTo('traffic', 'filter', filter)

/** Goes there. `replace` leaves no trace in the history: for moving through a list. */
export const navigate = (href: string, { replace = false } = {}): void => {
  if (location.hash === href) return
  if (replace) {
    history.replaceState(null, '', href)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  } else {
    location.hash = href
  }
}

/** Shows an exchange in the traffic view. */
export const showExchange = (seq: number): void => {
  navigate(hrefTo('traffic', seq))
}

let known: { hash: string; route: Route } | undefined
export const currentRoute = (): Route => {
  if (known?.hash !== location.hash) known = { hash: location.hash, route: parseRoute(location.hash) }
  return known.route
}

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
  }
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, currentRoute)

/** What concerns the component: it is drawn again when that changes, not with every step through a list. */
export const useRoutePart = <T extends string | number | boolean | undefined>(part: (route: Route) => T): T =>
  useSyncExternalStore(subscribe, () => part(currentRoute()))
