/** The window: stand-ins at the left, views in the middle, the status bar below. */
import { FileUp } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { Split } from '../components/index.js'
import { preloadAll, retryLoads } from '../components/later.js'
import { useWide } from '../components/use-wide.js'
import { onMenu } from '../desktop.js'
import { useEngine, useEngineItself } from '../engine/index.js'
import { isBoolean, preference } from '../preferences.js'
import { useStore } from '../store.js'
import { Banner } from './Banner.js'
import { ErrorBoundary } from './ErrorBoundary.js'
import { useFiles } from './files.js'
import { useNotifications } from './notifications.js'
import { listenForShortcuts, useCommands } from './palette-commands.js'
import { useRoutePart } from './router.js'
import { type Overlay, runFromMenu, shellCommands } from './shell-commands.js'
import { Side, SideDrawer } from './Side.js'
import { StatusBar } from './StatusBar.js'
import { TopBar } from './TopBar.js'
import { useUnsavedWarning } from './unsaved.js'
import { About, Palette, SetupDialogs, Settings, Shortcuts, views } from './views.js'

const sidebarShown = preference('sidebar', true, isBoolean)
/** Width of the window from which the stand-ins have room beside the views. */
const sidebarFrom = 900
/** Milliseconds for the first view to be drawn once the state is there. */
const preloadAfterMs = 300

/**
 * Fetches the code of all views while nothing else is under way, since the server of that code may stop; and again with each new
 * connection, if something could not be fetched.
 */
const useLoadAhead = () => {
  const generation = useEngine((state) => (state.loaded ? state.link.generation : 0))
  useEffect(() => {
    if (generation === 0) return
    retryLoads()
    const timer = setTimeout(() => void preloadAll(), preloadAfterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [generation])
}

export const App = () => {
  const [overlay, setOverlay] = useState<Overlay>()
  const close = useCallback(() => setOverlay(undefined), [])
  const wide = useWide(sidebarFrom)
  const withSidebar = useStore(sidebarShown) && wide
  const toggleSidebar = () => {
    if (wide) sidebarShown.set((shown) => !shown)
    else setOverlay((shown) => (shown === 'sidebar' ? undefined : 'sidebar'))
  }
  useCommands(shellCommands({ open: setOverlay, toggleSidebar }))
  useEffect(() => listenForShortcuts(window), [])
  useLoadAhead()
  useUnsavedWarning()
  useNotifications()
  useEffect(() => onMenu((id) => void runFromMenu(id)), [])
  const filesOver = useFiles(useEngineItself())
  const main = <Main sidebarShown={withSidebar} toggleSidebar={toggleSidebar} openPalette={() => setOverlay('palette')} />
  return (
    <div className="app">
      <Banner />
      <div className="app__middle">
        {withSidebar ? (
          <Split
            id="sidebar"
            direction="beside"
            sized="first"
            initial={256}
            min={180}
            rest={480}
            landmark="Stand-ins and connections"
            label="Width of the stand-ins"
            first={<Side />}
            second={main}
          />
        ) : (
          main
        )}
      </div>
      <StatusBar />
      <ErrorBoundary what="The dialog">
        <SetupDialogs />
      </ErrorBoundary>
      {filesOver && (
        <div className="drop" aria-hidden>
          <FileUp />
          Drop to import: scenarios into the library, HAR and NDJSON into the log
        </div>
      )}
      {overlay === 'sidebar' && !wide && <SideDrawer onClose={close} />}
      {overlay === 'palette' && <Palette onClose={close} />}
      {overlay === 'about' && <About onClose={close} />}
      {overlay === 'shortcuts' && <Shortcuts onClose={close} />}
    </div>
  )
}

interface MainProps {
  readonly sidebarShown: boolean
  readonly toggleSidebar: () => void
  readonly openPalette: () => void
}

/** The open view below the top bar. */
const Main = (props: MainProps) => {
  const shown = useRoutePart((route) => route.view)
  const view = views.find((each) => each.id === shown) ?? views[0]
  const settings = shown === 'settings'
  const title = settings ? 'Settings' : (view?.title ?? '')
  useEffect(() => {
    document.title = `${title} · Standin`
  }, [title])
  return (
    <div className="app__main">
      <TopBar view={settings ? 'settings' : (view?.id ?? '')} {...props} />
      <main className="app__view">
        <h1 className="visually-hidden">{title}</h1>
        <ErrorBoundary key={title} what={settings ? 'The settings' : `The view ${title}`}>
          {settings ? <Settings /> : view && <view.Content />}
        </ErrorBoundary>
      </main>
    </div>
  )
}
