/** What a new scenario, and a new step, begin with. */
import { scenarioFormatVersion, type ScenarioInput } from '../../emulator/contract/scenarios.js'

const standin = (id: string, role: 'CPO' | 'EMSP', country_code: string, party_id: string, name: string) => ({
  id,
  parties: [{ role, country_code, party_id, name }],
})

/** Two stand-ins that register with one another, and a pull: it passes as it is. */
export const newScenario = (title: string): string => {
  const scenario: ScenarioInput = {
    $schema: './ocpi-scenario.schema.json',
    formatVersion: scenarioFormatVersion,
    title,
    versions: ['2.1.1', '2.2.1'],
    findings: 'no-violations',
    standins: [standin('cpo', 'CPO', 'NL', 'CPO', 'Standin Charge Points'), standin('emsp', 'EMSP', 'DE', 'MSP', 'Standin Mobility')],
    steps: [
      { do: 'register', standin: 'emsp', peer: 'cpo', version: '${version}' },
      {
        do: 'pull',
        standin: 'emsp',
        module: 'locations',
        expect: [{ exchange: { standin: 'emsp', direction: 'out', endpoint: 'locations.sender.list' }, status: 200, ocpi: 1000 }],
      },
    ],
  }
  return `${JSON.stringify(scenario, undefined, 2)}\n`
}

export interface StepTemplate {
  readonly title: string
  readonly step: Readonly<Record<string, unknown>>
}

/** One for each kind of step. */
export const stepTemplates = (standins: readonly string[]): readonly StepTemplate[] => {
  const [first = 'cpo', second = 'emsp'] = standins
  const exchange = { standin: second, direction: 'out', endpoint: 'locations.sender.list' }
  return [
    { title: 'Register', step: { do: 'register', standin: second, peer: first, version: '${version}' } },
    { title: 'Pull a list', step: { do: 'pull', standin: second, module: 'locations', expect: [{ exchange, status: 200, ocpi: 1000 }] } },
    { title: 'Push an object', step: { do: 'push', standin: first, module: 'locations', fields: { charging_when_closed: true } } },
    { title: 'Send an operation', step: { do: 'operation', standin: second, operation: 'tariffs.sender.list', query: { limit: '10' } } },
    { title: 'Send a command', step: { do: 'command', standin: second, command: 'START_SESSION' } },
    { title: 'Plug in', step: { do: 'plug-in', standin: first } },
    { title: 'Unplug', step: { do: 'unplug', standin: first } },
    {
      title: 'Expect an exchange',
      step: {
        do: 'expect',
        exchange: { standin: second, direction: 'in', endpoint: 'sessions.receiver.put' },
        within: 2000,
        json: [{ in: 'request', at: '/status', is: 'ACTIVE' }],
      },
    },
    { title: 'Expect that none comes', step: { do: 'expect', exchange: { standin: second, module: 'cdrs' }, came: false, within: 500 } },
    {
      title: 'Wait until one has come',
      step: { do: 'wait', until: { exchange: { standin: second, endpoint: 'cdrs.receiver.post' }, within: 10_000 } },
    },
    { title: 'Move the clock on', step: { do: 'clock', advanceSeconds: 1800 } },
    { title: 'Switch a fault on', step: { do: 'fault', standin: first, switch: 'paging.total/missing' } },
    { title: 'Switch every fault off', step: { do: 'clear-faults' } },
    { title: 'Renew the credentials', step: { do: 'renew', standin: second } },
    { title: 'Unregister', step: { do: 'unregister', standin: second } },
    { title: 'Connect without a handshake', step: { do: 'connect', standin: second, peer: first, version: '${version}' } },
    { title: 'Make a token A', step: { do: 'invite', standin: first } },
    { title: 'Set a variable', step: { do: 'set', variables: { name: 'value' } } },
    { title: 'Use another file', step: { do: 'use', file: 'library:cpo-registration' } },
    { title: 'Call the workbench', step: { do: 'call', call: 'standins.stop', params: { standinId: first } } },
  ]
}
