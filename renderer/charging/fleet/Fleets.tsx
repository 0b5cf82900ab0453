/** Fleets: drivers who arrive over some hours. Those that ran stay in the list. */
import { Car, Play } from 'lucide-react'
import { useState } from 'react'
import type { Fleet } from '../../../emulator/contract/charging.js'
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
  const client = useClient()
  const { fleets, keep } = useFleets(standin.settings.id)
  const now = useTime(clock)
  const stop = (id: string) => {
    client.call('charging.stopFleet', { id }).then(keep, (error: unknown) => {
      notify({ meaning: 'violation', text: `The fleet could not be stopped: ${callErrorOf(error).message}` })
    })
  }
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
      first={<FleetForm standinId={standin.settings.id} clock={clock} onStarted={keep} />}
      second={list}
    />
  )
}

/** What a fleet is to be like, and starting it. */
const useNewFleet = (standinId: string, onStarted: (fleet: Fleet) => void) => {
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId && each.state === 'REGISTERED'))
  const start = useCall('charging.startFleet')
  const [wish, setWish] = useState({ drivers: 50, hours: 8, requestsPerSecond: 100, seed: 1 })
  const [customersOf, setCustomersOf] = useState(everyone)
  const [places, setPlaces] = useState('')
  return {
    connections,
    wish,
    change: (key: keyof typeof wish) => (value: number) => {
      if (!Number.isNaN(value)) setWish((was) => ({ ...was, [key]: value }))
    },
    customersOf,
    setCustomersOf,
    places,
    setPlaces,
    pending: start.pending,
    error: start.error,
    begin: async () => {
      const locationIds = places.split(/[\s,]+/).filter(Boolean)
      const fleet = await start.run({
        standinId,
        ...wish,
        ...(customersOf !== everyone && { connectionId: customersOf }),
        ...(locationIds.length > 0 && { locationIds }),
      })
      if (fleet) onStarted(fleet)
    },
  }
}

interface FleetFormProps extends Pick<PartProps, 'clock'> {
  readonly standinId: string
  readonly onStarted: (fleet: Fleet) => void
}

const FleetForm = ({ standinId, clock, onStarted }: FleetFormProps) => {
  const form = useNewFleet(standinId, onStarted)
  useCommands([{ id: 'charging.fleet', title: 'Start the fleet', group: 'Charging', run: () => void form.begin() }])
  return (
    <form
      className="fleet-form"
      aria-label="A new fleet"
      onSubmit={(event) => {
        event.preventDefault()
        void form.begin()
      }}
    >
      <h2>New fleet</h2>
      {form.error && <Notice meaning="violation">{form.error.message}</Notice>}
      <div className="charging-columns">
        <NumberField label="Drivers" value={form.wish.drivers} minValue={1} maxValue={100_000} onChange={form.change('drivers')} />
        <NumberField
          label="Duration (h)"
          value={form.wish.hours}
          minValue={0.1}
          maxValue={744}
          onChange={form.change('hours')}
          help="Clock time"
        />
        <NumberField
          label="Requests per second"
          value={form.wish.requestsPerSecond}
          minValue={1}
          maxValue={10_000}
          onChange={form.change('requestsPerSecond')}
          help="Limit for all peers"
        />
        <NumberField
          label="Seed"
          value={form.wish.seed}
          minValue={0}
          onChange={form.change('seed')}
          help="The same seed reproduces the drivers"
        />
        {form.connections.length > 1 && (
          <Select
            label="Customers of"
            value={form.customersOf}
            onChange={form.setCustomersOf}
            options={[
              { id: everyone, label: 'every eMSP' },
              ...form.connections.map((each) => ({ id: each.id, label: connectionTitle(each) })),
            ]}
          />
        )}
        <TextField label="Locations" mono value={form.places} placeholder="all" onChange={form.setPlaces} help="Ids, separated by spaces" />
      </div>
      <div className="fleet-form__foot">
        <Button kind="primary" type="submit" icon={<Play aria-hidden />} isPending={form.pending}>
          Start
        </Button>
        <Duration clock={clock} hours={form.wish.hours} />
      </div>
    </form>
  )
}

/** How long it takes, where the clock runs in real time or not at all. */
const Duration = ({ clock, hours }: Pick<PartProps, 'clock'> & { hours: number }) => {
  if (clock === undefined || clock.factor > 1) return null
  return (
    <span className="soft">
      {clock.factor === 0
        ? 'The clock is paused. Resume it to let drivers arrive.'
        : `This takes ${spanText(hours * 3_600_000)} in real time. Increase the speed of the clock to shorten it.`}
    </span>
  )
}
