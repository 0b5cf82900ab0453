/**
 * Components whose code is fetched when they are first shown, or before. Not `React.lazy`: that puts its fallback in the
 * page even when the code is there already, and then keeps it for 300 ms so as not to flicker.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'

export interface Later<P> {
  (props: P): ReactNode
  /** Fetches the code without showing anything. */
  readonly preload: () => void
}

/** `fallback` is shown until the code is there; what keeps it from coming is thrown, for an `ErrorBoundary` to show. */
export const later = <P extends object>(load: () => Promise<ComponentType<P>>, fallback: ReactNode = null): Later<P> => {
  let loaded: ComponentType<P> | undefined
  const fetched = async () => (loaded ??= await load())
  const Shown = (props: P) => {
    const [state, setState] = useState<{ Content?: ComponentType<P>; error?: Error }>(() => (loaded ? { Content: loaded } : {}))
    useEffect(() => {
      if (state.Content) return
      let gone = false
      fetched().then(
        (Content) => {
          if (!gone) setState({ Content })
        },
        (error: unknown) => {
          if (!gone) setState({ error: error instanceof Error ? error : new Error(String(error)) })
        },
      )
      return () => {
        gone = true
      }
    }, [state.Content])
    if (state.error !== undefined) throw state.error
    return state.Content ? <state.Content {...props} /> : fallback
  }
  // A failure to fetch ahead of time is shown when the component is wanted.
  return Object.assign(Shown, {
    preload: () => {
      fetched().catch(() => undefined)
    },
  })
}
