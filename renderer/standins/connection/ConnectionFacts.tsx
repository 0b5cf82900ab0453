/** State, peer, versions url and tokens of a connection. */
import { Eye } from 'lucide-react'
import { useState } from 'react'
import type { Connection } from '../../../emulator/contract/standin.js'
import { Button, CopyButton } from '../../components/index.js'
import { useCall } from '../../engine/index.js'
import { connectionStateText, partiesText } from '../texts.js'

const tokenLabels = { a: 'Token A (invitation)', in: 'Token the peer uses', out: 'Token we use' } as const
const tokenKeys = ['a', 'in', 'out'] as const

export const ConnectionFacts = ({ connection }: { connection: Connection }) => {
  const { id: connectionId, peer } = connection
  const tokens = useCall('connections.tokens')
  const [revealed, setRevealed] = useState<Connection['tokens']>()
  const shown = revealed ?? connection.tokens
  const origin = connection.origin === 'manual' ? ', without a handshake' : ''
  const version = connection.version === undefined ? '' : `, ${connection.version}`
  return (
    <section className="setup-section">
      <dl className="setup-facts">
        <div>
          <dt>State</dt>
          <dd>
            {connectionStateText(connection)}
            {origin}
            {version}
          </dd>
        </div>
        <div>
          <dt>Peer</dt>
          <dd>{partiesText(peer.parties, 6) || 'unknown until it registers'}</dd>
        </div>
        {peer.versionsUrl !== undefined && (
          <div>
            <dt>Versions url of the peer</dt>
            <dd className="mono selectable">{peer.versionsUrl}</dd>
            <dd>
              <CopyButton what="Versions url" text={peer.versionsUrl} />
            </dd>
          </div>
        )}
        {tokenKeys.map(
          (key) =>
            shown[key] !== undefined && (
              <div key={key}>
                <dt>{tokenLabels[key]}</dt>
                <dd className="mono selectable">{shown[key]}</dd>
                <dd>
                  <CopyButton what={tokenLabels[key]} text={async () => (await tokens.run({ connectionId }))?.[key] ?? ''} />
                </dd>
              </div>
            ),
        )}
      </dl>
      {revealed === undefined && Object.values(connection.tokens).some(Boolean) && (
        <Button
          className="setup-fold"
          size="small"
          icon={<Eye aria-hidden />}
          isPending={tokens.pending}
          onPress={() => void tokens.run({ connectionId }).then(setRevealed)}
        >
          Show the tokens
        </Button>
      )}
    </section>
  )
}
