/** Charging periods and exchanges of a session as tables. */
import { ArrowDownLeft, ArrowUpRight } from 'lucide-react'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { EmptyState } from '../../components/index.js'
import { Time } from '../../settings/Time.js'
import { hrefTo, hrefToTraffic } from '../../shell/router.js'
import { type Timeline } from './session-timeline.js'
import { exactText, kwhText, kwText, spanText } from '../texts.js'

export const Periods = ({ timeline, tariffHref }: { timeline: Timeline | undefined; tariffHref: (tariffId: string) => string }) =>
  !timeline || timeline.periods.length === 0 ? (
    <EmptyState title="No charging periods yet">
      <p>A charging period ends when the price changes or the session ends.</p>
    </EmptyState>
  ) : (
    <table className="bill__table">
      <thead>
        <tr>
          <th scope="col">Start</th>
          <th scope="col">Kind</th>
          <th scope="col" className="is-number">
            Duration
          </th>
          <th scope="col" className="is-number">
            Energy
          </th>
          <th scope="col" className="is-number">
            Average power
          </th>
          <th scope="col">Price</th>
          <th scope="col">Tariff</th>
        </tr>
      </thead>
      <tbody>
        {timeline.periods.map((period, index) => (
          <tr key={index}>
            <th scope="row" className="mono">
              <Time text={period.fromMs} clock />
            </th>
            <td>{period.kind}</td>
            <td className="is-number">{spanText(period.toMs - period.fromMs)}</td>
            <td className="is-number">{period.kwh === 0 ? '' : kwhText(period.kwh)}</td>
            <td className="is-number">{period.kwh === 0 ? '' : kwText(period.kw)}</td>
            <td className="is-price" data-changed={index > 0 && timeline.periods[index - 1]?.price !== period.price}>
              {period.price}
            </td>
            <td>{period.tariffId !== '' && <a href={tariffHref(period.tariffId)}>{period.tariffId}</a>}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            Total
          </th>
          <td className="is-number">{exactText(timeline.periods.reduce((sum, { kwh }) => sum + kwh, 0))} kWh</td>
          <td colSpan={3} />
        </tr>
      </tfoot>
    </table>
  )

export const Exchanges = ({ exchanges, total, filter }: { exchanges: readonly ExchangeSummary[]; total: number; filter: string }) =>
  exchanges.length === 0 ? (
    <EmptyState title="No exchanges">
      <p>No exchange about this session was recorded, or the log has dropped it.</p>
    </EmptyState>
  ) : (
    <>
      {total > exchanges.length && (
        <p className="billed__more soft">
          The newest {exchanges.length} of {total}. <a href={hrefToTraffic(filter)}>Show all</a>
        </p>
      )}
      <ol className="course-exchanges">
        {exchanges.map((exchange) => (
          <li key={exchange.seq}>
            <a href={hrefTo('traffic', exchange.seq)}>
              <span className="mono">
                <Time text={exchange.startedAt} clock />
              </span>
              {exchange.direction === 'in' ? (
                <ArrowDownLeft aria-label="incoming" className="is-incoming" />
              ) : (
                <ArrowUpRight aria-label="outgoing" className="is-outgoing" />
              )}
              <code>{exchange.method}</code>
              <code className="truncate" title={exchange.path}>
                {exchange.path}
              </code>
              <span className={exchange.status === undefined || exchange.status >= 400 ? 'is-violation numbers' : 'numbers soft'}>
                {exchange.status ?? 'no response'}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </>
  )
