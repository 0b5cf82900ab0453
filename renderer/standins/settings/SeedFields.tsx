/** The data that a stand-in is created with. */
import { NumberField } from '../../components/index.js'
import type { Draft, Errors } from './settings.js'

interface SeedFieldsProps {
  readonly seed: Draft['seed']
  readonly errors: Errors
  readonly isNew: boolean
  readonly onChange: (seed: Draft['seed']) => void
}

const counts = [
  ['locations', 'Locations', 'of a CPO'],
  ['tokens', 'Tokens', 'of an eMSP'],
  ['history', 'Past sessions', 'with CDRs, for each eMSP'],
  ['seed', 'Seed', 'The same seed creates the same data'],
] as const

export const SeedFields = ({ seed, errors, isNew, onChange }: SeedFieldsProps) => (
  <>
    {!isNew && <p className="soft">Applies to data that is created from now on; existing data stays.</p>}
    <div className="setup-columns">
      {counts.map(([key, label, help]) => (
        <NumberField
          key={key}
          label={label}
          value={seed[key]}
          minValue={0}
          help={help}
          error={errors[`seed.${key}`]}
          onChange={(value) => onChange({ ...seed, [key]: value })}
        />
      ))}
    </div>
  </>
)
