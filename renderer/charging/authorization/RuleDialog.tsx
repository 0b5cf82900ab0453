/** Adds a rule of real-time authorization, or changes one. */
import { useState } from 'react'
import { TokenType } from '../../../emulator/ocpi/authored.js'
import { AuthorizationRule } from '../../../emulator/contract/standin.js'
import { FormDialog, NumberField, Select, TextField } from '../../components/index.js'
import { answerText, answers, placesAsText, readPlaces } from './rule-texts.js'

const anyType = 'any'

interface RuleDialogProps {
  /** Undefined for a new one. */
  readonly rule: AuthorizationRule | undefined
  readonly onClose: () => void
  readonly onSave: (rule: AuthorizationRule) => Promise<void>
}

export const RuleDialog = ({ rule, onClose, onSave }: RuleDialogProps) => {
  const [draft, setDraft] = useState<AuthorizationRule>(() => rule ?? AuthorizationRule.parse({ answer: 'BLOCKED' }))
  const [places, setPlaces] = useState(() => placesAsText(draft))
  const [pending, setPending] = useState(false)
  const change = (part: Partial<AuthorizationRule>) => {
    setDraft((was) => ({ ...was, ...part }))
  }
  const save = async () => {
    const { uid, type, places: _before, ...rest } = draft
    const read = readPlaces(places)
    setPending(true)
    await onSave({
      ...rest,
      ...(uid !== undefined && uid.trim() !== '' && { uid: uid.trim() }),
      ...(type && { type }),
      ...(read && { places: read }),
    })
    setPending(false)
  }
  return (
    <FormDialog
      title={rule ? 'Edit the rule' : 'Add a rule'}
      onClose={onClose}
      size="small"
      submit={rule ? 'Save' : 'Add'}
      onSubmit={() => void save()}
      pending={pending}
    >
      <div className="charging-columns">
        <TextField
          label="Token"
          mono
          autoFocus
          maxLength={64}
          placeholder="every Token"
          value={draft.uid ?? ''}
          onChange={(uid) => change({ uid })}
          help="Uid"
        />
        <Select
          label="Type"
          value={draft.type ?? anyType}
          options={[{ id: anyType, label: 'any type' }, ...TokenType.options.map((id) => ({ id, label: id }))]}
          onChange={(type) => setDraft(({ type: _was, ...was }) => (type === anyType ? was : { ...was, type: type }))}
        />
      </div>
      <div className="charging-columns">
        <Select
          label="Answer"
          value={draft.answer}
          options={answers.map((id) => ({ id, label: answerText(id) }))}
          onChange={(answer) => change({ answer })}
        />
        <NumberField
          label="Delay (ms)"
          value={draft.delayMs}
          minValue={0}
          maxValue={600_000}
          isDisabled={draft.answer === 'none'}
          onChange={(delayMs) => change({ delayMs: Number.isNaN(delayMs) ? 0 : delayMs })}
          help="Real time"
        />
      </div>
      <TextField
        label="Only at"
        mono
        rows={3}
        value={places}
        onChange={setPlaces}
        placeholder="everywhere"
        help="One Location or Location/EVSE per line; elsewhere the answer is NOT_ALLOWED"
      />
    </FormDialog>
  )
}
