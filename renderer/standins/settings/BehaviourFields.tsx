/** How a stand-in handles commands, sessions and authorization requests. */
import { Behaviour, CommandBehaviour, commandNames } from '../../../emulator/contract/standin.js'
import { NumberField, Select } from '../../components/index.js'
import type { Errors } from './settings.js'

const options = <T extends string>(values: readonly T[]) => values.map((id) => ({ id, label: id }))
const responses = options(CommandBehaviour.shape.response.unwrap().options)
const results = options(CommandBehaviour.shape.result.unwrap().options)
const authorizations = options(Behaviour.shape.authorize.unwrap().options)

interface BehaviourFieldsProps {
  readonly behaviour: Behaviour
  readonly errors: Errors
  readonly onChange: (behaviour: Behaviour) => void
}

export const BehaviourFields = ({ behaviour, errors, onChange }: BehaviourFieldsProps) => (
  <>
    <div className="setup-scroll" tabIndex={0} role="group" aria-label="Behaviour of commands">
      <table className="setup-table">
        <thead>
          <tr>
            <th scope="col">Command</th>
            <th scope="col">Response</th>
            <th scope="col">Result</th>
            <th scope="col">Delay (ms)</th>
            <th scope="col">Timeout (s)</th>
          </tr>
        </thead>
        <tbody>
          {commandNames.map((name) => (
            <CommandRow
              key={name}
              name={name}
              command={behaviour.commands[name] ?? CommandBehaviour.parse({})}
              onChange={(command) => onChange({ ...behaviour, commands: { ...behaviour.commands, [name]: command } })}
            />
          ))}
        </tbody>
      </table>
    </div>
    <p className="soft">auto: as the state of the EVSE, session or reservation requires. none: no result is sent.</p>
    <div className="setup-columns">
      <Select
        label="Authorization of unknown tokens"
        options={authorizations}
        value={behaviour.authorize}
        onChange={(authorize) => onChange({ ...behaviour, authorize })}
        help="Real-time authorization, as eMSP"
      />
      <NumberField
        label="Session update interval (ms)"
        value={behaviour.sessionTickMs}
        minValue={50}
        maxValue={3_600_000}
        error={errors['behaviour.sessionTickMs']}
        onChange={(sessionTickMs) => onChange({ ...behaviour, sessionTickMs })}
      />
      <NumberField
        label="Result timeout in 2.1.1 (ms)"
        value={behaviour.resultTimeoutMs}
        minValue={100}
        maxValue={3_600_000}
        help="As eMSP"
        error={errors['behaviour.resultTimeoutMs']}
        onChange={(resultTimeoutMs) => onChange({ ...behaviour, resultTimeoutMs })}
      />
    </div>
  </>
)

interface CommandRowProps {
  readonly name: string
  readonly command: CommandBehaviour
  readonly onChange: (command: CommandBehaviour) => void
}

const CommandRow = ({ name, command, onChange }: CommandRowProps) => (
  <tr>
    <th scope="row">
      <code>{name}</code>
    </th>
    <td>
      <Select
        label={`${name}: response`}
        labelHidden
        options={responses}
        value={command.response}
        onChange={(response) => onChange({ ...command, response })}
      />
    </td>
    <td>
      <Select
        label={`${name}: result`}
        labelHidden
        options={results}
        value={command.result}
        onChange={(result) => onChange({ ...command, result })}
      />
    </td>
    <td>
      <NumberField
        label={`${name}: delay in milliseconds`}
        labelHidden
        minValue={0}
        maxValue={600_000}
        value={command.delayMs}
        onChange={(delayMs) => onChange({ ...command, delayMs })}
      />
    </td>
    <td>
      <NumberField
        label={`${name}: timeout in seconds`}
        labelHidden
        minValue={1}
        maxValue={3600}
        value={command.timeoutSeconds}
        onChange={(timeoutSeconds) => onChange({ ...command, timeoutSeconds })}
      />
    </td>
  </tr>
)
