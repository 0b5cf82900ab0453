/** The commands of the window itself, which are there in every view. */
import { theme, themes } from '../preferences.js'
import { notify } from './toasts.js'
import { type Command, runCommand, runWhenThere } from './palette-commands.js'
import { currentRoute, hrefTo, navigate } from './router.js'
import { views } from './views.js'

export type Overlay = 'palette' | 'shortcuts' | 'about' | 'sidebar'

const themeTitles = { system: 'Follow the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' } as const

export interface ShellActions {
  readonly open: (overlay: Overlay) => void
  readonly toggleSidebar: () => void
}

const group = 'Window'

export const shellCommands = ({ open, toggleSidebar }: ShellActions): Command[] => [
  { id: 'shell.palette', title: 'Show all commands', group, shortcut: 'Mod+K', hidden: true, run: () => open('palette') },
  { id: 'shell.shortcuts', title: 'Keyboard shortcuts', group, shortcut: '?', run: () => open('shortcuts') },
  { id: 'shell.about', title: 'About Standin', group, run: () => open('about') },
  { id: 'shell.sidebar', title: 'Show or hide the stand-ins', group, shortcut: 'Mod+B', run: toggleSidebar },
  { id: 'shell.settings', title: 'Settings', group, shortcut: 'Mod+,', run: () => navigate(hrefTo('settings')) },
  ...views.map((view): Command => ({
    id: `shell.view.${view.id}`,
    title: `Go to ${view.title}`,
    group,
    shortcut: view.shortcut,
    run: () => navigate(hrefTo(view.id)),
  })),
  ...themes.map((each): Command => ({
    id: `shell.theme.${each}`,
    title: `Theme: ${themeTitles[each]}`,
    group,
    run: () => theme.set(each),
  })),
]

/** Milliseconds for a view to be shown and to register its commands. */
const viewMs = 3000

/** The native menu has commands of every view: the view of a command is opened first. */
export const runFromMenu = async (id: string): Promise<void> => {
  if (runCommand(id)) return
  const [owner] = id.split('.')
  const home = owner === 'workbench' ? 'traffic' : owner
  if (views.some((view) => view.id === home) && currentRoute().view !== home) {
    navigate(hrefTo(home ?? ''))
    if (await runWhenThere(id, viewMs)) return
  }
  notify({ text: 'This command is not available now: open what it applies to first.' })
}
