import { Behaviour, CommandBehaviour, commandNames } from '../../emulator/contract/standin.js'
import { NumberField, Select } from '../components/index.js'
import type { Errors } from './settings.js'

const options = <T extends string>(values: readonly T[]) => values.map((id) => ({ id, label: id }))
const responses = options(CommandBehaviour.shape.response.unwrap().options)
const results = options(CommandBehaviour.shape.result.unwrap().options)
const authorizations = options(Behaviour.shape.authorize.unwrap().options)

/** How a stand-in treats commands, sessions and authorization requests. */
export const BehaviourFields = ({
  behaviour,
  errors,
  onChange,
}: {
  behaviour: Behaviour
  errors: Errors
  onChange: (behaviour: Behaviour) => void
}) => (
  <>
    <table className="setup-table">
      <thead>
        <tr>
          <th scope="col">Command</th>
          <th scope="col">Answer</th>
          <th scope="col">Result</th>
          <th scope="col">Delay (ms)</th>
          <th scope="col">Time-out (s)</th>
        </tr>
      </thead>
      <tbody>
        {commandNames.map((name) => {
          const command = behaviour.commands[name] ?? CommandBehaviour.parse({})
          const change = (part: Partial<CommandBehaviour>) => {
            onChange({ ...behaviour, commands: { ...behaviour.commands, [name]: { ...command, ...part } } })
          }
          return (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                <Select
                  label={`${name}: answer`}
                  labelHidden
                  options={responses}
                  value={command.response}
                  onChange={(response) => {
                    change({ response })
                  }}
                />
              </td>
              <td>
                <Select
                  label={`${name}: result`}
                  labelHidden
                  options={results}
                  value={command.result}
                  onChange={(result) => {
                    change({ result })
                  }}
                />
              </td>
              <td>
                <NumberField
                  label={`${name}: delay in milliseconds`}
                  labelHidden
                  minValue={0}
                  maxValue={600_000}
                  value={command.delayMs}
                  onChange={(delayMs) => {
                    change({ delayMs })
                  }}
                />
              </td>
              <td>
                <NumberField
                  label={`${name}: time-out in seconds`}
                  labelHidden
                  minValue={1}
                  maxValue={3600}
                  value={command.timeoutSeconds}
                  onChange={(timeoutSeconds) => {
                    change({ timeoutSeconds })
                  }}
                />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
    <p className="soft">auto answers as the state of the EVSE, session or reservation demands; none never sends a result.</p>
    <div className="setup-columns">
      <Select
        label="Authorization of unknown tokens"
        options={authorizations}
        value={behaviour.authorize}
        onChange={(authorize) => {
          onChange({ ...behaviour, authorize })
        }}
        help="Real-time, as eMSP"
      />
      <NumberField
        label="Session update every"
        value={behaviour.sessionTickMs}
        minValue={50}
        maxValue={3_600_000}
        help="Milliseconds"
        error={errors['behaviour.sessionTickMs']}
        onChange={(sessionTickMs) => {
          onChange({ ...behaviour, sessionTickMs })
        }}
      />
      <NumberField
        label="Wait for a result (2.1.1)"
        value={behaviour.resultTimeoutMs}
        minValue={100}
        maxValue={3_600_000}
        help="Milliseconds, as eMSP"
        error={errors['behaviour.resultTimeoutMs']}
        onChange={(resultTimeoutMs) => {
          onChange({ ...behaviour, resultTimeoutMs })
        }}
      />
    </div>
  </>
)
