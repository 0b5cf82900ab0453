/** One EVSE or Connector of a Location in the list; the status of an EVSE can be changed here. */
import { Ban, CircleCheck, Plug, PlugZap, Zap } from 'lucide-react'
import type { CSSProperties } from 'react'
import type { DataSet } from '../../emulator/contract/data.js'
import { Status as Statuses } from '../../emulator/ocpi/authored.js'
import { IconButton } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { attempt } from './actions.js'
import type { Child } from './data-model.js'
import type { RowFocus } from './ItemRow.js'

interface ChildRowProps {
  readonly set: DataSet
  readonly locationKey: string
  readonly child: Child
  readonly place: number
  readonly style: CSSProperties
  readonly focus: RowFocus
  readonly onOpen: () => void
}

export const ChildRow = ({ set, locationKey, child, place, style, focus, onOpen }: ChildRowProps) => (
  <div
    role="row"
    aria-level={child.kind === 'evse' ? 2 : 3}
    aria-rowindex={place + 1}
    className="data-row data-row--child"
    data-kind={child.kind}
    style={style}
    {...focus}
    onClick={onOpen}
  >
    {child.kind === 'connector' ? (
      <ConnectorCells connector={child} />
    ) : (
      <EvseCells set={set} locationKey={locationKey} evse={child} tabbable={focus.tabIndex === 0} />
    )}
  </div>
)

const ConnectorCells = ({ connector }: { connector: Extract<Child, { kind: 'connector' }> }) => (
  <>
    <span role="gridcell" className="data-row__id">
      <Plug aria-hidden />
      <span className="mono truncate">{connector.id}</span>
    </span>
    <span role="gridcell" className="truncate data-row__title">
      {connector.title}
    </span>
    <span role="gridcell" className="numbers data-row__time">
      {connector.power}
    </span>
  </>
)

interface EvseCellsProps {
  readonly set: DataSet
  readonly locationKey: string
  readonly evse: Extract<Child, { kind: 'evse' }>
  readonly tabbable: boolean
}

const EvseCells = ({ set, locationKey, evse, tabbable }: EvseCellsProps) => (
  <>
    <span role="gridcell" className="data-row__id">
      <PlugZap aria-hidden />
      <span className="mono truncate" title={evse.uid}>
        {evse.uid}
      </span>
    </span>
    <span role="gridcell" className="truncate data-row__title faint" title={evse.title}>
      {evse.title}
    </span>
    <span role="gridcell" className="data-row__statuses" onClick={(event) => event.stopPropagation()}>
      {set.editable ? (
        <StatusControls set={set} locationKey={locationKey} evse={evse} tabbable={tabbable} />
      ) : (
        <span className="mono" data-status={evse.status}>
          {evse.status}
        </span>
      )}
    </span>
  </>
)

const quickStatuses = [
  ['AVAILABLE', CircleCheck],
  ['CHARGING', Zap],
  ['OUTOFORDER', Ban],
] as const

const StatusControls = ({ set: { standinId, module }, locationKey, evse, tabbable }: EvseCellsProps) => {
  const client = useClient()
  const { uid } = evse
  const change = (status: string) =>
    void attempt(`Changing ${uid}`, async () => {
      const { pushes } = await client.call('data.patch', { standinId, module, key: locationKey, evse: uid, fields: { status } })
      notify({ text: `${uid} is ${status}${pushes.length === 0 ? '' : `, pushed to ${countText(pushes.length, 'peer')}`}` })
    })
  return (
    <>
      <select
        className="input input--mono"
        aria-label={`Status of ${uid}`}
        tabIndex={tabbable ? 0 : -1}
        data-status={evse.status}
        value={evse.status}
        onChange={(event) => change(event.target.value)}
      >
        {!(Statuses.options as readonly string[]).includes(evse.status) && <option>{evse.status}</option>}
        {Statuses.options.map((status) => (
          <option key={status}>{status}</option>
        ))}
      </select>
      {quickStatuses.map(([status, Icon]) => (
        <IconButton
          key={status}
          size="small"
          label={`Set ${uid} ${status}`}
          excludeFromTabOrder={!tabbable}
          isDisabled={evse.status === status}
          onPress={() => change(status)}
        >
          <Icon aria-hidden />
        </IconButton>
      ))}
    </>
  )
}
