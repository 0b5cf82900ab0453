import type { PartnerOptions } from '../../emulator/contract/hub.js'
import { Select, Switch } from '../components/index.js'

const switches = [
  ['ownerFields', 'Owner fields', 'country_code and party_id in Location, Tariff, Token, Session, CDR'],
  ['operatorName', 'Operator is the owner', 'Location.operator.name becomes CC*PID'],
  ['issuer', 'Issuer is the owner', 'Token.issuer becomes CC*PID'],
  ['maxElectricPower', 'max_electric_power', 'as an extra field of Connectors'],
] as const

/** What a partner of 2.1.1 gets to see beyond 2.1.1, and how. */
export const PartnerOptionFields = ({
  options,
  isDisabled = false,
  onChange,
}: {
  options: PartnerOptions
  isDisabled?: boolean
  onChange: (part: Partial<PartnerOptions>) => void
}) => (
  <>
    <Select
      label="Country and party in urls"
      isDisabled={isDisabled}
      value={options.urlOwner}
      onChange={(urlOwner) => {
        onChange({ urlOwner })
      }}
      options={[
        { id: 'owner', label: 'The owner’s' },
        { id: 'hub', label: 'The hub’s' },
      ]}
      help="In pushes to it"
    />
    <ul className="partner-options">
      {switches.map(([name, label, help]) => (
        <li key={name}>
          <Switch
            isDisabled={isDisabled}
            isSelected={options[name]}
            onChange={(on) => {
              onChange({ [name]: on })
            }}
          >
            {label}
          </Switch>
          <span className="field__help">{help}</span>
        </li>
      ))}
    </ul>
  </>
)
