/** Asks before the log is emptied. */
import { Confirm } from '../../components/index.js'
import { useClient } from '../../engine/index.js'
import { countText } from '../../text.js'
import { attempt } from '../actions.js'
import { useTraffic } from '../context.js'

export const EmptyLogDialog = ({ onClose }: { onClose: () => void }) => {
  const { log } = useTraffic()
  const client = useClient()
  return (
    <Confirm
      title="Empty the log?"
      isOpen
      onClose={onClose}
      action="Empty the log"
      onConfirm={() =>
        attempt('Emptying the log', async () => {
          await client.call('traffic.clear', {})
        })
      }
    >
      <p>
        {countText(log.rows.length, 'exchange')} with their bodies will be gone, for every window on this workbench. To only tidy what you
        see, clear the view instead.
      </p>
    </Confirm>
  )
}
