/** Says that the connection to the engine is missing, and reconnects. */
import { Unplug } from 'lucide-react'
import { Button } from '../components/index.js'
import { useEngine, useEngineItself } from '../engine/index.js'

export const Banner = () => {
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
