import { Network, Plus } from 'lucide-react'
import { Button, EmptyState, Notice } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { openSetup } from '../standins/setup.js'

/** Where there is no hub: what one is for, and how to get one. As soon as there is one, it takes this place. */
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
              Add a hub of your own
            </Button>
          </>
        }
      >
        <p>
          A hub stands between platforms, in 2.1.1 and 2.2.1 at once: it routes, broadcasts and translates, and you see what it does to
          every field.
        </p>
        <p>
          Trying one adds the hub DE-HUB with two stand-ins behind it, a CPO that speaks 2.2.1 and an eMSP that speaks 2.1.1. Remove them
          like any other.
        </p>
      </EmptyState>
    </div>
  )
}
