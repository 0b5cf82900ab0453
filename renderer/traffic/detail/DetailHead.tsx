/** The head of the opened exchange: what was requested, how it was answered, and what can be done with it. */
import { ArrowDownLeft, ArrowUpRight, Diff, Eye, EyeOff, ListPlus, Pin, PinOff, RotateCcw, Terminal, Waypoints, X, Zap } from 'lucide-react'
import type { ExchangeDetail } from '../../../emulator/contract/exchange.js'
import { Badge, Button, IconButton, IconToggle } from '../../components/index.js'
import { useClient } from '../../engine/index.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { useStore } from '../../store.js'
import { durationText } from '../../text.js'
import { addFaultLike, copyAsCurl } from '../actions.js'
import { toggleMark, useTraffic } from '../context.js'

export interface DetailHeadProps {
  readonly detail: ExchangeDetail
  readonly revealed: boolean
  readonly setRevealed: (seq: number | undefined) => void
  readonly onResend: () => void
  readonly onSaveAsStep: () => void
  readonly onLeave: () => void
}

export const DetailHead = (props: DetailHeadProps) => {
  const { detail } = props
  const failed = detail.status === undefined || detail.status >= 400
  return (
    <header className="detail__head">
      <div className="detail__title">
        <span className={detail.direction === 'in' ? 'is-incoming' : 'is-outgoing'}>
          {detail.direction === 'in' ? <ArrowDownLeft aria-label="in" /> : <ArrowUpRight aria-label="out" />}
        </span>
        <h2 className="mono truncate" title={detail.url}>
          <b>{detail.method}</b> {detail.path}
        </h2>
      </div>
      <div className="detail__line">
        {detail.status === undefined ? (
          <Badge meaning="violation">no response</Badge>
        ) : (
          <Badge meaning={failed ? 'warning' : 'success'}>HTTP {detail.status}</Badge>
        )}
        {detail.ocpiStatus !== undefined && (
          <Badge meaning={detail.ocpiStatus >= 2000 ? 'warning' : 'success'}>OCPI {detail.ocpiStatus}</Badge>
        )}
        <span className="mono truncate">
          {detail.from} → {detail.to}
        </span>
        <span className="faint numbers">{durationText(detail.durationMs)}</span>
        <DetailActions {...props} />
      </div>
    </header>
  )
}

const DetailActions = ({ detail, revealed, setRevealed, onResend, onSaveAsStep, onLeave }: DetailHeadProps) => {
  const traffic = useTraffic()
  const client = useClient()
  const marked = useStore(traffic.marks, (marks) => marks.includes(detail.seq))
  const pinned = useStore(traffic.list.pins, (pins) => pins.has(detail.seq))
  return (
    <div className="detail__actions">
      {detail.atHub !== undefined && <BothLegsButton atHub={detail.atHub} seq={detail.seq} />}
      <IconButton label="Copy as cURL" shortcut="y" onPress={() => void copyAsCurl(client, detail.seq, revealed)}>
        <Terminal aria-hidden />
      </IconButton>
      <IconButton label="Edit and resend" shortcut="e" onPress={onResend}>
        <RotateCcw aria-hidden />
      </IconButton>
      <IconButton label="Add a fault for this request" shortcut="x" onPress={() => addFaultLike(detail)}>
        <Zap aria-hidden />
      </IconButton>
      <IconButton label="Save as scenario step" shortcut="Shift+S" onPress={onSaveAsStep}>
        <ListPlus aria-hidden />
      </IconButton>
      <IconToggle
        label={marked ? 'Unmark' : 'Mark for comparing'}
        shortcut="m"
        isSelected={marked}
        onChange={() => toggleMark(traffic, detail.seq)}
      >
        <Diff aria-hidden />
      </IconToggle>
      <IconToggle
        label={pinned ? 'Unpin' : 'Pin'}
        shortcut="p"
        isSelected={pinned}
        onChange={() => traffic.list.togglePin(traffic.list.find(detail.seq) ?? detail)}
      >
        {pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
      </IconToggle>
      <IconToggle
        label={revealed ? 'Mask the tokens' : 'Reveal the tokens'}
        isSelected={revealed}
        onChange={(on) => setRevealed(on ? detail.seq : undefined)}
      >
        {revealed ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </IconToggle>
      <IconButton label="Close" shortcut="Escape" onPress={onLeave}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

/** Leads to the hub that this went over: what came to it and what went on, side by side. */
const BothLegsButton = ({ atHub, seq }: { atHub: number; seq: number }) => {
  const { list } = useTraffic()
  const hubId = list.find(atHub)?.standinId
  return hubId === undefined ? null : (
    <Button size="small" icon={<Waypoints aria-hidden />} onPress={() => navigate(hrefTo('hub', hubId, 'exchanges', seq))}>
      Both legs
    </Button>
  )
}
