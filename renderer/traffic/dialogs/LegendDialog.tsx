/** The log grouped by rule: how often each was found, what it means, and whether it is muted. */
import { ArrowDownLeft, ArrowUpRight, OctagonAlert, TriangleAlert, Zap } from 'lucide-react'
import type { RuleFindings } from '../../../emulator/contract/findings.js'
import { findingIds, findingRules } from '../../../emulator/ocpi/finding-rules.js'
import { Dialog } from '../../components/index.js'
import { useEngine, useQuery } from '../../engine/index.js'
import { Explain, Ticked } from '../../findings/Explain.js'
import { MuteButtons } from '../../findings/Mute.js'
import { countText } from '../../text.js'
import { useTraffic } from '../context.js'

const signs = [
  {
    name: 'Violation',
    meaning: 'contradicts the specification of the version in use',
    icon: <OctagonAlert aria-hidden className="is-violation" />,
  },
  {
    name: 'Warning',
    meaning: 'allowed or ambiguous, but known to break peers',
    icon: <TriangleAlert aria-hidden className="is-warning" />,
  },
  { name: 'Fault', meaning: 'a deviation that the stand-in makes on purpose', icon: <Zap aria-hidden className="is-fault" /> },
  { name: 'out', meaning: 'a stand-in called the peer', icon: <ArrowUpRight aria-hidden className="is-outgoing" /> },
  { name: 'in', meaning: 'the peer called a stand-in', icon: <ArrowDownLeft aria-hidden className="is-incoming" /> },
] as const

const everything = { filter: '' }

/** `12 violations, 3 warnings in 4 exchanges; 2 muted`; nothing when there are none. */
const countsText = (row: RuleFindings | undefined): string => {
  if (row === undefined) return ''
  const counts = [
    ...(row.violations > 0 ? [countText(row.violations, 'violation')] : []),
    ...(row.warnings > 0 ? [countText(row.warnings, 'warning')] : []),
  ].join(', ')
  const shown = counts === '' ? '' : `${counts} in ${countText(row.exchanges, 'exchange')}`
  return [shown, row.muted > 0 ? `${row.muted} muted` : ''].filter((part) => part !== '').join('; ')
}

export const LegendDialog = ({ onClose }: { onClose: () => void }) => {
  const { list } = useTraffic()
  const mutes = useEngine((state) => state.mutes)
  const { result } = useQuery('findings.byRule', everything, mutes.map(({ rule, connectionId }) => `${rule} ${connectionId ?? ''}`).join())
  const found = result?.rules ?? []
  const ids = [...found.map(({ rule }) => rule), ...findingIds.filter((id) => !found.some(({ rule }) => rule === id))]
  return (
    <Dialog title="Findings by rule" isOpen onClose={onClose} size="large" isDismissable>
      <div className="legend">
        <ul className="legend__signs">
          {signs.map(({ name, meaning, icon }) => (
            <li key={name}>
              {icon}
              <span>
                <b>{name}</b>: {meaning}
              </span>
            </li>
          ))}
        </ul>
        <ul className="legend__rows" aria-label="Findings">
          {ids.map((id) => (
            <li key={id}>
              <button
                type="button"
                onClick={() => {
                  list.change({ filter: `finding:${id}` })
                  onClose()
                }}
              >
                {id}
              </button>
              <span>
                <Ticked text={findingRules[id].title} />
                <Explain rule={id} />
              </span>
              <span className="numbers soft">{countsText(found.find(({ rule }) => rule === id))}</span>
              <MuteButtons rule={id} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}
