/** How a hub routes, and what it stores. */
import type { HubOptions } from '../../../emulator/contract/hub.js'
import { NumberField, Select, Switch } from '../../components/index.js'

export const HubOptionFields = ({ options, onChange }: { options: HubOptions; onChange: (part: Partial<HubOptions>) => void }) => (
  <div className="hub-options">
    <Select
      label="Lists of all partners"
      value={options.mode}
      onChange={(mode) => onChange({ mode })}
      options={[
        { id: 'store', label: 'Serve from stored pushes' },
        { id: 'forward', label: 'Ask the partners each time' },
      ]}
      help={options.mode === 'store' ? 'The hub stores pushed objects and serves GET from them' : 'The hub stores no objects'}
    />
    <ul className="partner-options">
      <li>
        <Switch isSelected={options.openRouting} onChange={(openRouting) => onChange({ openRouting })}>
          Open routing
        </Switch>
        <span className="field__help">Route requests without OCPI-to headers by their content</span>
      </li>
      <li>
        <Switch isSelected={options.broadcast} onChange={(broadcast) => onChange({ broadcast })}>
          Broadcast
        </Switch>
        <span className="field__help">Forward objects pushed to the hub to all partners of the opposite role</span>
      </li>
    </ul>
    <NumberField
      label="Keep-alive"
      value={options.keepAliveMs / 1000}
      minValue={0}
      maxValue={86_400}
      help={
        options.keepAliveMs === 0
          ? 'Partners are never checked'
          : 'Seconds without a request before the hub fetches the versions of a partner; 0 switches it off'
      }
      onChange={(seconds) => {
        if (Number.isFinite(seconds)) onChange({ keepAliveMs: Math.round(seconds * 1000) })
      }}
    />
    <NumberField
      label="Timeout of a result"
      value={options.commandTimeoutSeconds}
      minValue={1}
      maxValue={3600}
      help="Seconds, used when the partner announces none (2.1.1)"
      onChange={(seconds) => {
        if (Number.isFinite(seconds)) onChange({ commandTimeoutSeconds: Math.round(seconds) })
      }}
    />
  </div>
)
