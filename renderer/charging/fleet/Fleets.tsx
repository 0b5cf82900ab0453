/** Fleets: drivers who arrive over some hours. Those that ran stay in the list. */
import { Car, Play } from 'lucide-react'
import { useState } from 'react'
import { Button, EmptyState, Loading, Notice, NumberField, Select, Split, TextField } from '../../components/index.js'
import { callErrorOf, useCall, useClient, useEngine } from '../../engine/index.js'
import { useCommands } from '../../shell/palette-commands.js'
import { notify } from '../../shell/toasts.js'
import { connectionTitle } from '../../standins/texts.js'
import type { PartProps } from '../ChargingView.js'
import { useTime } from '../clock.js'
import { spanText } from '../texts.js'
import { useFleets } from './use-fleets.js'
import { FleetItem } from './FleetItem.js'

const everyone = 'all'

export const Fleets = ({ standin, clock }: PartProps) => {
  const standinId = standin.settings.id
  const client = useClient()
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId && each.state === 'REGISTERED'))
  const { fleets, keep } = useFleets(standinId)
  const now = useTime(clock)
  const start = useCall('charging.startFleet')
  const [wish, setWish] = useState({ drivers: 50, hours: 8, requestsPerSecond: 100, seed: 1 })
  const [customersOf, setCustomersOf] = useState(everyone)
  const [places, setPlaces] = useState('')
  const change = (key: keyof typeof wish) => (value: number) => {
    if (!Number.isNaN(value)) setWish((was) => ({ ...was, [key]: value }))
  }
  const begin = async () => {
    const locationIds = places.split(/[\s,]+/).filter(Boolean)
    const fleet = await start.run({
      standinId,
      ...wish,
      ...(customersOf !== everyone && { connectionId: customersOf }),
      ...(locationIds.length > 0 && { locationIds }),
    })
    if (fleet) keep(fleet)
  }
  const stop = (id: string) => {
    client.call('charging.stopFleet', { id }).then(keep, (error: unknown) => {
      notify({ meaning: 'violation', text: `The fleet could not be stopped: ${callErrorOf(error).message}` })
    })
  }
  useCommands([
    {
      id: 'charging.fleet',
      title: 'Start the fleet',
      group: 'Charging',
      run: () => void begin(),
    },
  ])
  const slow = clock !== undefined && clock.factor <= 1
  const form = (
    <form
      className="fleet-form"
      aria-label="A new fleet"
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <h2>New fleet</h2>
      {start.error && <Notice meaning="violation">{start.error.message}</Notice>}
      <div className="charging-columns">
        <NumberField label="Drivers" value={wish.drivers} minValue={1} maxValue={100_000} onChange={change('drivers')} />
        <NumberField label="Duration (h)" value={wish.hours} minValue={0.1} maxValue={744} onChange={change('hours')} help="Clock time" />
        <NumberField
          label="Requests per second"
          value={wish.requestsPerSecond}
          minValue={1}
          maxValue={10_000}
          onChange={change('requestsPerSecond')}
          help="Limit for all peers"
        />
        <NumberField label="Seed" value={wish.seed} minValue={0} onChange={change('seed')} help="The same seed reproduces the drivers" />
        {connections.length > 1 && (
          <Select
            label="Customers of"
            value={customersOf}
            onChange={setCustomersOf}
            options={[{ id: everyone, label: 'every eMSP' }, ...connections.map((each) => ({ id: each.id, label: connectionTitle(each) }))]}
          />
        )}
        <TextField label="Locations" mono value={places} placeholder="all" onChange={setPlaces} help="Ids, separated by spaces" />
      </div>
      <div className="fleet-form__foot">
        <Button kind="primary" type="submit" icon={<Play aria-hidden />} isPending={start.pending}>
          Start
        </Button>
        {slow && (
          <span className="soft">
            {clock.factor === 0
              ? 'The clock is paused. Resume it to let drivers arrive.'
              : `This takes ${spanText(wish.hours * 3_600_000)} in real time. Increase the speed of the clock to shorten it.`}
          </span>
        )}
      </div>
    </form>
  )
  const list =
    fleets === undefined ? (
      <Loading what="Loading the fleets" />
    ) : fleets.length === 0 ? (
      <EmptyState icon={<Car aria-hidden />} title="No fleet yet">
        <p>Drivers of a fleet arrive, charge and leave over some hours. Use a fleet to put realistic load on your platform.</p>
      </EmptyState>
    ) : (
      <ul className="fleets" aria-label="Fleets">
        {fleets.map((fleet) => (
          <FleetItem key={fleet.id} fleet={fleet} now={now} onStop={() => stop(fleet.id)} />
        ))}
      </ul>
    )
  return (
    <Split
      id="charging.fleet"
      direction="beside"
      sized="first"
      initial={380}
      min={280}
      rest={360}
      label="Width of the form"
      first={form}
      second={list}
    />
  )
}
