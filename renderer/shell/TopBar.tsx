/** The upper edge of the window: the views, the command palette and the settings. */
import { Command as CommandIcon, PanelLeft, Settings2 } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { IconButton, KeyHint } from '../components/index.js'
import { hrefTo, navigate } from './router.js'
import { views } from './views.js'

interface TopBarProps {
  /** Id of the open view. */
  readonly view: string
  readonly sidebarShown: boolean
  readonly toggleSidebar: () => void
  readonly openPalette: () => void
}

export const TopBar = ({ view, sidebarShown, toggleSidebar, openPalette }: TopBarProps) => (
  <header className="topbar">
    <IconButton label={sidebarShown ? 'Hide the stand-ins' : 'Show the stand-ins'} shortcut="Mod+B" onPress={toggleSidebar}>
      <PanelLeft aria-hidden />
    </IconButton>
    <nav className="topbar__views" aria-label="Views">
      {views.map((each) => (
        <a
          key={each.id}
          className="topbar__view"
          href={hrefTo(each.id)}
          title={each.title}
          aria-current={each.id === view ? 'page' : undefined}
        >
          {each.icon}
          <span>{each.title}</span>
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
