/** The vehicle that is plugged in, and what its driver does. */
import { CircleAlert } from 'lucide-react'
import type { Vehicle } from '../../../emulator/contract/charging.js'
import { NumberField, Select } from '../../components/index.js'
import { useQuery } from '../../engine/index.js'

type NumberKey = { [Key in keyof Vehicle]: Vehicle[Key] extends number ? Key : never }[keyof Vehicle]

const vehicleFields: readonly (readonly [key: NumberKey, label: string, least: number, most: number])[] = [
  ['stateOfChargePercent', 'State of charge (%)', 0, 100],
  ['batteryKwh', 'Battery (kWh)', 1, 2000],
  ['maxAcKw', 'Maximum AC (kW)', 0, 100],
  ['maxDcKw', 'Maximum DC (kW)', 0, 2000],
  ['taperFromPercent', 'Tapers from (%)', 0, 100],
  ['fullAtPercent', 'Stops at (%)', 1, 100],
]
const phases = [
  { id: '1', label: '1' },
  { id: '2', label: '2' },
  { id: '3', label: '3' },
] as const
const random = 'random'

interface VehicleFieldsProps {
  /** Undefined for a random one. */
  readonly vehicle: Vehicle | undefined
  /** The Connector has DC, and the vehicle cannot use it. */
  readonly isUnsuited: boolean
  readonly onChange: (vehicle: Vehicle | undefined) => void
}

export const VehicleFields = ({ vehicle, isUnsuited, onChange }: VehicleFieldsProps) => {
  const vehicles = useQuery('charging.vehicles', {}).result?.vehicles ?? []
  return (
    <section className="charging-fields" aria-label="Vehicle">
      <Select
        label="Vehicle"
        value={vehicle?.name ?? random}
        onChange={(name) => onChange(vehicles.find((each) => each.name === name))}
        options={[
          { id: random, label: 'random' },
          ...vehicles.map((each) => ({ id: each.name, label: each.name, detail: `${each.batteryKwh} kWh` })),
        ]}
      />
      {vehicle && (
        <div className="charging-columns">
          {vehicleFields.map(([key, label, minValue, maxValue]) => (
            <NumberField
              key={key}
              label={label}
              value={vehicle[key]}
              minValue={minValue}
              maxValue={maxValue}
              onChange={(value) => {
                if (!Number.isNaN(value)) onChange({ ...vehicle, [key]: value })
              }}
            />
          ))}
          <Select
            label="AC phases"
            options={phases}
            value={`${vehicle.acPhases}`}
            onChange={(count) => onChange({ ...vehicle, acPhases: Number(count) as Vehicle['acPhases'] })}
          />
        </div>
      )}
      {isUnsuited && (
        <p className="field__error">
          <CircleAlert aria-hidden />
          This vehicle cannot charge at a DC Connector.
        </p>
      )}
    </section>
  )
}

const driverFields = [
  ['leaveAfterMinutes', 'Leaves after (min)', 'Even if not full'],
  ['leaveAfterFullMinutes', 'Stays when full (min)', 'Counts as parking'],
  ['energyKwh', 'Energy (kWh)', 'Empty: until full'],
] as const

/** NaN for a field that was emptied. */
export type DriverDraft = Partial<Record<(typeof driverFields)[number][0], number>>

interface DriverFieldsProps {
  readonly driver: DriverDraft
  readonly onChange: (driver: DriverDraft) => void
}

export const DriverFields = ({ driver, onChange }: DriverFieldsProps) => (
  <section className="charging-columns" aria-label="Driver">
    {driverFields.map(([key, label, help]) => (
      <NumberField
        key={key}
        label={label}
        help={help}
        minValue={0}
        value={driver[key] ?? Number.NaN}
        onChange={(value) => onChange({ ...driver, [key]: value })}
      />
    ))}
  </section>
)
