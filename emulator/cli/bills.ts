/** Bills and Tariffs of a running workbench: priced again, explained. */
import type { Bill, BillSummary, PriceStep } from '../contract/bills.js'
import type { Client } from '../contract/channel.js'
import { Exit, print, printJson, printLines, table, usage } from './output.js'
import { withWorkbench, type RemoteOptions } from './remote.js'

/** The stand-in that is named, or the only one that plays the role. */
export const standinOf = async (client: Client, options: RemoteOptions, role: 'CPO' | 'EMSP' | undefined): Promise<string> => {
  const { standins } = await client.call('workbench.get', {})
  const fitting = standins.filter(
    ({ settings }) =>
      (options.standin === undefined || settings.id === options.standin) &&
      (role === undefined || settings.parties.some((party) => party.role === role)),
  )
  const [only, ...others] = fitting
  if (only && others.length === 0) return only.settings.id
  const what = role === undefined ? 'there' : `a ${role}`
  throw usage(
    only
      ? `several stand-ins are ${what}; name one with --standin: ${fitting.map(({ settings }) => settings.id).join(', ')}`
      : `no stand-in is ${what}`,
  )
}

export interface BillOptions extends RemoteOptions {
  readonly session?: boolean
  readonly from?: string
  readonly search?: string
}

const summaryLine = (bill: BillSummary): string[] => [
  bill.start,
  bill.id,
  bill.holder,
  bill.tokenUid,
  bill.status || (bill.credit ? 'credit' : ''),
  bill.kwh === undefined ? '' : `${bill.kwh} kWh`,
  bill.cost === undefined ? '' : `${bill.cost} ${bill.currency}`,
  bill.verdict === 'different' ? `${bill.differences} differ` : bill.verdict,
]

/** Own and received, the newest first. */
export const listBills = (options: BillOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { total, items } = await client.call('charging.bills', {
      standinId: await standinOf(client, options, undefined),
      module: options.session ? 'sessions' : 'cdrs',
      ...(options.from !== undefined && { holder: options.from }),
      search: options.search ?? '',
    })
    if (options.json) {
      printJson({ total, items })
      return
    }
    print(
      items.length === 0
        ? 'there are none'
        : table([['BEGIN', 'ID', 'FROM', 'TOKEN', '', 'ENERGY', 'COST', 'PRICED AGAIN'], ...items.map(summaryLine)]),
    )
    if (items.length < total) print(`${items.length} of ${total}`)
  })

const printBill = (bill: Bill): void => {
  print(
    table([
      ['DIMENSION', 'QUANTITY', 'BILLED', 'PRICE', 'VAT', 'EXCL. VAT', 'INCL. VAT', 'WHY'],
      ...bill.lines.map((line) => [
        line.dimension,
        `${line.quantity} ${line.unit}`,
        line.price === undefined ? '' : `${line.stepped_quantity} ${line.unit}`,
        line.price === undefined ? '' : String(line.price),
        line.vat === undefined ? '' : `${line.vat} %`,
        String(line.cost.excl_vat),
        String(line.cost.incl_vat),
        line.why,
      ]),
    ]),
  )
  print('')
  for (const { at, text } of [...bill.assumptions, ...bill.problems]) print(`${at} ${text}`.trim())
  if (!bill.priced) print('Not priced: Standin knows no Tariff for it.')
  else if (bill.differences.length === 0) print('Equal: every stated total matches the calculation.')
  for (const { field, stated, expected, explanation } of bill.priced ? bill.differences : []) {
    print(`${field} is ${stated}, not ${expected}${explanation === undefined ? '' : `: ${explanation}`}`)
  }
}

/** Exit code 0: equal. 1: it differs. 2: it could not be priced. */
export const showBill = (id: string, options: BillOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const bill = await client.call('charging.price', {
      standinId: await standinOf(client, options, options.from === undefined ? 'CPO' : undefined),
      module: options.session ? 'sessions' : 'cdrs',
      holder: options.from ?? 'own',
      key: id,
    })
    if (options.json) printJson(bill)
    else printBill(bill)
    if (!bill.priced) throw new Exit(2)
    if (bill.differences.length > 0) throw new Exit(1)
  })

export interface TariffOptions extends RemoteOptions {
  readonly from?: string
  readonly day?: string
  readonly power?: string
  readonly timeZone?: string
}

const stepLine = (step: PriceStep, timeZone: string): string[] => {
  const clock = (at: number) => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)
  return [
    `${clock(step.fromMs)} to ${clock(step.toMs)}`,
    ...[step.energy, step.time, step.parking, step.flat].map((price) => (price === undefined ? '' : String(price.exclVat))),
  ]
}

export const explainTariff = (id: string, options: TariffOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const at = options.day === undefined ? undefined : Date.parse(`${options.day}T12:00:00Z`)
    if (at !== undefined && Number.isNaN(at)) throw usage(`--day has to be a date, as 2026-11-21; not ${options.day ?? ''}`)
    const powerKw = options.power === undefined ? undefined : Number(options.power)
    if (powerKw !== undefined && !(powerKw > 0)) throw usage(`--power has to be a number of kW, not ${options.power ?? ''}`)
    const found = await client.call('charging.explain', {
      standinId: await standinOf(client, options, options.from === undefined ? 'CPO' : undefined),
      holder: options.from ?? 'own',
      key: id,
      ...(at !== undefined && { at }),
      ...(powerKw !== undefined && { powerKw }),
      ...(options.timeZone !== undefined && { timeZone: options.timeZone }),
    })
    if (options.json) {
      printJson(found)
      return
    }
    printLines(
      [
        ...found.sentences,
        '',
        table([
          [`IN ${found.timeZone}`, `PER kWh (${found.currency})`, 'PER HOUR', 'PARKING PER HOUR', 'ONCE'],
          ...found.steps.map((step) => stepLine(step, found.timeZone)),
        ]),
        ...(found.assumption === undefined ? [] : ['', found.assumption]),
      ].join('\n'),
    )
  })

/** What the rules of an eMSP stand-in lead to for a Token. */
export const tryRules = (uid: string, place: string | undefined, options: RemoteOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const [locationId, evseUid] = place?.split('/') ?? []
    const trial = await client.call('charging.tryRules', {
      standinId: await standinOf(client, options, 'EMSP'),
      uid,
      ...(locationId !== undefined && { locationId }),
      ...(evseUid !== undefined && { evseUid }),
    })
    if (options.json) printJson(trial)
    else print(`${trial.answer}: ${trial.why}${trial.delayMs > 0 ? `, after ${trial.delayMs} ms` : ''}`)
  })
