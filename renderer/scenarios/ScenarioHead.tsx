/** Title, state and actions of the open scenario. */
import { Copy, CopyPlus, Download, Ellipsis, Footprints, Pencil, Play, Save, SlidersHorizontal, Trash2, Undo2 } from 'lucide-react'
import { Badge, Button, copyText, IconButton, Menu } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { duplicate, exportScenario, fileNameOf, remove } from './actions.js'
import { newId } from './drafts.js'
import type { ScenarioProps } from './Scenario.js'
import type { DraftState } from './use-draft.js'

export interface ScenarioHeadProps extends ScenarioProps {
  readonly title: string
  readonly text: string
  readonly builtIn: boolean
  readonly draft: DraftState
  readonly onRename: () => void
}

export const ScenarioHead = (props: ScenarioHeadProps) => {
  const { id, title, text, builtIn, draft, onRun, onRunWith } = props
  const wish = { id, text, title }
  const fileName = id === newId ? undefined : fileNameOf(id)
  return (
    <header className="scenario__head">
      <div className="scenario__title">
        <h2 className="truncate" title={title}>
          {title}
        </h2>
        <span className="mono faint truncate" title={fileName}>
          {fileName ?? 'not in the library'}
        </span>
      </div>
      {builtIn && <Badge>built-in</Badge>}
      {draft.dirty && <Badge meaning="warning">not saved</Badge>}
      {draft.dirty && !builtIn && (
        <Button size="small" icon={<Save aria-hidden />} isPending={draft.saving} onPress={() => void draft.save()}>
          Save
        </Button>
      )}
      <IconButton label="Run step by step" shortcut="Shift+R" onPress={() => onRun({ ...wish, stepwise: true })}>
        <Footprints aria-hidden />
      </IconButton>
      <IconButton label="Run with variables, seed or peer" onPress={() => onRunWith(wish)}>
        <SlidersHorizontal aria-hidden />
      </IconButton>
      <Button kind="primary" size="small" icon={<Play aria-hidden />} onPress={() => onRun(wish)}>
        Run
      </Button>
      <More {...props} />
    </header>
  )
}

const More = ({ id, title, text, builtIn, draft, onRename }: ScenarioHeadProps) => {
  const client = useClient()
  const inLibrary = id !== newId
  const own = inLibrary && !builtIn
  const discard = { id: 'revert', label: 'Discard changes', icon: <Undo2 aria-hidden />, run: draft.discard }
  const copy = { id: 'duplicate', label: 'Duplicate', icon: <CopyPlus aria-hidden />, run: () => void duplicate(client, id) }
  const rename = { id: 'rename', label: 'Rename…', icon: <Pencil aria-hidden />, run: onRename }
  const erase = {
    id: 'delete',
    label: 'Delete',
    icon: <Trash2 aria-hidden />,
    danger: true,
    run: () => void remove(client, { id, title }, true),
  }
  return (
    <Menu
      label="More about the scenario"
      groups={[
        {
          entries: [
            ...(draft.dirty ? [discard] : []),
            ...(inLibrary ? [copy] : []),
            ...(own ? [rename] : []),
            { id: 'export', label: 'Export…', icon: <Download aria-hidden />, run: () => void exportScenario(id, text) },
            { id: 'copy', label: 'Copy as JSON', icon: <Copy aria-hidden />, run: () => void copyText(text, 'Scenario') },
          ],
        },
        { entries: own ? [erase] : [] },
      ]}
    >
      <IconButton label="More about the scenario">
        <Ellipsis aria-hidden />
      </IconButton>
    </Menu>
  )
}
