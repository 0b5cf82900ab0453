/** The menu of one exchange in the list. */
import { Copy, Diff, Filter, ListPlus, Pin, RotateCcw, Terminal, Zap } from 'lucide-react'
import type { ExchangeSummary } from '../../../emulator/contract/exchange.js'
import { copyText, type MenuGroup } from '../../components/index.js'
import { runCommand } from '../../shell/palette-commands.js'
import { addFaultLike, attempt, copyAsCurl } from '../actions.js'
import { select, toggleMark, type Traffic } from '../context.js'

/** A value as the filter language writes it. */
const quoted = (value: string): string => (/^[\w.-]+$/.test(value) ? value : JSON.stringify(value))

const filtersOf = (row: ExchangeSummary): readonly (readonly [label: string, filter: string])[] => [
  ...(row.module === undefined ? [] : [[`Only ${row.module}`, `module:${row.module}`] as const]),
  ...(row.connectionId === undefined ? [] : [['Only this connection', `connection:${quoted(row.connectionId)}`] as const]),
  ...(row.status === undefined ? [] : [[`Only HTTP ${row.status}`, `status:${row.status}`] as const]),
  ...row.findingIds.slice(0, 3).map((id) => [`Only finding ${id}`, `finding:${id}`] as const),
]

export const rowMenu = (traffic: Traffic, row: ExchangeSummary): MenuGroup[] => {
  const { client, list, marks } = traffic
  const { seq } = row
  /** Commands act on the exchange that is open. */
  const withOpen = (command: string) => () => {
    select(traffic, seq)
    setTimeout(() => runCommand(command), 50)
  }
  const copyBodies = () =>
    void attempt('Copying as JSON', async () => {
      const { method, url, status, request, response } = await client.call('traffic.get', { seq })
      await copyText(JSON.stringify({ method, url, status, request, response }, undefined, 2), 'Exchange')
    })
  return [
    {
      entries: [
        {
          id: 'curl',
          label: 'Copy as cURL',
          icon: <Terminal aria-hidden />,
          shortcut: 'y',
          run: () => void copyAsCurl(client, seq, false),
        },
        { id: 'json', label: 'Copy as JSON', icon: <Copy aria-hidden />, run: copyBodies },
        { id: 'path', label: 'Copy the path', icon: <Copy aria-hidden />, run: () => void copyText(row.path, 'Path') },
      ],
    },
    {
      entries: [
        { id: 'resend', label: 'Edit and resend…', icon: <RotateCcw aria-hidden />, shortcut: 'e', run: withOpen('traffic.resend') },
        { id: 'fault', label: 'Add a fault for this request', icon: <Zap aria-hidden />, shortcut: 'x', run: () => addFaultLike(row) },
        {
          id: 'step',
          label: 'Save as scenario step…',
          icon: <ListPlus aria-hidden />,
          shortcut: 'Shift+S',
          run: withOpen('traffic.saveAsSteps'),
        },
      ],
    },
    {
      entries: [
        {
          id: 'pin',
          label: list.pins.get().has(seq) ? 'Unpin' : 'Pin',
          icon: <Pin aria-hidden />,
          shortcut: 'p',
          run: () => list.togglePin(row),
        },
        {
          id: 'mark',
          label: marks.get().includes(seq) ? 'Unmark' : 'Mark for comparing',
          icon: <Diff aria-hidden />,
          shortcut: 'm',
          run: () => toggleMark(traffic, seq),
        },
      ],
    },
    {
      heading: 'Filter',
      entries: filtersOf(row).map(([label, filter]) => ({
        id: filter,
        label,
        icon: <Filter aria-hidden />,
        run: () => list.change({ filter }),
      })),
    },
  ]
}
