/** States, prices, periods and exchanges of a session on one time axis. */
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { timeText, timeZone } from '../../settings/time.js'
import { hrefTo } from '../../shell/router.js'
import { useStore } from '../../store.js'
import { ticksOf, type Timeline, type Stretch } from './session-timeline.js'
import { spanText } from '../texts.js'

const Lane = ({ name, stretches, share }: { name: string; stretches: readonly Stretch[]; share: (at: number) => number }) => (
  <>
    <span className="axis__name">{name}</span>
    <div className="axis__lane">
      {stretches.map((each, index) => (
        <span
          key={index}
          className="axis__stretch truncate"
          data-kind={each.kind}
          data-odd={index % 2 === 1}
          title={`${each.text}, ${spanText(each.toMs - each.fromMs)}`}
          style={{ '--from': share(each.fromMs), '--to': share(each.toMs) }}
        >
          {each.text}
        </span>
      ))}
    </div>
  </>
)

/** For the eye; the same stands in the tables below. */
export const Axis = ({ timeline, exchanges }: { timeline: Timeline; exchanges: readonly ExchangeSummary[] }) => {
  const zone = useStore(timeZone)
  const { fromMs, toMs } = timeline
  const marks = exchanges.filter(({ startedAt }) => startedAt >= fromMs - 60_000 && startedAt <= toMs + 60_000)
  const share = (at: number) => Math.max(0, Math.min(1, (at - fromMs) / (toMs - fromMs)))
  return (
    <div className="axis">
      <Lane name="State" stretches={timeline.states} share={share} />
      <Lane name="Price" stretches={timeline.prices} share={share} />
      <Lane
        name="Periods"
        stretches={timeline.periods.map((each) => ({ ...each, text: each.kwh > 0 ? `${Number(each.kwh.toFixed(2))} kWh` : each.kind }))}
        share={share}
      />
      <span className="axis__name">Exchanges</span>
      <div className="axis__lane axis__lane--marks">
        {marks.map((exchange) => (
          <a
            key={exchange.seq}
            tabIndex={-1}
            aria-hidden
            className="axis__mark"
            href={hrefTo('traffic', exchange.seq)}
            data-direction={exchange.direction}
            title={`${timeText(exchange.startedAt, zone)} ${exchange.method} ${exchange.path}`}
            style={{ '--from': share(exchange.startedAt) }}
          />
        ))}
      </div>
      <span />
      <div className="axis__ticks mono faint" aria-hidden>
        {ticksOf(fromMs, toMs, 6).map((at) => (
          <span key={at} style={{ '--from': share(at) }}>
            {timeText(at, zone).slice(11, 16)}
          </span>
        ))}
      </div>
    </div>
  )
}
