/** A fault that was added: on or off, its rule, the exchanges that it affected. */
import { ArrowLeftRight, CopyPlus, RotateCcw, Save, Trash2 } from 'lucide-react'
import type { Fault, FaultBehaviour } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, IconButton, Notice, Switch } from '../components/index.js'
import { useCall, useClient } from '../engine/index.js'
import { Time } from '../settings/Time.js'
import { faultTexts, useKeptText } from '../kept-texts.js'
import { useCommands } from '../shell/palette-commands.js'
import { countText } from '../text.js'
import { removeFaults, setEnabled } from './actions.js'
import { changeTextOf, RuleChangeText, ruleIn, type RuleText } from './fault-model.js'
import { obstacleOf, RuleEditor } from './RuleEditor.js'
import { useShowTouched } from './touched.js'
import { capital } from './capital.js'

interface AddedFaultProps {
  readonly fault: Fault
  readonly standin: Standin
  readonly behaviours: readonly FaultBehaviour[]
  readonly onDuplicate: (rule: RuleText) => void
  readonly onGone: () => void
}

/** The rule of a fault as it is being edited, and saving it. */
const useEdit = (fault: Fault) => {
  const base = changeTextOf(fault)
  const [text, setText] = useKeptText(faultTexts, fault.faultId)
  const update = useCall('faults.update')
  const shown = text ?? base
  const isEdited = text !== undefined && text !== base
  return {
    shown,
    isEdited,
    obstacle: obstacleOf(shown, RuleChangeText),
    pending: update.pending,
    error: update.error,
    setText,
    revert: () => {
      setText(undefined)
      update.reset()
    },
    save: () => {
      const rule = ruleIn(shown)
      if (!isEdited || !rule) return
      const { title, match, scope, actions } = rule
      void update.run({ faultId: fault.faultId, rule: { title, match, scope, actions } }).then((done) => {
        if (done) setText(undefined)
      })
    },
  }
}

/** Give it the fault's id as `key`: what is being edited belongs to one fault. */
export const AddedFault = ({ fault, standin, behaviours, onDuplicate, onGone }: AddedFaultProps) => {
  const client = useClient()
  const edit = useEdit(fault)
  const { shown, isEdited, obstacle, save } = edit
  const remove = () => {
    onGone()
    void removeFaults(client, [fault])
  }
  useCommands([
    {
      id: 'faults.save',
      title: 'Save the fault',
      group: 'Faults',
      shortcut: 'Mod+S',
      enabled: () => isEdited && obstacle === undefined,
      run: save,
    },
    { id: 'faults.duplicate', title: 'Duplicate the fault', group: 'Faults', run: () => onDuplicate(fault) },
    { id: 'faults.remove', title: 'Remove the fault', group: 'Faults', shortcut: 'Delete', run: remove },
  ])
  return (
    <article className="fault-detail" aria-label={fault.title}>
      <header className="fault-detail__head">
        <Switch isSelected={fault.enabled} onChange={(on) => void setEnabled(client, fault, on)}>
          {fault.enabled ? 'On' : 'Off'}
        </Switch>
        <h2 className="truncate" title={fault.title}>
          {capital(fault.title)}
        </h2>
        <IconButton label="Duplicate" onPress={() => onDuplicate(fault)}>
          <CopyPlus aria-hidden />
        </IconButton>
        <IconButton label="Remove" shortcut="Delete" onPress={remove}>
          <Trash2 aria-hidden />
        </IconButton>
      </header>
      <Effect fault={fault} />
      <RuleEditor text={shown} schema={RuleChangeText} onChange={edit.setText} standin={standin} behaviours={behaviours} onSubmit={save} />
      {edit.error && <Notice meaning="violation">{edit.error.message}</Notice>}
      {isEdited && (
        <footer className="fault-detail__foot">
          <span className="soft truncate">{obstacle ?? 'Saving resets the counter of this fault.'}</span>
          <Button icon={<RotateCcw aria-hidden />} onPress={edit.revert}>
            Revert
          </Button>
          <Button kind="primary" icon={<Save aria-hidden />} isDisabled={obstacle !== undefined} isPending={edit.pending} onPress={save}>
            Save
          </Button>
        </footer>
      )}
    </article>
  )
}

/** How many exchanges the fault has affected. */
const Effect = ({ fault }: { fault: Fault }) => {
  const showTouched = useShowTouched()
  return (
    <div className="fault-detail__facts">
      <span className="mono faint selectable">{fault.faultId}</span>
      {fault.touched === 0 ? (
        <span className="soft">No exchange affected yet</span>
      ) : (
        <Button size="small" icon={<ArrowLeftRight aria-hidden />} onPress={() => showTouched(fault)}>
          Show {countText(fault.touched, 'exchange')}
        </Button>
      )}
      {fault.lastTouchedAt !== undefined && (
        <span className="faint">
          last at <Time text={fault.lastTouchedAt} clock />
        </span>
      )}
    </div>
  )
}
