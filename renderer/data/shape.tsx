/** How an object is shown: as a form, as JSON, or explained. The choice is remembered. */
import type { DataSet } from '../../emulator/contract/data.js'
import { Loading, Segments } from '../components/index.js'
import { later } from '../components/later.js'
import { oneOf, preference } from '../preferences.js'
import { useStore } from '../store.js'

type Shape = 'form' | 'json' | 'explained'
const shape = preference<Shape>('data.shape', 'form', oneOf(['form', 'json', 'explained']))

/** Modules with an explanation: prices, and the amounts that follow from them. */
const explained: Partial<Record<DataSet['module'], string>> = { tariffs: 'Prices', cdrs: 'Bill', sessions: 'Bill' }

/** The chosen shape where the module has it; the form otherwise. */
export const useShape = (module: DataSet['module']): Shape => {
  const chosen = useStore(shape)
  return chosen === 'explained' && explained[module] === undefined ? 'form' : chosen
}

export const ShapeChoice = ({ module }: { module: DataSet['module'] }) => {
  const label = explained[module]
  return (
    <Segments<Shape>
      label="Shown as"
      value={useShape(module)}
      onChange={(next) => shape.set(next)}
      options={[
        { id: 'form', label: 'Form' },
        { id: 'json', label: 'JSON' },
        ...(label === undefined ? [] : [{ id: 'explained' as const, label }]),
      ]}
    />
  )
}

export const Explained = later(async () => (await import('../charging/tariffs/Explained.js')).Explained, <Loading what="Loading" />)
