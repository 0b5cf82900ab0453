/**
 * Components whose code is fetched when they are first shown, or before. Not `React.lazy`: that puts its fallback in the
 * page even when the code is there already, and then keeps it for 300 ms so as not to flicker.
 *
 * In a browser the engine serves the code. Where it cannot be fetched, the component says so, and `retryLoads` tries again
 * when the engine is back.
 */
import { Unplug } from 'lucide-react'
import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { EmptyState } from './Parts.js'

export interface Later<P> {
  (props: P): ReactNode
  /** Fetches the code without showing anything; also resolves when the code cannot be fetched. */
  readonly preload: () => Promise<void>
}

/** Every component of this kind, in the order in which the code that names it was loaded. */
const all: Later<never>[] = []
/** Shown components whose code could not be fetched. */
const failed = new Set<() => void>()

/** Fetches the code of every component, one after another; components that fetched code registers come last. */
export const preloadAll = async (): Promise<void> => {
  for (const component of all) await component.preload()
}

/** Tries again to fetch what could not be fetched. */
export const retryLoads = (): void => {
  for (const retry of [...failed]) retry()
}

const LoadFailed = () => (
  <div role="alert">
    <EmptyState icon={<Unplug aria-hidden />} title="Connection lost">
      This view could not be loaded. It appears when the connection is back.
    </EmptyState>
  </div>
)

export interface LaterOptions {
  /** False where the code is so large that it is fetched when it is needed, and not before. */
  readonly ahead?: boolean
}

/** `fallback` is shown until the code is there. */
export const later = <P extends object>(
  load: () => Promise<ComponentType<P>>,
  fallback: ReactNode | ((props: P) => ReactNode) = null,
  { ahead = true }: LaterOptions = {},
): Later<P> => {
  let loaded: ComponentType<P> | undefined
  const fetched = async () => (loaded ??= await load())
  const Shown = (props: P) => {
    const [state, setState] = useState<{ Content?: ComponentType<P>; hasFailed?: boolean }>(() => (loaded ? { Content: loaded } : {}))
    useEffect(() => {
      if (state.Content) return
      let gone = false
      const attempt = () => {
        failed.delete(attempt)
        fetched().then(
          (Content) => {
            if (!gone) setState({ Content })
          },
          (error: unknown) => {
            if (gone) return
            console.warn(error)
            failed.add(attempt)
            setState({ hasFailed: true })
          },
        )
      }
      attempt()
      return () => {
        gone = true
        failed.delete(attempt)
      }
    }, [state.Content])
    if (state.hasFailed) return <LoadFailed />
    if (state.Content) return <state.Content {...props} />
    return typeof fallback === 'function' ? fallback(props) : fallback
  }
  const component: Later<P> = Object.assign(Shown, {
    // A failure to fetch ahead of time is shown when the component is wanted.
    preload: async () => {
      await fetched().catch(() => undefined)
    },
  })
  if (ahead) all.push(component)
  return component
}
