/** Below an object with unsaved edits: the pushes that saving causes, what is wrong with the text, Save and Discard. */
import { RotateCcw, Save, Send } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { Button, Checkbox, Toggle } from '../components/index.js'
import { verdictOn } from '../json/index.js'
import { countText } from '../text.js'
import { Pushes } from './Pushes.js'
import type { ObjectDraftState } from './use-object-draft.js'
import { usePlanned } from './use-planned.js'

export interface Saving {
  readonly savable: boolean
  readonly push: boolean
  readonly setPush: (push: boolean) => void
  /** Line of a syntax error. */
  readonly errorLine: number | undefined
  readonly violations: number
  readonly violationsAllowed: boolean
  readonly allowViolations: (allowed: boolean) => void
}

/** Whether the text can be saved, and how. */
export const useSaving = (
  { text, dirty }: ObjectDraftState,
  schema: { version: DataSet['version']; object: string },
  pushes: boolean,
): Saving => {
  const [violationsAllowed, allowViolations] = useState(false)
  const [push, setPush] = useState(pushes)
  const verdict = useMemo(() => verdictOn(text, schema), [text, schema])
  const violations = verdict.annotations.filter(({ severity }) => severity === 'violation').length
  return {
    savable: dirty && verdict.error === undefined && (violations === 0 || violationsAllowed),
    push,
    setPush,
    errorLine: verdict.error?.line,
    violations,
    violationsAllowed,
    allowViolations,
  }
}

interface SaveBarProps {
  readonly set: DataSet
  readonly draft: ObjectDraftState
  readonly saving: Saving
  readonly onSave: () => void
  readonly onDiscard: () => void
}

export const SaveBar = ({ set, draft, saving, onSave, onDiscard }: SaveBarProps) => {
  const { errorLine, push, violations } = saving
  const planned = usePlanned(set, errorLine === undefined ? draft.text : undefined, push)
  return (
    <div className="data-save">
      {planned && <Pushes planned={planned} push={push} />}
      <div className="data-save__actions">
        <Toggle isSelected={push} onChange={saving.setPush} tooltip="Push the change to the registered peers when saving">
          <Send aria-hidden /> Push
        </Toggle>
        {errorLine !== undefined && <span className="is-violation">Not JSON at line {errorLine}</span>}
        {violations > 0 && (
          <Checkbox isSelected={saving.violationsAllowed} onChange={saving.allowViolations}>
            Save invalid data on purpose ({countText(violations, 'violation')})
          </Checkbox>
        )}
        <span className="data-spring" />
        <Button icon={<RotateCcw aria-hidden />} onPress={onDiscard}>
          Discard
        </Button>
        <Button kind="primary" icon={<Save aria-hidden />} isDisabled={!saving.savable} isPending={draft.put.pending} onPress={onSave}>
          {draft.isNew ? 'Create' : 'Save'}
        </Button>
      </div>
    </div>
  )
}
