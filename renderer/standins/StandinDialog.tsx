import { ChevronDown, ChevronRight, Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { LocalRole, OwnParty, Standin } from '../../emulator/contract/standin.js'
import { versions } from '../../emulator/ocpi/version.js'
import { Button, Checkbox, Dialog, IconButton, Notice, NumberField, Select, Switch, TextField } from '../components/index.js'
import { useCall, useClient, useEngine } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { BehaviourFields } from './BehaviourFields.js'
import { HubOptionFields } from './HubOptionFields.js'
import { errorsOf, newDraft, partyFor, settingsFrom, type Draft, type Errors } from './settings.js'

const roles = [
  { id: 'CPO', label: 'CPO' },
  { id: 'EMSP', label: 'eMSP' },
  { id: 'HUB', label: 'Hub' },
] as const

/** Adds a stand-in, or changes one. */
export const StandinDialog = ({
  standin,
  role,
  onClose,
}: {
  standin: Standin | undefined
  role?: LocalRole | undefined
  onClose: () => void
}) => {
  const standins = useEngine((state) => state.standins)
  const [draft, setDraft] = useState<Draft>(() => standin?.settings ?? newDraft(standins, role))
  const [tried, setTried] = useState(false)
  const add = useCall('standins.add')
  const update = useCall('standins.update')
  const { pending, error } = standin ? update : add
  const found = errorsOf(draft)
  const errors: Errors = tried ? found : {}
  const change = (part: Partial<Draft>) => {
    setDraft((was) => ({ ...was, ...part }))
  }
  const isHub = draft.parties[0]?.role === 'HUB'
  const freePort = useFreePort(draft.host, draft.port, standin?.port)

  const save = async () => {
    setTried(true)
    if (Object.keys(found).length > 0) return
    const { id: _id, ...settings } = settingsFrom(draft)
    const saved = standin ? await update.run({ standinId: standin.settings.id, settings }) : await add.run(settings)
    if (!saved) return
    notify({
      meaning: saved.state === 'failed' ? 'warning' : 'success',
      text: `${saved.settings.name} ${standin ? 'changed' : saved.state === 'running' ? 'is running' : 'added'}`,
    })
    onClose()
  }

  return (
    <Dialog
      title={standin ? `Edit ${standin.settings.name}` : 'Add a stand-in'}
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          {tried && Object.keys(found).length > 0 && <span className="dialog__note is-violation">Something above needs another look.</span>}
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind="primary"
            isPending={pending}
            onPress={() => {
              void save()
            }}
          >
            {standin ? 'Save' : 'Add and start'}
          </Button>
        </>
      }
    >
      {error && (
        <Notice
          meaning="violation"
          action={
            error.freePort !== undefined && (
              <Button
                size="small"
                onPress={() => {
                  change({ port: error.freePort ?? 0 })
                }}
              >
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
          <TextField
            label="Name"
            autoFocus
            value={draft.name}
            onChange={(name) => {
              change({ name })
            }}
            error={errors['name']}
          />
          <div className="field">
            <span className="field__label" id="versions-label">
              Versions
            </span>
            <div className="setup-checks" role="group" aria-labelledby="versions-label">
              {versions.map((version) => (
                <Checkbox
                  key={version}
                  isSelected={draft.versions.includes(version)}
                  onChange={(on) => {
                    change({ versions: versions.filter((each) => (each === version ? on : draft.versions.includes(each))) })
                  }}
                >
                  {version}
                </Checkbox>
              ))}
            </div>
            {errors['versions'] !== undefined && <span className="field__error">{errors['versions']}</span>}
          </div>
        </div>
        <Parties
          parties={draft.parties}
          errors={errors}
          onChange={(parties) => {
            change({ parties })
          }}
        />
      </section>
      <section className="setup-section">
        <h3>Address</h3>
        <div className="setup-columns">
          <NumberField
            label="Port"
            value={draft.port}
            minValue={0}
            maxValue={65_535}
            onChange={(port) => {
              change({ port: Number.isNaN(port) ? 0 : port })
            }}
            error={errors['port']}
            help={
              draft.port === 0
                ? 'The system chooses one'
                : freePort === undefined
                  ? draft.port === standin?.port
                    ? 'It listens here'
                    : 'Free'
                  : `${draft.port} is taken by another program`
            }
            after={
              freePort !== undefined && (
                <Button
                  slot={null}
                  onPress={() => {
                    change({ port: freePort })
                  }}
                >
                  Use {freePort}
                </Button>
              )
            }
          />
          <TextField
            label="Listens on"
            mono
            value={draft.host}
            onChange={(host) => {
              change({ host })
            }}
            error={errors['host']}
            help={draft.host === '127.0.0.1' || draft.host === 'localhost' ? 'This machine only' : 'Other machines can reach it'}
          />
          <TextField
            label="Public url"
            mono
            value={draft.publicUrl ?? ''}
            placeholder="as it listens"
            error={errors['publicUrl']}
            help="What peers are told, as behind a tunnel"
            onChange={(url) => {
              setDraft(({ publicUrl: _was, ...was }) => (url === '' ? was : { ...was, publicUrl: url }))
            }}
          />
        </div>
        <Switch
          isSelected={draft.tls !== undefined}
          onChange={(on) => {
            setDraft(({ tls: _was, ...was }) => (on ? { ...was, tls: {} } : was))
          }}
        >
          TLS
        </Switch>
        {draft.tls !== undefined && (
          <div className="setup-columns">
            {(['keyFile', 'certFile'] as const).map((file) => (
              <TextField
                key={file}
                mono
                label={file === 'keyFile' ? 'Key file' : 'Certificate file'}
                placeholder="generated"
                value={draft.tls?.[file] ?? ''}
                onChange={(path) => {
                  const { [file]: _was, ...rest } = draft.tls ?? {}
                  change({ tls: path === '' ? rest : { ...rest, [file]: path } })
                }}
              />
            ))}
          </div>
        )}
      </section>
      <section className="setup-section">
        <h3>How it answers</h3>
        <div className="setup-checks">
          <Switch
            isSelected={draft.strict}
            onChange={(strict) => {
              change({ strict })
            }}
          >
            Strict: refuse with 2001 what breaks the specification
          </Switch>
          {!isHub && (
            <Switch
              isSelected={draft.pushOnChange}
              onChange={(pushOnChange) => {
                change({ pushOnChange })
              }}
            >
              Push changes to connected peers
            </Switch>
          )}
        </div>
        <div className="setup-columns">
          <NumberField
            label="Objects in a page"
            value={draft.pageLimit}
            minValue={1}
            maxValue={1000}
            onChange={(pageLimit) => {
              change({ pageLimit })
            }}
            error={errors['pageLimit']}
            help="X-Limit at most"
          />
          <NumberField
            label="Calls to peers time out after"
            value={draft.callTimeoutMs}
            minValue={100}
            maxValue={600_000}
            onChange={(callTimeoutMs) => {
              change({ callTimeoutMs })
            }}
            error={errors['callTimeoutMs']}
            help="Milliseconds"
          />
        </div>
      </section>
      {isHub && (
        <section className="setup-section">
          <h3>Routing</h3>
          <HubOptionFields
            options={draft.hub}
            onChange={(part) => {
              change({ hub: { ...draft.hub, ...part } })
            }}
          />
        </section>
      )}
      {!isHub && (
        <>
          <Folded title="Data to begin with">
            {standin && <p className="soft">Counts for data that is made from now on; what is there stays.</p>}
            <div className="setup-columns">
              {(
                [
                  ['locations', 'Locations', 'as CPO'],
                  ['tokens', 'Tokens', 'as eMSP'],
                  ['history', 'Past sessions', 'with CDRs, for each eMSP'],
                  ['seed', 'Seed', 'the same seed makes the same data'],
                ] as const
              ).map(([key, label, help]) => (
                <NumberField
                  key={key}
                  label={label}
                  value={draft.seed[key]}
                  minValue={0}
                  help={help}
                  error={errors[`seed.${key}`]}
                  onChange={(value) => {
                    change({ seed: { ...draft.seed, [key]: value } })
                  }}
                />
              ))}
            </div>
          </Folded>
          <Folded title="Commands, charging and authorization">
            <BehaviourFields
              behaviour={draft.behaviour}
              errors={errors}
              onChange={(behaviour) => {
                change({ behaviour })
              }}
            />
          </Folded>
        </>
      )}
    </Dialog>
  )
}

export const Folded = ({ title, children }: { title: string; children: React.ReactNode }) => {
  const [open, setOpen] = useState(false)
  return (
    <section className="setup-section">
      <Button
        className="setup-fold"
        kind="quiet"
        aria-expanded={open}
        icon={open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
        onPress={() => {
          setOpen(!open)
        }}
      >
        {title}
      </Button>
      {open && children}
    </section>
  )
}

const Parties = ({
  parties,
  errors,
  onChange,
}: {
  parties: readonly OwnParty[]
  errors: Errors
  onChange: (parties: OwnParty[]) => void
}) => {
  const change = (index: number, part: Partial<OwnParty>) => {
    onChange(parties.map((party, at) => (at === index ? { ...party, ...part } : party)))
  }
  return (
    <div className="setup-parties" role="group" aria-label="Parties">
      {parties.map((party, index) => (
        <div className="setup-party" key={index}>
          <Select<LocalRole>
            label="Role"
            options={roles}
            value={party.role}
            onChange={(role) => {
              // A hub is one party, in this role and no other.
              if (role === 'HUB') onChange([{ ...party, role }])
              else change(index, { role })
            }}
          />
          <TextField
            label="Country"
            mono
            maxLength={2}
            value={party.country_code}
            onChange={(text) => {
              change(index, { country_code: text.toUpperCase() })
            }}
            error={errors[`parties.${index}.country_code`]}
          />
          <TextField
            label="Party id"
            mono
            maxLength={3}
            value={party.party_id}
            onChange={(text) => {
              change(index, { party_id: text.toUpperCase() })
            }}
            error={errors[`parties.${index}.party_id`]}
          />
          <TextField
            label="Business name"
            value={party.name}
            onChange={(name) => {
              change(index, { name })
            }}
            error={errors[`parties.${index}.name`]}
          />
          <IconButton
            label={`Remove party ${index + 1}`}
            isDisabled={parties.length === 1}
            onPress={() => {
              onChange(parties.filter((_, at) => at !== index))
            }}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {parties[0]?.role !== 'HUB' && (
        <Button
          className="setup-fold"
          size="small"
          icon={<Plus aria-hidden />}
          onPress={() => {
            const taken = new Set(parties.map((party) => party.party_id))
            onChange([...parties, partyFor(parties.every((party) => party.role === 'CPO') ? 'EMSP' : 'CPO', taken)])
          }}
        >
          Add a party
        </Button>
      )}
    </div>
  )
}

/** The next free port when the wished one is taken; undefined when it is free, unknown, or our own. */
const useFreePort = (host: string, port: number, own: number | undefined): number | undefined => {
  const client = useClient()
  const [found, setFound] = useState<{ wished: number; free: number }>()
  useEffect(() => {
    if (port === 0 || port === own || host === '') return
    let dropped = false
    const timer = setTimeout(() => {
      client.call('standins.freePort', { host, from: port }).then(
        (answer) => {
          if (!dropped) setFound({ wished: port, free: answer.port })
        },
        // Not knowing is no obstacle: starting the stand-in tells.
        () => undefined,
      )
    }, 250)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, host, port, own])
  return found?.wished === port && found.free !== port && port !== own ? found.free : undefined
}
