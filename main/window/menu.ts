/** The native menu. What the page can do is run by the page: the menu names its command, and the page finds it. */
import { Menu, app, type MenuItemConstructorOptions } from 'electron'
import { basename, dirname } from 'node:path'
import type { RecentFiles } from '../files/recent.js'

type Item = MenuItemConstructorOptions

export interface MenuParts {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly recent: RecentFiles
  /** Runs a command of the page, by its id. */
  readonly runCommand: (id: string) => void
  readonly openFile: (path: string) => void
  readonly openWindow: () => void
}

/**
 * A command of the page. The key is shown but not taken, since the page listens for it and knows where it does not apply;
 * on macOS, where that cannot be had, the menu takes it and the page does not see it.
 */
const commandItem =
  ({ runCommand }: MenuParts) =>
  (label: string, id: string, accelerator?: string): Item => ({
    label,
    id,
    click: () => {
      runCommand(id)
    },
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
  })

const recentItems = ({ recent, openFile }: MenuParts): Item[] => [
  ...recent.paths().map((path): Item => ({
    label: basename(path),
    sublabel: dirname(path),
    click: () => {
      openFile(path)
    },
  })),
  ...(recent.paths().length > 0 ? [{ type: 'separator' } satisfies Item] : []),
  {
    label: 'Clear Menu',
    enabled: recent.paths().length > 0,
    click: () => {
      recent.clear()
    },
  },
]

/** The menu as data. */
export const menuTemplate = (parts: MenuParts): Item[] => {
  const command = commandItem(parts)
  const isMac = parts.platform === 'darwin'
  const settings = command('Settings…', 'shell.settings', 'CmdOrCtrl+,')
  return [
    ...(isMac
      ? [
          {
            role: 'appMenu',
            submenu: [
              command(`About ${app.name}`, 'shell.about'),
              { type: 'separator' },
              settings,
              { type: 'separator' },
              { role: 'services' },
              { type: 'separator' },
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              { type: 'separator' },
              { role: 'quit' },
            ],
          } satisfies Item,
        ]
      : []),
    {
      label: '&File',
      submenu: [
        command('Add a Stand-in…', 'standins.add'),
        command('Invite a Peer…', 'standins.invite'),
        command('Register at a Peer…', 'standins.register'),
        { type: 'separator' },
        command('New Scenario', 'scenarios.new'),
        command('Import a Scenario…', 'scenarios.import'),
        { type: 'separator' },
        command('Import HAR or NDJSON…', 'traffic.import'),
        command('Export as HAR or NDJSON…', 'traffic.export'),
        { label: 'Open &Recent', submenu: recentItems(parts) },
        { type: 'separator' },
        {
          label: 'New Window',
          accelerator: 'CmdOrCtrl+Shift+N',
          click: () => {
            parts.openWindow()
          },
        },
        { type: 'separator' },
        ...(isMac ? [{ role: 'close' } satisfies Item] : [settings, { type: 'separator' } satisfies Item, { role: 'quit' } satisfies Item]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        command('Traffic', 'shell.view.traffic'),
        command('Findings', 'shell.view.findings'),
        command('Data', 'shell.view.data'),
        command('Operations', 'shell.view.operations'),
        command('Charging', 'shell.view.charging'),
        command('Hub', 'shell.view.hub'),
        command('Faults', 'shell.view.faults'),
        command('Scenarios', 'shell.view.scenarios'),
        { type: 'separator' },
        command('Show or Hide the Stand-ins', 'shell.sidebar', 'CmdOrCtrl+B'),
        { type: 'separator' },
        {
          label: 'Theme',
          submenu: [
            command('Follow the System', 'shell.theme.system'),
            command('Light', 'shell.theme.light'),
            command('Dark', 'shell.theme.dark'),
            command('High Contrast', 'shell.theme.contrast'),
          ],
        },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(parts.isPackaged
          ? []
          : [{ type: 'separator' } satisfies Item, { role: 'reload' } satisfies Item, { role: 'toggleDevTools' } satisfies Item]),
      ],
    },
    {
      label: '&Traffic',
      submenu: [
        command('Play the Flow', 'workbench.playFlow'),
        command('Play the Flow over the Hub', 'hub.play'),
        { type: 'separator' },
        command('Filter', 'traffic.filter'),
        command('Only Exchanges with Findings', 'traffic.findings'),
        command('Grid or Sequence', 'traffic.presentation'),
        { type: 'separator' },
        command('Pause or Resume', 'traffic.pause'),
        command('Follow New Exchanges', 'traffic.follow'),
        command('Clear the View', 'traffic.clear'),
        command('Empty the Log…', 'traffic.empty'),
      ],
    },
    {
      label: '&Charging',
      submenu: [
        command('Plug In…', 'charging.plug'),
        command('Unplug', 'charging.unplug'),
        command('Reserve…', 'charging.reserve'),
        { type: 'separator' },
        command('Connectors', 'charging.part.connectors'),
        command('CDRs', 'charging.part.cdrs'),
        command('Tariffs', 'charging.part.tariffs'),
        command('Authorization', 'charging.part.rules'),
        command('Fleet', 'charging.part.fleet'),
        { type: 'separator' },
        command('Pause the Clock or Go On', 'charging.clock.pause'),
        command('Clock: Real Time', 'charging.clock.1'),
        command('Clock: 10 Times as Fast', 'charging.clock.10'),
        command('Clock: 60 Times as Fast', 'charging.clock.60'),
        command('Clock: 3600 Times as Fast', 'charging.clock.3600'),
        command('Move the Clock on by 15 Minutes', 'charging.clock.step.900'),
        command('Move the Clock on by an Hour', 'charging.clock.step.3600'),
      ],
    },
    {
      label: '&Scenario',
      submenu: [
        command('Run', 'scenarios.run'),
        command('Run Step by Step', 'scenarios.runStepwise'),
        command('Run with Variables, Seed or Peer…', 'scenarios.runWith'),
        command('Next Step', 'scenarios.next'),
        command('Cancel the Run', 'scenarios.cancel'),
        { type: 'separator' },
        command('Record', 'scenarios.record'),
        command('Stop Recording', 'scenarios.stopRecording'),
        { type: 'separator' },
        command('Save', 'scenarios.save', 'CmdOrCtrl+S'),
        command('Duplicate', 'scenarios.duplicate'),
        command('Rename…', 'scenarios.rename'),
        command('Export…', 'scenarios.export'),
        command('Delete', 'scenarios.delete'),
      ],
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        command('All Commands', 'shell.palette', 'CmdOrCtrl+K'),
        command('Keyboard Shortcuts', 'shell.shortcuts'),
        ...(isMac ? [] : [{ type: 'separator' } satisfies Item, command(`About ${app.name}`, 'shell.about')]),
      ],
    },
  ]
}

export const showMenu = (parts: MenuParts): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(parts)))
}
