/** The partners as map or list, with the settings of the chosen one or of the hub. */
import { Network } from 'lucide-react'
import type { Standin } from '../../emulator/contract/standin.js'
import type { HubView as Hub } from '../../emulator/contract/hub.js'
import { Button, EmptyState, Split } from '../components/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { openSetup } from '../standins/setup.js'
import { HubOptionsPanel } from './HubOptionsPanel.js'
import { PartnerPanel } from './PartnerPanel.js'
import { PartnerTable } from './PartnerTable.js'
import { Topology } from './Topology.js'
import type { Part } from './HubView.js'

export const Partners = ({ hub, standin, part, chosen }: { hub: Hub; standin: Standin; part: Part; chosen: string | undefined }) => {
  const partner = hub.partners.find(({ connectionId }) => connectionId === chosen)
  const choose = (connectionId: string | undefined) => {
    navigate(connectionId === undefined ? hrefTo('hub', hub.standinId, part) : hrefTo('hub', hub.standinId, part, connectionId), {
      replace: true,
    })
  }
  const { standinId } = hub
  const shown =
    hub.partners.length === 0 ? (
      <EmptyState
        icon={<Network aria-hidden />}
        title="No partner yet"
        actions={
          <>
            <Button kind="primary" onPress={() => openSetup({ kind: 'invite', standinId })}>
              Invite a partner
            </Button>
            <Button onPress={() => openSetup({ kind: 'behind-hub', standinId })}>Connect a stand-in</Button>
          </>
        }
      >
        <p>
          A hub connects its partners. Invite your platform, and connect stand-ins of the other role, each in the version that you choose.
        </p>
      </EmptyState>
    ) : part === 'map' ? (
      <Topology hub={hub} chosen={partner?.connectionId} onChoose={choose} />
    ) : (
      <PartnerTable hub={hub} chosen={partner?.connectionId} onChoose={choose} />
    )
  return (
    <Split
      id="hub"
      direction="beside"
      sized="second"
      initial={340}
      min={280}
      rest={420}
      label="Width of the settings"
      first={<div className="hub-partners">{shown}</div>}
      second={
        partner ? (
          <PartnerPanel key={partner.connectionId} hub={hub} partner={partner} onClose={() => choose(undefined)} />
        ) : (
          <HubOptionsPanel hub={hub} standin={standin} />
        )
      }
    />
  )
}
