/** What a run is given: variables, secrets, the platform under test, version and seed. */
import { Footprints, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button, Checkbox, Dialog, Notice, Select, TextField } from '../components/index.js'
import { callErrorOf, useClient } from '../engine/index.js'
import { startRun } from './actions.js'
import { drafts } from './drafts.js'
import { givableOf, noSettings, runParameters, runSettings, type RunSettings } from './running.js'
import { RunAccess, useRunAccess } from './RunAccess.js'
import type { RunWish } from './ScenariosView.js'

export const RunDialog = ({ wish, onClose }: { wish: RunWish; onClose: () => void }) => {
  const { id, text, title, from } = wish
  const client = useClient()
  const givable = useMemo(() => givableOf(text), [text])
  const [settings, setSettings] = useState<RunSettings>(() => runSettings.get()[id] ?? noSettings)
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({})
  const [problem, setProblem] = useState(wish.problem)
  const [pending, setPending] = useState(false)
  const change = (part: Partial<RunSettings>) => {
    setSettings((was) => ({ ...was, ...part }))
  }
  const seedError = settings.seed === '' || /^\d{1,9}$/.test(settings.seed) ? undefined : 'Enter a whole number.'
  const peerError =
    settings.peer.trim() === '' || /^https?:\/\/\S+$/.test(settings.peer.trim())
      ? undefined
      : 'Enter the URL of a versions endpoint: http://… or https://…'
  const access = useRunAccess(id, text, peerError === undefined ? settings.peer.trim() : '')
  const start = async (stepwise: boolean): Promise<string | undefined> => {
    const draft = drafts.get()[id]
    return startRun(client, text, {
      ...runParameters(settings, givable, secrets),
      id,
      stepwise,
      allow: await access.settle(client),
      ...(draft && { text: draft.text }),
      ...(from !== undefined && { from }),
    })
  }
  const begin = async (stepwise: boolean) => {
    if (seedError !== undefined || peerError !== undefined || pending) return
    setPending(true)
    runSettings.set((all) => ({ ...all, [id]: settings }))
    const failure = await start(stepwise).catch((error: unknown) => callErrorOf(error).message)
    setPending(false)
    if (failure === undefined) onClose()
    else setProblem(failure)
  }
  const secretNames = [...new Set([...givable.secrets, ...(givable.peer && settings.peer.trim() !== '' ? ['tokenA'] : [])])]
  return (
    <Dialog
      title={`Run ${title}`}
      isOpen
      onClose={onClose}
      foot={
        <>
          <span className="dialog__note faint">
            {from === undefined ? '' : `Starts at step ${from + 1}; earlier registrations are made first.`}
          </span>
          <Button onPress={onClose}>Cancel</Button>
          <Button icon={<Footprints aria-hidden />} isPending={pending} onPress={() => void begin(true)}>
            Step by step
          </Button>
          <Button kind="primary" icon={<Play aria-hidden />} isPending={pending} onPress={() => void begin(wish.stepwise === true)}>
            Run
          </Button>
        </>
      }
    >
      {problem !== undefined && <Notice meaning="violation">{problem}</Notice>}
      <RunAccess {...access} />
      {givable.peer && (
        <TextField
          label="Platform under test"
          mono
          placeholder="https://…/ocpi/versions"
          value={settings.peer}
          error={peerError}
          onChange={(peer) => change({ peer })}
          help="Versions URL of your platform. If empty, a stand-in plays this role."
        />
      )}
      {secretNames.map((name) => (
        <TextField
          key={name}
          label={name === 'tokenA' ? 'Token A' : name}
          type="password"
          value={secrets[name] ?? ''}
          onChange={(value) => setSecrets((all) => ({ ...all, [name]: value }))}
          help={
            name === 'tokenA'
              ? 'The token A that your platform accepts, or uses to register. It is not stored and not shown in reports.'
              : 'A secret. If empty, it is read from the environment where that is allowed. It is not stored and not shown in reports.'
          }
        />
      ))}
      {givable.variables.length > 0 && (
        <div className="run-variables" role="group" aria-label="Variables">
          {givable.variables.map(({ name, value }) => (
            <TextField
              key={name}
              label={name}
              mono
              placeholder={value}
              value={settings.variables[name] ?? value}
              onChange={(next) => change({ variables: { ...settings.variables, [name]: next } })}
            />
          ))}
        </div>
      )}
      <div className="run-variables">
        {givable.versions.length > 1 && (
          <Select
            label="Version"
            value={settings.version === '' ? 'all' : settings.version}
            onChange={(version) => change({ version: version === 'all' ? '' : version })}
            options={[
              { id: 'all', label: `Each: ${givable.versions.join(', ')}` },
              ...givable.versions.map((version) => ({ id: version, label: version })),
            ]}
          />
        )}
        <TextField
          label="Seed"
          mono
          placeholder="1"
          value={settings.seed}
          error={seedError}
          onChange={(seed) => change({ seed })}
          help="The same seed reproduces data and random choices."
        />
      </div>
      <Checkbox isSelected={settings.keepGoing} onChange={(keepGoing) => change({ keepGoing })}>
        Continue after a failed step
      </Checkbox>
    </Dialog>
  )
}
