/** How a stand-in responds to its peers. */
import { NumberField, Switch } from '../../components/index.js'
import type { Draft, Errors } from './settings.js'

interface ResponseFieldsProps {
  readonly draft: Draft
  readonly errors: Errors
  readonly isHub: boolean
  readonly onChange: (part: Partial<Draft>) => void
}

export const ResponseFields = ({ draft, errors, isHub, onChange }: ResponseFieldsProps) => (
  <section className="setup-section">
    <h3>Responses</h3>
    <div className="setup-checks">
      <Switch isSelected={draft.strict} onChange={(strict) => onChange({ strict })}>
        Strict: refuse with 2001 what breaks the specification
      </Switch>
      {!isHub && (
        <Switch isSelected={draft.pushOnChange} onChange={(pushOnChange) => onChange({ pushOnChange })}>
          Push changes to connected peers
        </Switch>
      )}
    </div>
    <div className="setup-columns">
      <NumberField
        label="Maximum page size"
        value={draft.pageLimit}
        minValue={1}
        maxValue={1000}
        onChange={(pageLimit) => onChange({ pageLimit })}
        error={errors['pageLimit']}
        help="Objects in a page, sent as X-Limit"
      />
      <NumberField
        label="Timeout of calls to peers (ms)"
        value={draft.callTimeoutMs}
        minValue={100}
        maxValue={600_000}
        onChange={(callTimeoutMs) => onChange({ callTimeoutMs })}
        error={errors['callTimeoutMs']}
      />
    </div>
  </section>
)
