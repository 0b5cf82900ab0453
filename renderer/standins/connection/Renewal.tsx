/** Renews a registration, in another version where that is wanted. */
import { useState } from 'react'
import type { Connection } from '../../../emulator/contract/standin.js'
import { versions, type Version } from '../../../emulator/ocpi/version.js'
import { Button, Notice, Select } from '../../components/index.js'
import { useCall, useEngine } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import { connectionTitle } from '../texts.js'

type Choice = Version | 'AUTO'

export const Renewal = ({ connection }: { connection: Connection }) => {
  const spoken = useEngine((engine) => engine.standins.find((each) => each.settings.id === connection.standinId)?.settings.versions)
  const [version, setVersion] = useState<Choice>('AUTO')
  const renew = useCall('connections.renew')
  const start = async () => {
    const renewed = await renew.run({ connectionId: connection.id, ...(version !== 'AUTO' && { version }) })
    if (renewed) notify({ meaning: 'success', text: `Registration with ${connectionTitle(renewed)} renewed` })
  }
  return (
    <section className="setup-section">
      <h3>
        Renew the registration <span className="faint">Fetches versions again and replaces the tokens</span>
      </h3>
      <div className="field__row">
        <Select<Choice>
          label="Version"
          labelHidden
          value={version}
          onChange={setVersion}
          options={[
            { id: 'AUTO', label: 'Highest of both' },
            ...versions.filter((each) => spoken?.includes(each) ?? true).map((id) => ({ id, label: id })),
          ]}
        />
        <Button isPending={renew.pending} onPress={() => void start()}>
          Renew
        </Button>
      </div>
      {renew.error && <Notice meaning="violation">{renew.error.message}</Notice>}
    </section>
  )
}
