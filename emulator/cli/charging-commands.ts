/** `standin charge`, `standin fleet`, `standin clock`: what they are called and take. */
import type { Command } from 'commander'
import type { BillOptions, TariffOptions } from './bills.js'
import type { FleetCommandOptions, PlugOptions, RuleOptions, StatusOptions } from './charging.js'
import { from } from './load-on-demand.js'
import type { RemoteOptions } from './remote.js'

const bills = from(() => import('./bills.js'))
const charging = from(() => import('./charging.js'))

/** Adds the commands; `onWorkbench` gives each the options that find the workbench, `collect` gathers what may be given again. */
export const addChargingCommands = (
  program: Command,
  onWorkbench: (command: Command) => Command,
  collect: (value: string, list: string[] | undefined) => string[],
): void => {
  const charge = program.command('charge').description('drivers and charge points of a CPO stand-in')
  const atConnector = (command: Command): Command =>
    onWorkbench(command)
      .option('--location <id>', 'at this Location')
      .option('--evse <uid>', 'at this EVSE')
      .option('--token <uid>', 'the Token that is shown (default: one that may charge)')

  onWorkbench(charge.command('status', { isDefault: true }))
    .description('sessions that run')
    .option('--connectors', 'the Connectors instead')
    .option('--search <text>', 'only Connectors with this text')
    .action(charging(({ chargingStatus }, options: StatusOptions) => chargingStatus(options)))
  atConnector(charge.command('plug'))
    .description('a driver plugs in; exit code 1 if the Token is refused')
    .option('--connector <id>', 'this Connector of the EVSE')
    .option('--vehicle <name>', 'small car, family car, long-range car, van, plug-in hybrid')
    .option('--soc <percent>', 'how full its battery is')
    .option('--leave-after <minutes>', 'leave then')
    .option('--leave-after-full <minutes>', 'leave so long after it is full')
    .option('--energy <kWh>', 'want no more than this')
    .option('--signed-data <json>', 'SignedData for the CDR (JSON, a file, or -)')
    .action(charging(({ plug }, options: PlugOptions) => plug(options)))
  onWorkbench(charge.command('unplug [session]'))
    .description('the driver leaves (a session, or the uid of its EVSE)')
    .option('--signed-data <json>', 'SignedData for the CDR (JSON, a file, or -)')
    .action(charging(({ unplug }, session: string | undefined, options: RemoteOptions) => unplug(session, options)))
  atConnector(charge.command('reserve'))
    .description('keep an EVSE for a Token')
    .option('--minutes <number>', 'for so long (default: 15)')
    .action(charging(({ reserve }, options: PlugOptions & { minutes?: string }) => reserve(options)))
  onWorkbench(charge.command('cancel [session]'))
    .description('give up a reservation (its session, or the uid of its EVSE)')
    .action(charging(({ cancelReservation }, session: string | undefined, options: RemoteOptions) => cancelReservation(session, options)))
  for (const [name, description, what, on] of [
    ['fault', 'break an EVSE', 'fault', true],
    ['mend', 'mend an EVSE', 'fault', false],
    ['offline', 'cut a charge point off from its platform', 'offline', true],
    ['online', 'bring a charge point back', 'offline', false],
  ] as const) {
    onWorkbench(charge.command(`${name} <evse>`))
      .description(description)
      .action(charging(({ setCondition }, evse: string, options: RemoteOptions) => setCondition(what, evse, on, options)))
  }
  onWorkbench(charge.command('invalidate [session]'))
    .description('declare a session INVALID')
    .action(charging(({ invalidate }, session: string | undefined, options: RemoteOptions) => invalidate(session, options)))
  onWorkbench(charge.command('credit <cdr>'))
    .description('take a CDR back by a credit CDR')
    .option('--replace <json>', 'and send one with these fields in its place (JSON, a file, or -)')
    .action(charging(({ credit }, cdr: string, options: RemoteOptions & { replace?: string }) => credit(cdr, options)))
  onWorkbench(charge.command('rule [answer]'))
    .description('how an eMSP stand-in authorizes: ALLOWED, BLOCKED, EXPIRED, NO_CREDIT, NOT_ALLOWED, auto, none')
    .option('--token <uid>', 'for this Token (default: every one)')
    .option('--place <location/evse>', 'allowed only there; may be given again', collect)
    .option('--delay <milliseconds>', 'answer after so long')
    .option('--clear', 'forget the rules before')
    .action(charging(({ authorizationRules }, answer: string | undefined, options: RuleOptions) => authorizationRules(answer, options)))
  onWorkbench(charge.command('try <token> [location/evse]'))
    .description('which rule of an eMSP stand-in decides for a Token')
    .action(bills(({ tryRules }, token: string, place: string | undefined, options: RemoteOptions) => tryRules(token, place, options)))
  const ofBills = (command: Command): Command =>
    onWorkbench(command)
      .option('--session', 'Sessions instead of CDRs')
      .option('--from <connection>', 'received over this connection (default: own)')
  ofBills(charge.command('bills'))
    .description('CDRs, own and received, each priced again')
    .option('--search <text>', 'only those with this text')
    .action(bills(({ listBills }, options: BillOptions) => listBills(options)))
  ofBills(charge.command('bill <id>'))
    .description('a CDR priced again, line by line; exit code 1 if it differs, 2 if it cannot be priced')
    .action(bills(({ showBill }, id: string, options: BillOptions) => showBill(id, options)))
  onWorkbench(charge.command('tariff <id>'))
    .description('a Tariff in words, and its prices over a day')
    .option('--from <connection>', 'received over this connection (default: own)')
    .option('--day <date>', 'on this day (default: today)')
    .option('--power <kW>', 'while charging at so much (default: 11)')
    .option('--time-zone <name>', 'IANA name (default: that of its Locations)')
    .action(bills(({ explainTariff }, id: string, options: TariffOptions) => explainTariff(id, options)))

  onWorkbench(program.command('fleet'))
    .description('let drivers arrive over some hours; without --drivers, list the fleets')
    .option('--drivers <number>', 'how many')
    .option('--hours <number>', 'hours of the clock (default: 1)')
    .option('--seed <number>', 'the same seed, the same drivers')
    .option('--location <id>', 'only there; may be given again', collect)
    .option('--rate <number>', 'requests a second that peers get at most (default: 100)')
    .option('--stop <id>', 'send a fleet home')
    .option('--follow', 'print how it goes, until all are gone')
    .action(charging(({ fleet }, options: FleetCommandOptions) => fleet(options)))

  const clock = program.command('clock').description('the clock of a running workbench')
  onWorkbench(clock.command('set [pace]', { isDefault: true }))
    .description('how fast it runs: real, ×10, ×60, ×3600, pause; without a pace, what it shows')
    .action(charging(({ setClock }, pace: string | undefined, options: RemoteOptions) => setClock(pace, options)))
  onWorkbench(clock.command('step <time>'))
    .description('move it on at once: 90s, 15m, 2h, 1d')
    .action(charging(({ stepClock }, time: string, options: RemoteOptions) => stepClock(time, options)))
}
