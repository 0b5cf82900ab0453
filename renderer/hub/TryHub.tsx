import { Network, Plus } from 'lucide-react'
import { Button, EmptyState, Notice } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { openSetup } from '../standins/setup.js'

/** Shown while there is no hub: what a hub is for, and how to add one. */
export const TryHub = () => {
  const tryOut = useCall('hub.try')
  return (
    <div className="hub">
      {tryOut.error && <Notice meaning="violation">{tryOut.error.message}</Notice>}
      <EmptyState
        icon={<Network aria-hidden />}
        title="No hub yet"
        actions={
          <>
            <Button kind="primary" isPending={tryOut.pending} onPress={() => void tryOut.run({})}>
              Try a hub
            </Button>
            <Button icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin', role: 'HUB' })}>
              Add a hub
            </Button>
          </>
        }
      >
        <p>
          A hub connects platforms of different OCPI versions: it routes, broadcasts and translates requests, and shows every field that it
          changes.
        </p>
        <p>Try a hub adds DE-HUB with two stand-ins, a CPO in 2.2.1 and an eMSP in 2.1.1. You can remove them like any other stand-in.</p>
      </EmptyState>
    </div>
  )
}
