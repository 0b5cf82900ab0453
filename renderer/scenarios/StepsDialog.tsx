/** Exchanges of the log become steps: of a new scenario, or at the end of one that is there. */
import { useState } from 'react'
import { Button, Dialog, Notice, Segments, Select, TextField } from '../components/index.js'
import { callErrorOf, useClient } from '../engine/index.js'
import { countText } from '../text.js'
import { appendExchanges, scenarioOfExchanges } from './actions.js'
import { useBoard } from './board.js'

export const StepsDialog = ({ seqs, onClose }: { seqs: readonly number[]; onClose: () => void }) => {
  const client = useClient()
  const own = useBoard((state) => state.scenarios.filter((scenario) => scenario.origin === 'own'))
  const [place, setPlace] = useState<'new' | 'existing'>('new')
  const [title, setTitle] = useState('From the log')
  const [chosen, setChosen] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [pending, setPending] = useState(false)
  const target = own.find((scenario) => scenario.id === chosen)
  const save = async () => {
    setPending(true)
    try {
      if (place === 'new') await scenarioOfExchanges(client, seqs, title.trim())
      else if (target) await appendExchanges(client, seqs, target)
      onClose()
    } catch (error) {
      setProblem(callErrorOf(error).message)
      setPending(false)
    }
  }
  const ready = place === 'new' ? title.trim() !== '' : target !== undefined
  return (
    <Dialog
      title={`Save ${countText(seqs.length, 'exchange')} as scenario ${seqs.length === 1 ? 'step' : 'steps'}`}
      isOpen
      onClose={onClose}
      size="small"
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" isPending={pending} isDisabled={!ready} onPress={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      {problem !== undefined && <Notice meaning="violation">{problem}</Notice>}
      <div className="field">
        <span className="field__label">Save to</span>
        <Segments
          label="Save to"
          value={place}
          onChange={setPlace}
          options={[
            { id: 'new', label: 'A new scenario' },
            { id: 'existing', label: 'An existing scenario' },
          ]}
        />
        <span className="field__help">
          Each request becomes a step and its response the expectation. Repeated ids become variables. Tokens are left out.
        </span>
      </div>
      {place === 'new' ? (
        <TextField
          label="Title"
          value={title}
          onChange={setTitle}
          maxLength={200}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && ready) void save()
            else event.continuePropagation()
          }}
        />
      ) : own.length === 0 ? (
        <Notice>You have no scenario of your own yet.</Notice>
      ) : (
        <Select
          label="Scenario"
          value={chosen}
          onChange={setChosen}
          options={own.map((scenario) => ({
            id: scenario.id,
            label: scenario.title,
            detail: countText(scenario.steps, 'step'),
            disabled: scenario.problems > 0,
          }))}
        />
      )}
    </Dialog>
  )
}
