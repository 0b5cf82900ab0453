/** Above a data set: search, list or map, and what can be done with the set as a whole. */
import { Download, Eraser, FileUp, List as ListIcon, Map as MapIcon, Plus } from 'lucide-react'
import type { RefObject } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { Badge, Button, IconButton, SearchField, Segments } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { oneOf, preference } from '../preferences.js'
import { useStore } from '../store.js'
import { exportSet } from './actions.js'

/** Locations as a list or on a map. */
export const presentation = preference<'list' | 'map'>('data.locations', 'list', oneOf(['list', 'map']))

interface SetBarProps {
  readonly set: DataSet
  readonly title: string
  readonly search: string
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly onSearch: (search: string) => void
  readonly onCreate: () => void
  readonly onImport: () => void
  readonly onForget: () => void
}

export const SetBar = ({ set, title, search, searchField, onSearch, onCreate, onImport, onForget }: SetBarProps) => {
  const client = useClient()
  const shown = useStore(presentation)
  return (
    <div className="data-set__bar">
      <SearchField label={`Search in ${title}`} placeholder="Search" inputRef={searchField} value={search} onChange={onSearch} />
      {set.module === 'locations' && set.count > 0 && (
        <Segments
          label="Presentation"
          value={shown}
          onChange={(next) => presentation.set(next)}
          options={[
            { id: 'list', label: <ListIcon aria-label="List" /> },
            { id: 'map', label: <MapIcon aria-label="Map" /> },
          ]}
        />
      )}
      <Badge title="OCPI version of these objects">{set.version}</Badge>
      {set.editable && (
        <Button size="small" kind="primary" icon={<Plus aria-hidden />} onPress={onCreate}>
          New
        </Button>
      )}
      {set.editable && (
        <IconButton size="small" label={`Import ${title}`} onPress={onImport}>
          <FileUp aria-hidden />
        </IconButton>
      )}
      <IconButton size="small" label={`Export ${title} as JSON`} onPress={() => void exportSet(client, set)}>
        <Download aria-hidden />
      </IconButton>
      {set.holder !== 'own' && (
        <IconButton size="small" label={`Forget received ${title}`} onPress={onForget}>
          <Eraser aria-hidden />
        </IconButton>
      )}
    </div>
  )
}
