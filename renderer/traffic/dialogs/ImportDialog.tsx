/** An import under way: how far it is, and what the user has to say about the recording. */
import { useEffect, useState } from 'react'
import { parseParty } from '../../../emulator/ocpi/headers.js'
import { type Version, versions } from '../../../emulator/ocpi/version.js'
import { Button, Dialog, Segments, TextField } from '../../components/index.js'
import { useStore } from '../../store.js'
import { countText } from '../../text.js'
import { importing, type ImportState } from '../importing.js'

/** A file that is read within this time opens no dialog. */
const quietMs = 400

export const ImportDialog = () => {
  const state = useStore(importing)
  const [late, setLate] = useState(false)
  const running = state !== undefined
  useEffect(() => {
    setLate(false)
    if (!running) return
    const timer = setTimeout(() => setLate(true), quietMs)
    return () => clearTimeout(timer)
  }, [running])
  if (!state) return null
  if (state.phase === 'asking') return <Questions state={state} />
  return late ? <Progress state={state} /> : null
}

const Progress = ({ state }: { state: ImportState }) => (
  <Dialog title={`Import ${state.name}`} isOpen onClose={state.cancel} size="small" foot={<Button onPress={state.cancel}>Cancel</Button>}>
    <progress aria-label={state.phase === 'reading' ? 'Reading' : 'Judging'} value={state.phase === 'reading' ? state.share : undefined} />
    <p>
      {state.phase === 'reading'
        ? `${Math.floor(state.share * 100)} % read, ${countText(state.entries, 'exchange')}`
        : `Judging ${countText(state.entries, 'exchange')}…`}
    </p>
  </Dialog>
)

type Role = 'CPO' | 'EMSP' | 'HUB' | ''

const Questions = ({ state }: { state: ImportState }) => {
  const questions = state.result?.questions ?? []
  const hosts = [...new Set(questions.filter(({ about }) => about !== 'version').flatMap((question) => question.hosts))]
  const [version, setVersion] = useState<Version | ''>('')
  const [roles, setRoles] = useState<Readonly<Record<string, Role>>>({})
  const [parties, setParties] = useState<Readonly<Record<string, string>>>({})
  const wrong = hosts.filter((host) => (parties[host] ?? '') !== '' && parseParty(parties[host] ?? '') === undefined)
  const answer = () =>
    state.answer({
      ...(version !== '' && { version }),
      hosts: hosts.flatMap((host) => {
        const role = roles[host] || undefined
        const party = parseParty(parties[host] ?? '')
        return role === undefined && party === undefined ? [] : [{ host, ...(role && { role }), ...(party && { party }) }]
      }),
    })
  return (
    <Dialog
      title={`Import ${state.name}`}
      isOpen
      onClose={state.cancel}
      foot={
        <>
          <Button onPress={state.cancel}>Cancel</Button>
          <Button kind="primary" isDisabled={wrong.length > 0} onPress={answer}>
            Import
          </Button>
        </>
      }
    >
      <ul>
        {questions.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
      <p className="faint">Requests without a version are listed but not checked.</p>
      {questions.some(({ about }) => about === 'version') && (
        <div className="field">
          <span className="field__label">OCPI version of these requests</span>
          <Segments
            label="OCPI version of these requests"
            value={version}
            onChange={setVersion}
            options={[{ id: '' as const, label: 'Unknown' }, ...versions.map((id) => ({ id, label: id }))]}
          />
        </div>
      )}
      {hosts.map((host) => (
        <div key={host} className="field">
          <span className="field__label mono">{host}</span>
          <Segments
            label={`Role of ${host}`}
            value={roles[host] ?? ''}
            onChange={(role) => setRoles({ ...roles, [host]: role })}
            options={[
              { id: '', label: 'Unknown' },
              { id: 'CPO', label: 'CPO' },
              { id: 'EMSP', label: 'eMSP' },
              { id: 'HUB', label: 'Hub' },
            ]}
          />
          <TextField
            label={`Party of ${host}`}
            placeholder="NL-CPO"
            value={parties[host] ?? ''}
            onChange={(text) => setParties({ ...parties, [host]: text })}
            error={wrong.includes(host) ? 'Enter country_code and party_id, for example NL-CPO' : undefined}
          />
        </div>
      ))}
    </Dialog>
  )
}
