/** The views that exist, in the order of their tabs. */
import { ArrowLeftRight, Braces, ClipboardCheck, ListChecks, Network, OctagonAlert, PlugZap, Send, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { Loading } from '../components/index.js'
import { later, type Later } from '../components/later.js'

export interface View {
  readonly id: string
  readonly title: string
  readonly icon: ReactNode
  /** Two keys after one another. */
  readonly shortcut: string
  readonly Content: Later<object>
}

const loading = <Loading what="Loading" />

export const views: readonly View[] = [
  {
    id: 'traffic',
    title: 'Traffic',
    icon: <ArrowLeftRight aria-hidden />,
    shortcut: 'g t',
    Content: later(async () => (await import('../traffic/index.js')).TrafficView, loading),
  },
  {
    id: 'findings',
    title: 'Findings',
    icon: <OctagonAlert aria-hidden />,
    shortcut: 'g n',
    Content: later(async () => (await import('../findings/index.js')).FindingsView, loading),
  },
  {
    id: 'data',
    title: 'Data',
    icon: <Braces aria-hidden />,
    shortcut: 'g d',
    Content: later(async () => (await import('../data/index.js')).DataView, loading),
  },
  {
    id: 'operations',
    title: 'Operations',
    icon: <Send aria-hidden />,
    shortcut: 'g o',
    Content: later(async () => (await import('../operations/index.js')).OperationsView, loading),
  },
  {
    id: 'charging',
    title: 'Charging',
    icon: <PlugZap aria-hidden />,
    shortcut: 'g c',
    Content: later(async () => (await import('../charging/index.js')).ChargingView, loading),
  },
  {
    id: 'hub',
    title: 'Hub',
    icon: <Network aria-hidden />,
    shortcut: 'g h',
    Content: later(async () => (await import('../hub/index.js')).HubView, loading),
  },
  {
    id: 'faults',
    title: 'Faults',
    icon: <Zap aria-hidden />,
    shortcut: 'g f',
    Content: later(async () => (await import('../faults/index.js')).FaultsView, loading),
  },
  {
    id: 'scenarios',
    title: 'Scenarios',
    icon: <ListChecks aria-hidden />,
    shortcut: 'g s',
    Content: later(async () => (await import('../scenarios/index.js')).ScenariosView, loading),
  },
  {
    id: 'audit',
    title: 'Audit',
    icon: <ClipboardCheck aria-hidden />,
    shortcut: 'g a',
    Content: later(async () => (await import('../audit/index.js')).AuditView, loading),
  },
]

export const Settings = later(async () => (await import('../settings/index.js')).SettingsView, loading)
export const Sidebar = later(async () => (await import('../standins/index.js')).Sidebar)
export const SetupDialogs = later(async () => (await import('../standins/index.js')).SetupDialogs)
export const Palette = later(async () => (await import('./Palette.js')).Palette)
export const About = later(async () => (await import('./About.js')).About)
export const Shortcuts = later(async () => (await import('./Shortcuts.js')).Shortcuts)
