/** The views that exist, in the order of their tabs. */
import { ArrowLeftRight, Braces, Send } from 'lucide-react'
import { type ComponentType, lazy, type ReactNode } from 'react'

export interface View {
  readonly id: string
  readonly title: string
  readonly icon: ReactNode
  /** Two keys after one another. */
  readonly shortcut: string
  readonly Content: ComponentType
}

export const views: readonly View[] = [
  {
    id: 'traffic', title: 'Traffic', icon: <ArrowLeftRight aria-hidden />, shortcut: 'g t',
    Content: lazy(async () => ({ default: (await import('../traffic/index.js')).TrafficView })),
  },
  {
    id: 'data', title: 'Data', icon: <Braces aria-hidden />, shortcut: 'g d',
    Content: lazy(async () => ({ default: (await import('../data/index.js')).DataView })),
  },
  {
    id: 'operations', title: 'Operations', icon: <Send aria-hidden />, shortcut: 'g o',
    Content: lazy(async () => ({ default: (await import('../operations/index.js')).OperationsView })),
  },
]

export const Settings = lazy(async () => ({ default: (await import('../settings/index.js')).SettingsView }))
export const Sidebar = lazy(async () => ({ default: (await import('../standins/index.js')).Sidebar }))
export const SetupDialogs = lazy(async () => ({ default: (await import('../standins/index.js')).SetupDialogs }))
export const Palette = lazy(async () => ({ default: (await import('./Palette.js')).Palette }))
export const Shortcuts = lazy(async () => ({ default: (await import('./Shortcuts.js')).Shortcuts }))
