/** The window: stand-ins at the left, views in the middle, a line of status below. */
import { Command as CommandIcon, FileUp, Settings2, Unplug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button, IconButton, KeyHint, Split } from '../components/index.js'
import { onMenu } from '../desktop.js'
import { preloadAll, retryLoads } from '../components/later.js'
import { useEngine, useEngineItself } from '../engine/index.js'
import { isBoolean, preference, theme, themes } from '../preferences.js'
import { useStore } from '../store.js'
import { type Command, listenForShortcuts, runCommand, runWhenThere, useCommands } from './palette-commands.js'
import { ErrorBoundary } from './ErrorBoundary.js'
import { useFiles } from './files.js'
import { currentRoute, hrefTo, navigate, useRoutePart } from './router.js'
import { StatusBar } from './StatusBar.js'
import { Toasts } from './Toasts.js'
import { notify } from './toasts.js'
import { useUnsavedWarning } from './unsaved.js'
import { About, Palette, SetupDialogs, Settings, Shortcuts, Sidebar, views } from './views.js'

const sidebarShown = preference('sidebar', true, isBoolean)
/** Time for the first view to be drawn once the state is there. */
const preloadAfterMs = 300

type Overlay = 'palette' | 'shortcuts' | 'about'

const themeTitles = { system: 'Follow the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' } as const

const shellCommands = (open: (overlay: Overlay) => void): Command[] => [
  {
    id: 'shell.palette',
    title: 'Show all commands',
    group: 'Window',
    shortcut: 'Mod+K',
    hidden: true,
    run: () => open('palette'),
  },
  {
    id: 'shell.shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Window',
    shortcut: '?',
    run: () => open('shortcuts'),
  },
  {
    id: 'shell.about',
    title: 'About Standin',
    group: 'Window',
    run: () => open('about'),
  },
  {
    id: 'shell.sidebar',
    title: 'Show or hide the stand-ins',
    group: 'Window',
    shortcut: 'Mod+B',
    run: () => sidebarShown.set((shown) => !shown),
  },
  {
    id: 'shell.settings',
    title: 'Settings',
    group: 'Window',
    shortcut: 'Mod+,',
    run: () => navigate(hrefTo('settings')),
  },
  ...views.map((view): Command => ({
    id: `shell.view.${view.id}`,
    title: `Go to ${view.title}`,
    group: 'Window',
    shortcut: view.shortcut,
    run: () => navigate(hrefTo(view.id)),
  })),
  ...themes.map((each): Command => ({
    id: `shell.theme.${each}`,
    title: `Theme: ${themeTitles[each]}`,
    group: 'Window',
    run: () => theme.set(each),
  })),
]

/** The native menu has commands of every view, whichever is open: its view is opened first. */
const runFromMenu = async (id: string) => {
  if (runCommand(id)) return
  const [owner] = id.split('.')
  const home = owner === 'workbench' ? 'traffic' : owner
  if (views.some((view) => view.id === home) && currentRoute().view !== home) {
    navigate(hrefTo(home ?? ''))
    if (await runWhenThere(id, 3000)) return
  }
  notify({ text: 'This command is not available now: open what it applies to first.' })
}

const Banner = () => {
  const { retry } = useEngineItself()
  const link = useEngine((state) => state.link)
  // The first attempt is silent; later ones are reported.
  if (link.status === 'connected' || (link.status === 'connecting' && link.tries < 2)) return null
  return (
    <div className="banner" role="alert">
      <Unplug aria-hidden />
      <span>
        {link.status === 'gone' ? (
          <>
            <strong>Connection lost.</strong> Showing the last known state; reconnecting…
          </>
        ) : (
          <>
            <strong>Standin cannot be reached.</strong> Check that it is running, and open the address that it printed, token included.
          </>
        )}
        {link.reason && <span className="soft"> {link.reason}</span>}
      </span>
      <Button size="small" onPress={retry}>
        Try now
      </Button>
    </div>
  )
}

const TopBar = ({ view, openPalette }: { view: string; openPalette: () => void }) => (
  <header className="topbar">
    <nav className="topbar__views" aria-label="Views">
      {views.map((each) => (
        <a key={each.id} className="topbar__view" href={hrefTo(each.id)} aria-current={each.id === view ? 'page' : undefined}>
          {each.icon}
          {each.title}
        </a>
      ))}
    </nav>
    <AriaButton className="topbar__search" onPress={openPalette}>
      <CommandIcon aria-hidden />
      <span>Commands</span>
      <KeyHint shortcut="Mod+K" />
    </AriaButton>
    <IconButton label="Settings" shortcut="Mod+," onPress={() => navigate(hrefTo('settings'))}>
      <Settings2 aria-hidden />
    </IconButton>
  </header>
)

/**
 * Fetches the code of the whole window as soon as nothing else is to be done, since whoever serves it may be gone later; and again
 * with each new connection, if something could not be fetched.
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
  const shown = useRoutePart((route) => route.view)
  const [overlay, setOverlay] = useState<Overlay>()
  const withSidebar = useStore(sidebarShown)
  useCommands(shellCommands(setOverlay))
  useEffect(() => listenForShortcuts(window), [])
  useLoadAhead()
  useUnsavedWarning()
  useEffect(
    () =>
      onMenu((id) => {
        void runFromMenu(id)
      }),
    [],
  )
  const filesOver = useFiles(useEngineItself())

  const view = views.find((each) => each.id === shown) ?? views[0]
  const settings = shown === 'settings'
  useEffect(() => {
    document.title = `${settings ? 'Settings' : (view?.title ?? '')} · Standin`
  }, [settings, view])

  const main = (
    <div className="app__main">
      <TopBar
        view={settings ? 'settings' : (view?.id ?? '')}
        openPalette={() => {
          setOverlay('palette')
        }}
      />
      <main className="app__view">
        <h1 className="visually-hidden">{settings ? 'Settings' : view?.title}</h1>
        <ErrorBoundary key={settings ? 'settings' : view?.id} what={settings ? 'The settings' : `The view ${view?.title}`}>
          {settings ? <Settings /> : view && <view.Content />}
        </ErrorBoundary>
      </main>
    </div>
  )
  const side = (
    <div className="app__side">
      <ErrorBoundary what="The list of stand-ins">
        <Sidebar />
      </ErrorBoundary>
    </div>
  )
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
            first={side}
            second={main}
          />
        ) : (
          main
        )}
      </div>
      <StatusBar />
      <Toasts />
      <ErrorBoundary what="The dialog">
        <SetupDialogs />
      </ErrorBoundary>
      {filesOver && (
        <div className="drop" aria-hidden>
          <FileUp />
          Drop to import: scenarios into the library, HAR and NDJSON into the log
        </div>
      )}
      {overlay === 'palette' && <Palette onClose={() => setOverlay(undefined)} />}
      {overlay === 'about' && <About onClose={() => setOverlay(undefined)} />}
      {overlay === 'shortcuts' && <Shortcuts onClose={() => setOverlay(undefined)} />}
    </div>
  )
}
