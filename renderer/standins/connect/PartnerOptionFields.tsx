/** What a hub sends to a 2.1.1 partner beyond the fields of 2.1.1. */
import type { PartnerOptions } from '../../../emulator/contract/hub.js'
import { Select, Switch } from '../../components/index.js'

const switches = [
  ['ownerFields', 'Owner fields', 'country_code and party_id in Location, Tariff, Token, Session, CDR'],
  ['operatorName', 'Owner as operator', 'Location.operator.name becomes CC*PID'],
  ['issuer', 'Owner as issuer', 'Token.issuer becomes CC*PID'],
  ['maxElectricPower', 'max_electric_power', 'An extra field of Connectors'],
] as const

interface PartnerOptionFieldsProps {
  readonly options: PartnerOptions
  readonly isDisabled?: boolean
  readonly onChange: (part: Partial<PartnerOptions>) => void
}

export const PartnerOptionFields = ({ options, isDisabled = false, onChange }: PartnerOptionFieldsProps) => (
  <>
    <Select
      label="Country and party in urls"
      isDisabled={isDisabled}
      value={options.urlOwner}
      onChange={(urlOwner) => onChange({ urlOwner })}
      options={[
        { id: 'owner', label: 'Of the owner' },
        { id: 'hub', label: 'Of the hub' },
      ]}
      help="In urls of pushes to the partner"
    />
    <ul className="partner-options">
      {switches.map(([name, label, help]) => (
        <li key={name}>
          <Switch isDisabled={isDisabled} isSelected={options[name]} onChange={(on) => onChange({ [name]: on })}>
            {label}
          </Switch>
          <span className="field__help">{help}</span>
        </li>
      ))}
    </ul>
  </>
)
