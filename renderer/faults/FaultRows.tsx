/** Rows of the list: a fault that was added, and a ready one. */
import { ArrowLeftRight, Zap, ZapOff } from 'lucide-react'
import type { Fault } from '../../emulator/contract/faults.js'
import { IconButton, Switch } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { hrefTo } from '../shell/router.js'
import { countText } from '../text.js'
import { removeFaults, setEnabled, switchOn } from './actions.js'
import { type ReadyFault } from './fault-model.js'
import { useShowTouched } from './touched.js'

export const AddedRow = ({ fault, chosen }: { fault: Fault; chosen: boolean }) => {
  const client = useClient()
  const showTouched = useShowTouched()
  return (
    <li className="fault" data-on={fault.enabled}>
      <Switch aria-label={fault.title} isSelected={fault.enabled} onChange={(on) => void setEnabled(client, fault, on)}>
        {null}
      </Switch>
      <a
        href={hrefTo('faults', fault.standinId, 'there', fault.faultId)}
        aria-current={chosen ? 'true' : undefined}
        title={`${fault.title} (${fault.faultId})`}
      >
        {fault.enabled ? <Zap aria-label="on" className="is-fault" /> : <ZapOff aria-label="off" className="faint" />}
        <span className="truncate">{fault.title}</span>
      </a>
      {fault.touched > 0 ? (
        <IconButton
          size="small"
          className="fault__touched"
          label={`Show ${countText(fault.touched, 'affected exchange')}`}
          onPress={() => showTouched(fault)}
        >
          <span className="numbers">{fault.touched}</span>
          <ArrowLeftRight aria-hidden />
        </IconButton>
      ) : (
        <span className="fault__touched faint" title="No exchange affected yet">
          0
        </span>
      )}
    </li>
  )
}

export const ReadyRow = ({
  standinId,
  readyFault,
  on,
  chosen,
}: {
  standinId: string
  readyFault: ReadyFault
  on: readonly Fault[]
  chosen: boolean
}) => {
  const client = useClient()
  return (
    <li className="fault">
      <Switch
        aria-label={readyFault.title}
        isSelected={on.some((fault) => fault.enabled)}
        onChange={(wanted) => {
          if (!wanted) void removeFaults(client, on)
          else if (on.length > 0) for (const fault of on) void setEnabled(client, fault, true)
          else void switchOn(client, { standinId, switch: readyFault.name })
        }}
      >
        {null}
      </Switch>
      <a
        href={hrefTo('faults', standinId, 'ready', readyFault.name)}
        aria-current={chosen ? 'true' : undefined}
        title={`${readyFault.title} (${readyFault.name})`}
      >
        <span className="truncate">{readyFault.title.replaceAll('`', '')}</span>
        {readyFault.versions.length === 1 && <span className="fault__version">{readyFault.versions[0]}</span>}
      </a>
    </li>
  )
}
