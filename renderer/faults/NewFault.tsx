/** A new fault, empty or started from a ready one. */
import { Zap } from 'lucide-react'
import { useState } from 'react'
import type { FaultBehaviour, FaultSwitch } from '../../emulator/contract/faults.js'
import type { Standin } from '../../emulator/contract/standin.js'
import { Button, Notice, Select } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { faultTexts, newFaultId, useKeptText } from '../kept-texts.js'
import { useCommands } from '../shell/palette-commands.js'
import { countText } from '../text.js'
import { pretty, ruleIn, RuleText, ruleTextOf, readyFaultsFor, withReadyFault, type ReadyFault } from './fault-model.js'
import { obstacleOf, RuleEditor } from './RuleEditor.js'
import { capital } from './capital.js'

/** A name may stand for a rule of each version. */
const keyOf = ({ name, versions }: FaultSwitch): string => `${name} ${versions.join(' ')}`

interface NewFaultProps {
  readonly rule: RuleText
  readonly standin: Standin
  readonly readyFaults: readonly ReadyFault[]
  readonly behaviours: readonly FaultBehaviour[]
  readonly onAdded: (faultId: string) => void
  readonly onGone: () => void
}

export const NewFault = ({ rule, standin, readyFaults, behaviours, onAdded, onGone }: NewFaultProps) => {
  const [begin] = useState(() => ruleTextOf(rule))
  const [kept, setText] = useKeptText(faultTexts, newFaultId(standin.settings.id))
  const text = kept ?? begin
  const add = useCall('faults.add')
  const obstacle = obstacleOf(text, RuleText)
  const now = ruleIn(text)
  const fitting = now ? readyFaultsFor(readyFaults, now.match) : []
  const begun = fitting.find((one) => pretty(one.rule.actions) === pretty(now?.actions) && one.id === now?.id)
  const save = () => {
    const wanted = ruleIn(text)
    if (wanted)
      void add.run({ standinId: standin.settings.id, rule: wanted }).then((done) => {
        if (!done?.faults[0]) return
        setText(undefined)
        onAdded(done.faults[0].faultId)
      })
  }
  const cancel = () => {
    setText(undefined)
    onGone()
  }
  useCommands([
    {
      id: 'faults.save',
      title: 'Switch the new fault on',
      group: 'Faults',
      shortcut: 'Mod+S',
      enabled: () => obstacle === undefined,
      run: save,
    },
  ])
  return (
    <article className="fault-detail" aria-label="New fault">
      <header className="fault-detail__head">
        <h2 className="truncate">New fault at {standin.settings.name}</h2>
        {fitting.length > 0 && (
          <Select
            label="Start from a ready fault"
            labelHidden
            placeholder={countText(fitting.length, 'matching ready fault')}
            value={begun && keyOf(begun)}
            options={fitting.map((one) => ({ id: keyOf(one), label: capital(one.title), detail: one.name }))}
            onChange={(key) => {
              const chosen = fitting.find((one) => keyOf(one) === key)
              if (chosen && now) setText(ruleTextOf(withReadyFault(now, chosen)))
            }}
          />
        )}
      </header>
      <RuleEditor text={text} schema={RuleText} onChange={setText} standin={standin} behaviours={behaviours} onSubmit={save} />
      {add.error && <Notice meaning="violation">{add.error.message}</Notice>}
      <footer className="fault-detail__foot">
        <span className="soft truncate">{obstacle ?? 'The fault applies as soon as you switch it on.'}</span>
        <Button onPress={cancel}>Cancel</Button>
        <Button kind="primary" icon={<Zap aria-hidden />} isDisabled={obstacle !== undefined} isPending={add.pending} onPress={save}>
          Switch on
        </Button>
      </footer>
    </article>
  )
}
