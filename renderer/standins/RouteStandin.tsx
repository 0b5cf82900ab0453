/** The stand-in that the address names, for views of one stand-in: while they are loading, and when there is none. */
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, EmptyState, Loading } from '../components/index.js'
import { useEngine } from '../engine/index.js'
import { useRoutePart } from '../shell/router.js'
import { openSetup } from './setup.js'

interface RouteStandinProps {
  readonly icon: ReactNode
  /** What the view needs a stand-in for, where there is none. */
  readonly hint: ReactNode
  /** Stand-ins that the view is for; all of them by default. */
  readonly suits?: (standin: Standin) => boolean
  /** Shown first when the address names none. */
  readonly isPreferred?: (standin: Standin) => boolean
  readonly children: (standin: Standin, standins: readonly Standin[]) => ReactNode
}

export const RouteStandin = ({ icon, hint, suits = () => true, isPreferred = () => true, children }: RouteStandinProps) => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  const standinId = useRoutePart((route) => route.rest[0])
  if (!loaded) return <Loading what="Loading the stand-ins" />
  const suited = standins.filter(suits)
  const standin = suited.find((each) => each.settings.id === standinId) ?? suited.find(isPreferred) ?? suited[0]
  if (standin) return children(standin, suited)
  return (
    <EmptyState
      icon={icon}
      title="No stand-in yet"
      actions={
        <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
          Add a stand-in
        </Button>
      }
    >
      <p>{hint}</p>
    </EmptyState>
  )
}
