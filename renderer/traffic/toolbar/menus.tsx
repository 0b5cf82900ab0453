/** The menus of the toolbar: saved filters, columns, and everything else. */
import { Columns3, Download, Ellipsis, FileUp, Play, Star, Tags, Trash2 } from 'lucide-react'
import { IconButton, Menu } from '../../components/index.js'
import { useEngine, useEngineItself } from '../../engine/index.js'
import { useStore } from '../../store.js'
import { importFile, play } from '../actions.js'
import { useTraffic } from '../context.js'
import { columns } from '../rows/columns.js'
import { columnsOff, columnWidths } from '../rows/Grid.js'
import { savedFilters } from './saved.js'
import type { TrafficDialog } from './Toolbar.js'

interface DialogMenuProps {
  readonly open: (dialog: TrafficDialog) => void
}

export const SavedFiltersMenu = ({ open }: DialogMenuProps) => {
  const { list } = useTraffic()
  const saved = useStore(savedFilters)
  return (
    <Menu
      label="Saved filters"
      groups={[
        {
          heading: 'Saved filters',
          entries: saved.map((each) => ({
            id: each.name,
            label: each.name,
            detail: each.text,
            run: () => list.change({ filter: each.text }),
          })),
        },
        {
          entries: [{ id: 'save', label: 'Save or remove filters…', icon: <Star aria-hidden />, run: () => open('save-filter') }],
        },
      ]}
    >
      <IconButton label="Saved filters">
        <Star aria-hidden />
      </IconButton>
    </Menu>
  )
}

export const ColumnsMenu = () => {
  const off = useStore(columnsOff)
  return (
    <Menu
      label="Columns"
      groups={[
        {
          heading: 'Columns',
          entries: columns
            .filter((column) => column.width > 0)
            .map((column) => ({
              id: column.id,
              label: `${off.includes(column.id) ? 'Show' : 'Hide'} ${column.title}`,
              run: () => columnsOff.set(off.includes(column.id) ? off.filter((id) => id !== column.id) : [...off, column.id]),
            })),
        },
        {
          entries: [
            {
              id: 'reset',
              label: 'Reset columns',
              run: () => {
                columnsOff.set(['seq', 'source'])
                columnWidths.set({})
              },
            },
          ],
        },
      ]}
    >
      <IconButton label="Columns">
        <Columns3 aria-hidden />
      </IconButton>
    </Menu>
  )
}

export const MoreMenu = ({ open }: DialogMenuProps) => {
  const engine = useEngineItself()
  const playing = useEngine((state) => state.playing)
  return (
    <Menu
      label="More"
      groups={[
        {
          entries: [
            { id: 'export', label: 'Export as HAR or NDJSON…', icon: <Download aria-hidden />, run: () => open('export') },
            { id: 'import', label: 'Import HAR or NDJSON…', icon: <FileUp aria-hidden />, run: () => void importFile(engine) },
          ],
        },
        {
          entries: [{ id: 'play', label: 'Play the flow', icon: <Play aria-hidden />, disabled: playing, run: () => play(engine) }],
        },
        {
          entries: [{ id: 'legend', label: 'Findings by rule…', icon: <Tags aria-hidden />, run: () => open('legend') }],
        },
        {
          entries: [{ id: 'empty', label: 'Empty the log…', icon: <Trash2 aria-hidden />, danger: true, run: () => open('empty') }],
        },
      ]}
    >
      <IconButton label="More">
        <Ellipsis aria-hidden />
      </IconButton>
    </Menu>
  )
}
