/** Sessions or CDRs, own and received, each recalculated: `#/charging/<stand-in>/<sessions or cdrs>/<own or connection>/<key>`. */
import { Receipt, ReceiptText } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { BillSummary } from '../../../emulator/contract/bills.js'
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

export const Bills = ({ standin, module, rest: [holder, key] }: PartProps & { module: 'sessions' | 'cdrs' }) => {
  const standinId = standin.settings.id
  const client = useClient()
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId))
  const [from, setFrom] = useState(everyone)
  const [search, setSearch] = useState('')
  const wanted = useSettled(search)
  const searchField = useRef<HTMLInputElement>(null)
  const title = module === 'cdrs' ? 'CDRs' : 'Sessions'
  const revision = useDataRevision(useMemo(() => ({ standinId, module }), [standinId, module]))
  const pages = usePaged<BillSummary>(JSON.stringify([standinId, module, from, wanted]), revision, (offset, limit) =>
    client.call('charging.bills', { standinId, module, search: wanted, ...(from !== everyone && { holder: from }), offset, limit }),
  )
  useCommands([
    {
      id: 'charging.search',
      title: `Search ${title}`,
      group: 'Charging',
      shortcut: '/',
      run: () => searchField.current?.focus(),
    },
  ])
  const holders = [
    ...(rolesOf(standin).includes('CPO') ? [{ id: 'own', label: 'own' }] : []),
    ...connections.map((each) => ({ id: each.id, label: `from ${connectionTitle(each)}`, ...(each.version && { detail: each.version }) })),
  ]
  const nameOf = (id: string) => holders.find((each) => each.id === id)?.label ?? id
  const list = (
    <section className="bills" aria-label={title}>
      <div className="charging-tools">
        <SearchField
          label={`Search ${title}`}
          placeholder="Id, Token, Location"
          inputRef={searchField}
          value={search}
          onChange={setSearch}
        />
        {holders.length > 1 && (
          <Select
            label={`Source of the ${title}`}
            labelHidden
            value={from}
            onChange={setFrom}
            options={[{ id: everyone, label: `all ${title}` }, ...holders]}
          />
        )}
      </div>
      {pages.error && <Notice meaning="violation">{pages.error.message}</Notice>}
      {pages.total === 0 ? (
        <EmptyState
          icon={<Receipt aria-hidden />}
          title={wanted !== '' || from !== everyone ? `No matching ${title}` : `No ${title} yet`}
          actions={
            (wanted !== '' || from !== everyone) && (
              <Button
                onPress={() => {
                  setSearch('')
                  setFrom(everyone)
                }}
              >
                Show all {title}
              </Button>
            )
          }
        >
          <p>
            {wanted !== '' || from !== everyone
              ? `No ${module === 'cdrs' ? 'CDR' : 'session'} matches the search.`
              : module === 'cdrs'
                ? 'A CPO creates a CDR when a session ends, and pushes it to the eMSP.'
                : 'A session starts when a driver plugs in at a CPO.'}
          </p>
        </EmptyState>
      ) : (
        <Rows
          label={title}
          className="bill-rows"
          pages={pages}
          isSelected={(item) => item.holder === holder && (item.key === key || item.id === key)}
          onSelect={(item) => navigate(hrefTo('charging', standinId, module, item.holder, item.key))}
          head={
            <>
              <span>Start</span>
              <span>{module === 'cdrs' ? 'CDR' : 'Session'}</span>
              <span>Token</span>
              <span>{module === 'cdrs' ? '' : 'State'}</span>
              <span className="is-number">Energy</span>
              <span className="is-number" title="As stated in the object. 2.1.1 has no VAT.">
                Cost incl. VAT
              </span>
              <span>Recalculated</span>
            </>
          }
          cells={(item) => (
            <>
              <span role="gridcell" className="mono truncate">
                <Time text={item.start} />
              </span>
              <span role="gridcell" className="mono truncate" title={`${item.key}, ${nameOf(item.holder)}`}>
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
          )}
        />
      )}
    </section>
  )
  const detail =
    holder === undefined || key === undefined ? (
      <EmptyState icon={<ReceiptText aria-hidden />} title={module === 'cdrs' ? 'Choose a CDR' : 'Choose a session'}>
        <p>
          {module === 'cdrs'
            ? 'Its costs are recalculated from its charging periods and Tariffs, and compared line by line.'
            : 'Its charging periods, prices and exchanges are shown on one time axis.'}
        </p>
      </EmptyState>
    ) : module === 'cdrs' ? (
      <CdrDetail key={`${holder} ${key}`} standin={standin} holder={holder} objectKey={key} from={nameOf(holder)} />
    ) : (
      <SessionTimeline key={`${holder} ${key}`} standin={standin} holder={holder} objectKey={key} from={nameOf(holder)} />
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
      first={list}
      second={detail}
    />
  )
}
