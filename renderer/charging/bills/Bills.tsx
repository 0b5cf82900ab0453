/** Sessions or CDRs, own and received, each recalculated: `#/charging/<stand-in>/<sessions or cdrs>/<own or connection>/<key>`. */
import { Receipt, ReceiptText } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { BillSummary } from '../../../emulator/contract/bills.js'
import type { Standin } from '../../../emulator/contract/standin.js'
import { Button, EmptyState, Notice, SearchField, Select, Split, useSettled } from '../../components/index.js'
import { useDataRevision } from '../../data/pages.js'
import { useClient, useEngine, usePaged } from '../../engine/index.js'
import { Time } from '../../settings/Time.js'
import { useCommands } from '../../shell/palette-commands.js'
import { hrefTo, navigate } from '../../shell/router.js'
import { connectionTitle, rolesOf } from '../../standins/texts.js'
import type { PartProps } from '../ChargingView.js'
import { CdrDetail } from './CdrDetail.js'
import { VerdictMark } from '../marks.js'
import { Rows } from '../Rows.js'
import { SessionTimeline } from '../sessions/SessionTimeline.js'
import { kwhText, moneyText } from '../texts.js'

const everyone = 'all'

/** What the list and the detail of Sessions and of CDRs say. */
const kinds = {
  sessions: {
    title: 'Sessions',
    one: 'session',
    columns: ['Session', 'State'],
    empty: 'A session starts when a driver plugs in at a CPO.',
    choose: 'Its charging periods, prices and exchanges are shown on one time axis.',
    Detail: SessionTimeline,
  },
  cdrs: {
    title: 'CDRs',
    one: 'CDR',
    columns: ['CDR', ''],
    empty: 'A CPO creates a CDR when a session ends, and pushes it to the eMSP.',
    choose: 'Its costs are recalculated from its charging periods and Tariffs, and compared line by line.',
    Detail: CdrDetail,
  },
} as const

interface BillsProps extends PartProps {
  readonly module: keyof typeof kinds
}

export const Bills = ({ standin, module, rest: [holder, key] }: BillsProps) => {
  const { one, choose, Detail } = kinds[module]
  const list = useBills(standin, module)
  const detail =
    holder === undefined || key === undefined ? (
      <EmptyState icon={<ReceiptText aria-hidden />} title={`Choose a ${one}`}>
        <p>{choose}</p>
      </EmptyState>
    ) : (
      <Detail key={`${holder} ${key}`} standin={standin} holder={holder} objectKey={key} from={list.nameOf(holder)} />
    )
  return (
    <Split
      id="charging.bills"
      direction="beside"
      sized="second"
      initial={690}
      min={360}
      rest={320}
      label="Width of the detail"
      first={<BillList standinId={standin.settings.id} module={module} list={list} holder={holder} chosen={key} />}
      second={detail}
    />
  )
}

/** Search, source and pages of the list. */
const useBills = (standin: Standin, module: BillsProps['module']) => {
  const standinId = standin.settings.id
  const client = useClient()
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId))
  const [from, setFrom] = useState(everyone)
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const searchField = useRef<HTMLInputElement>(null)
  const revision = useDataRevision(useMemo(() => ({ standinId, module }), [standinId, module]))
  const pages = usePaged<BillSummary>(JSON.stringify([standinId, module, from, wanted]), revision, (offset, limit) =>
    client.call('charging.bills', { standinId, module, search: wanted, ...(from !== everyone && { holder: from }), offset, limit }),
  )
  useCommands([
    {
      id: 'charging.search',
      title: `Search ${kinds[module].title}`,
      group: 'Charging',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
  ])
  const holders = [
    ...(rolesOf(standin).includes('CPO') ? [{ id: 'own', label: 'own' }] : []),
    ...connections.map((each) => ({ id: each.id, label: `from ${connectionTitle(each)}`, ...(each.version && { detail: each.version }) })),
  ]
  return {
    pages,
    from,
    setFrom,
    search,
    setSearch,
    searchField,
    holders,
    nameOf: (id: string) => holders.find((each) => each.id === id)?.label ?? id,
    isFiltered: wanted !== '' || from !== everyone,
    clear: () => {
      setSearch('')
      setFrom(everyone)
    },
  }
}

interface BillListProps {
  readonly standinId: string
  readonly module: BillsProps['module']
  readonly list: ReturnType<typeof useBills>
  readonly holder: string | undefined
  readonly chosen: string | undefined
}

const BillList = ({ standinId, module, list, holder, chosen }: BillListProps) => {
  const { title, one, columns, empty } = kinds[module]
  const { pages, holders, isFiltered } = list
  return (
    <section className="bills" aria-label={title}>
      <div className="charging-tools">
        <SearchField
          label={`Search ${title}`}
          placeholder="Id, Token, Location"
          inputRef={list.searchField}
          value={list.search}
          onChange={list.setSearch}
        />
        {holders.length > 1 && (
          <Select
            label={`Source of the ${title}`}
            labelHidden
            value={list.from}
            onChange={list.setFrom}
            options={[{ id: everyone, label: `all ${title}` }, ...holders]}
          />
        )}
      </div>
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {pages.total === 0 ? (
        <EmptyState
          icon={<Receipt aria-hidden />}
          title={isFiltered ? `No matching ${title}` : `No ${title} yet`}
          actions={isFiltered && <Button onPress={list.clear}>Show all {title}</Button>}
        >
          <p>{isFiltered ? `No ${one} matches the search.` : empty}</p>
        </EmptyState>
      ) : (
        <Rows
          label={title}
          className="bill-rows"
          pages={pages}
          isSelected={(item) => item.holder === holder && (item.key === chosen || item.id === chosen)}
          onSelect={(item) => navigate(hrefTo('charging', standinId, module, item.holder, item.key))}
          head={<Head columns={columns} />}
          cells={(item) => <Cells item={item} from={list.nameOf(item.holder)} />}
        />
      )}
    </section>
  )
}

const Head = ({ columns: [name, state] }: { columns: readonly [string, string] }) => (
  <>
    <span>Start</span>
    <span>{name}</span>
    <span>Token</span>
    <span>{state}</span>
    <span className="is-number">Energy</span>
    <span className="is-number" title="As stated in the object. 2.1.1 has no VAT.">
      Cost incl. VAT
    </span>
    <span>Recalculated</span>
  </>
)

const Cells = ({ item, from }: { item: BillSummary; from: string }) => (
  <>
    <span role="gridcell" className="mono truncate">
      <Time text={item.start} />
    </span>
    <span role="gridcell" className="mono truncate" title={`${item.key}, ${from}`}>
      {item.id}
      {item.credit && <span className="is-warning"> credit</span>}
    </span>
    <span role="gridcell" className="mono truncate soft" title={`${item.tokenUid} at ${item.locationId}`}>
      {item.tokenUid}
    </span>
    <span role="gridcell" className="truncate soft">
      {item.status || (item.holder === 'own' ? '' : 'received')}
    </span>
    <span role="gridcell" className="is-number">
      {item.kwh === undefined ? '' : kwhText(item.kwh)}
    </span>
    <span role="gridcell" className="is-number truncate">
      {item.cost === undefined ? '' : moneyText(item.cost, item.currency)}
    </span>
    <span role="gridcell">
      <VerdictMark verdict={item.verdict} differences={item.differences} />
    </span>
  </>
)
