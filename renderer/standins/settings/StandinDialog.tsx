/** Adds a stand-in, or changes one. */
import { useState } from 'react'
import type { LocalRole, Standin } from '../../../emulator/contract/standin.js'
import { versions } from '../../../emulator/ocpi/version.js'
import { Button, Checkbox, FormDialog, Notice, TextField } from '../../components/index.js'
import { useCall, useEngine } from '../../engine/index.js'
import { notify } from '../../shell/toasts.js'
import { AddressFields } from './AddressFields.js'
import { BehaviourFields } from './BehaviourFields.js'
import { FoldedSection } from './FoldedSection.js'
import { HubOptionFields } from './HubOptionFields.js'
import { PartyList } from './PartyList.js'
import { ResponseFields } from './ResponseFields.js'
import { SeedFields } from './SeedFields.js'
import { errorsOf, newDraft, settingsFrom, type Draft, type Errors } from './settings.js'

interface StandinDialogProps {
  readonly standin: Standin | undefined
  /** Role of a new stand-in. */
  readonly role?: LocalRole | undefined
  readonly onClose: () => void
}

export const StandinDialog = ({ standin, role, onClose }: StandinDialogProps) => {
  const { draft, change, errors, isInvalid, save, pending, error } = useStandinForm(standin, role, onClose)
  const isHub = draft.parties[0]?.role === 'HUB'
  return (
    <FormDialog
      title={standin ? `Edit ${standin.settings.name}` : 'Add a stand-in'}
      onClose={onClose}
      size="large"
      submit={standin ? 'Save' : 'Add and start'}
      onSubmit={() => void save()}
      pending={pending}
      note={isInvalid && <span className="dialog__note is-violation">Correct the fields that are marked above.</span>}
    >
      {error && (
        <Notice
          meaning="violation"
          action={
            error.freePort !== undefined && (
              <Button size="small" onPress={() => change({ port: error.freePort ?? 0 })}>
                Use {error.freePort}
              </Button>
            )
          }
        >
          {error.message}
        </Notice>
      )}
      <section className="setup-section">
        <div className="setup-columns">
          <TextField label="Name" autoFocus value={draft.name} onChange={(name) => change({ name })} error={errors['name']} />
          <VersionChecks draft={draft} error={errors['versions']} onChange={change} />
        </div>
        <PartyList parties={draft.parties} errors={errors} onChange={(parties) => change({ parties })} />
      </section>
      <AddressFields draft={draft} errors={errors} standin={standin} onChange={change} />
      <ResponseFields draft={draft} errors={errors} isHub={isHub} onChange={change} />
      {isHub ? (
        <section className="setup-section">
          <h3>Routing</h3>
          <HubOptionFields options={draft.hub} onChange={(part) => change({ hub: { ...draft.hub, ...part } })} />
        </section>
      ) : (
        <>
          <FoldedSection title="Initial data" isOpen={Object.keys(errors).some((field) => field.startsWith('seed.'))}>
            <SeedFields seed={draft.seed} errors={errors} isNew={!standin} onChange={(seed) => change({ seed })} />
          </FoldedSection>
          <FoldedSection
            title="Commands, charging and authorization"
            isOpen={Object.keys(errors).some((field) => field.startsWith('behaviour.'))}
          >
            <BehaviourFields behaviour={draft.behaviour} errors={errors} onChange={(behaviour) => change({ behaviour })} />
          </FoldedSection>
        </>
      )}
    </FormDialog>
  )
}

/** The draft, its errors once it was submitted, and saving it. */
const useStandinForm = (standin: Standin | undefined, role: LocalRole | undefined, onSaved: () => void) => {
  const standins = useEngine((state) => state.standins)
  const [draft, setDraft] = useState<Draft>(() => standin?.settings ?? newDraft(standins, role))
  const [tried, setTried] = useState(false)
  const add = useCall('standins.add')
  const update = useCall('standins.update')
  const found = errorsOf(draft)
  const isValid = Object.keys(found).length === 0
  const save = async () => {
    setTried(true)
    if (!isValid) return
    const { id: _id, ...settings } = settingsFrom(draft)
    const saved = standin ? await update.run({ standinId: standin.settings.id, settings }) : await add.run(settings)
    if (!saved) return
    notify({
      meaning: saved.state === 'failed' ? 'warning' : 'success',
      text: `${saved.settings.name} ${standin ? 'changed' : saved.state === 'running' ? 'is running' : 'added'}`,
    })
    onSaved()
  }
  const errors: Errors = tried ? found : {}
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part })),
    errors,
    isInvalid: tried && !isValid,
    save,
    pending: add.pending || update.pending,
    error: add.error ?? update.error,
  }
}

interface VersionChecksProps {
  readonly draft: Draft
  readonly error: string | undefined
  readonly onChange: (part: Partial<Draft>) => void
}

const VersionChecks = ({ draft, error, onChange }: VersionChecksProps) => (
  <div className="field">
    <span className="field__label" id="versions-label">
      Versions
    </span>
    <div className="setup-checks" role="group" aria-labelledby="versions-label">
      {versions.map((version) => (
        <Checkbox
          key={version}
          isSelected={draft.versions.includes(version)}
          onChange={(on) => onChange({ versions: versions.filter((each) => (each === version ? on : draft.versions.includes(each))) })}
        >
          {version}
        </Checkbox>
      ))}
    </div>
    {error !== undefined && <span className="field__error">{error}</span>}
  </div>
)
