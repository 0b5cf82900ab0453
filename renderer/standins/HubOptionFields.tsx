import type { HubOptions } from '../../emulator/contract/hub.js'
import { NumberField, Select, Switch } from '../components/index.js'

/** How a hub routes, and what it keeps. */
export const HubOptionFields = ({ options, onChange }: { options: HubOptions; onChange: (part: Partial<HubOptions>) => void }) => (
  <div className="hub-options">
    <Select
      label="Lists of all partners"
      value={options.mode}
      onChange={(mode) => {
        onChange({ mode })
      }}
      options={[
        { id: 'store', label: 'Stored and served' },
        { id: 'forward', label: 'Asked of the partners each time' },
      ]}
      help={options.mode === 'store' ? 'What is pushed to everyone is kept for GET all' : 'The hub keeps nothing'}
    />
    <ul className="partner-options">
      <li>
        <Switch
          isSelected={options.openRouting}
          onChange={(openRouting) => {
            onChange({ openRouting })
          }}
        >
          Open routing
        </Switch>
        <span className="field__help">What names no receiver is routed by its content</span>
      </li>
      <li>
        <Switch
          isSelected={options.broadcast}
          onChange={(broadcast) => {
            onChange({ broadcast })
          }}
        >
          Broadcast
        </Switch>
        <span className="field__help">What is pushed to the hub goes to all of the opposite role</span>
      </li>
    </ul>
    <NumberField
      label="Keep-alive"
      value={options.keepAliveMs / 1000}
      minValue={0}
      maxValue={86_400}
      help={
        options.keepAliveMs === 0
          ? 'Partners are never asked'
          : 'Seconds of silence until a partner is asked for its versions; 0 never asks'
      }
      onChange={(seconds) => {
        if (Number.isFinite(seconds)) onChange({ keepAliveMs: Math.round(seconds * 1000) })
      }}
    />
    <NumberField
      label="Time for a result"
      value={options.commandTimeoutSeconds}
      minValue={1}
      maxValue={3600}
      help="Seconds, announced where the partner does not say (2.1.1)"
      onChange={(seconds) => {
        if (Number.isFinite(seconds)) onChange({ commandTimeoutSeconds: Math.round(seconds) })
      }}
    />
  </div>
)
