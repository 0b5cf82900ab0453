/** Tries which rule decides for a Token. */
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { RuleTrial } from '../../../emulator/contract/charging.js'
import { Badge, Button, type Meaning, Notice, TextField } from '../../components/index.js'
import { useCall, useQuery } from '../../engine/index.js'
import { answerMeaning, answerText } from './rule-texts.js'

const trialMeaning = (answer: RuleTrial['answer']): Meaning => (answer === 'unknown' ? 'warning' : answerMeaning(answer))

/** Finds the rule that decides for a Token, without a peer. */
export const Trial = ({ standinId, onDecided }: { standinId: string; onDecided: (rule: number | undefined) => void }) => {
  const [uid, setUid] = useState('')
  const [locationId, setLocation] = useState('')
  const [evseUid, setEvse] = useState('')
  const [trial, setTrial] = useState<RuleTrial>()
  const attempt = useCall('charging.tryRules')
  const { result: tokens } = useQuery('data.list', { standinId, holder: 'own', module: 'tokens', search: uid.trim(), limit: 30 })
  const run = async () => {
    if (uid.trim() === '') return
    const found = await attempt.run({
      standinId,
      uid: uid.trim(),
      ...(locationId.trim() !== '' && { locationId: locationId.trim(), ...(evseUid.trim() !== '' && { evseUid: evseUid.trim() }) }),
    })
    setTrial(found)
    onDecided(found?.rule)
  }
  const change = (set: (text: string) => void) => (text: string) => {
    set(text)
    setTrial(undefined)
    onDecided(undefined)
  }
  return (
    <form
      className="trial"
      aria-label="Try the rules"
      onSubmit={(event) => {
        event.preventDefault()
        void run()
      }}
    >
      <h2>Try the rules</h2>
      <TextField label="Token" mono list="own-tokens" placeholder="uid" value={uid} onChange={change(setUid)} />
      <datalist id="own-tokens">
        {(tokens?.items ?? []).map((item) => (
          <option key={item.key} value={item.id.slice(0, item.id.lastIndexOf('/'))}>{`${item.title}: ${item.state}`}</option>
        ))}
      </datalist>
      <div className="charging-columns">
        <TextField label="Location" mono placeholder="any" value={locationId} onChange={change(setLocation)} help="Id that the peer uses" />
        <TextField label="EVSE" mono placeholder="any" isDisabled={locationId.trim() === ''} value={evseUid} onChange={change(setEvse)} />
      </div>
      <div>
        <Button type="submit" icon={<FlaskConical aria-hidden />} isDisabled={uid.trim() === ''} isPending={attempt.pending}>
          Find the deciding rule
        </Button>
      </div>
      {attempt.error && <Notice meaning="violation">{attempt.error.message}</Notice>}
      <div role="status">
        {trial && (
          <div className="trial__answer">
            <Badge meaning={trialMeaning(trial.answer)}>{trial.answer === 'unknown' ? 'unknown' : answerText(trial.answer)}</Badge>{' '}
            {trial.why}
            {trial.delayMs > 0 && <span className="soft">, after {trial.delayMs} ms</span>}.
          </div>
        )}
      </div>
    </form>
  )
}
