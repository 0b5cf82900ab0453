import { Pencil } from 'lucide-react'
import type { HubOptions, HubView } from '../../emulator/contract/hub.js'
import { type Standin, versionsUrlFor } from '../../emulator/contract/standin.js'
import { Button, CopyButton, Notice } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { openSetup } from '../standins/setup.js'
import { HubOptionFields } from '../standins/settings/HubOptionFields.js'
import { statusIcons } from './status-icons.js'

const statuses = ['CONNECTED', 'OFFLINE', 'PLANNED', 'SUSPENDED'] as const

/** The options of the hub. Every change applies immediately. */
export const HubOptionsPanel = ({ hub, standin }: { hub: HubView; standin: Standin }) => {
  const { standinId } = hub
  const set = useCall('hub.setOptions')
  const url = versionsUrlFor(standin)
  return (
    <section className="hub-panel" aria-label="The hub">
      <header className="hub-panel__head">
        <h2 className="truncate" title={standin.settings.name}>
          {standin.settings.name}
        </h2>
        <Button size="small" icon={<Pencil aria-hidden />} onPress={() => openSetup({ kind: 'edit-standin', standinId })}>
          Edit
        </Button>
      </header>
      {set.error && <Notice meaning="violation">{set.error.message}</Notice>}
      <div className="hub-panel__part">
        <dl className="hub-facts">
          {url !== undefined && (
            <div>
              <dt>Versions url</dt>
              <dd className="hub-facts__state">
                <span className="mono truncate selectable" title={url}>
                  {url}
                </span>
                <CopyButton what="Versions url" text={url} />
              </dd>
            </div>
          )}
          <div>
            <dt>Partners</dt>
            <dd className="hub-facts__states">
              {hub.partners.length === 0 ? (
                <span className="faint">none yet</span>
              ) : (
                statuses
                  .map((status) => ({ status, count: hub.partners.filter((partner) => partner.status === status).length }))
                  .filter(({ count }) => count > 0)
                  .map(({ status, count }) => (
                    <span key={status}>
                      {statusIcons[status]} {count} {status}
                    </span>
                  ))
              )}
            </dd>
          </div>
        </dl>
      </div>
      <div className="hub-panel__part">
        <h3>Routing</h3>
        <HubOptionFields options={hub.options} onChange={(options: Partial<HubOptions>) => void set.run({ standinId, options })} />
      </div>
    </section>
  )
}
