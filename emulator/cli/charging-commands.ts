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
  const charge = program.command('charge').description('Control drivers and charge points of a CPO stand-in')
  const atConnector = (command: Command): Command =>
    onWorkbench(command)
      .option('--location <id>', 'id of the Location')
      .option('--evse <uid>', 'uid of the EVSE')
      .option('--token <uid>', 'uid of the Token that the driver shows (default: one that may charge)')

  onWorkbench(charge.command('status', { isDefault: true }))
    .description('List running sessions')
    .option('--connectors', 'list Connectors instead of sessions')
    .option('--search <text>', 'list only Connectors that contain this text')
    .action(charging(({ chargingStatus }, options: StatusOptions) => chargingStatus(options)))
  atConnector(charge.command('plug'))
    .description('Plug a vehicle in and authorize its driver; exit code 1 if the Token is refused')
    .option('--connector <id>', 'id of the Connector of the EVSE')
    .option('--vehicle <name>', 'vehicle: small car, family car, long-range car, van, plug-in hybrid')
    .option('--soc <percent>', 'state of charge of the battery at the start, in percent')
    .option('--leave-after <minutes>', 'unplug after this many minutes')
    .option('--leave-after-full <minutes>', 'unplug this many minutes after the battery is full')
    .option('--energy <kWh>', 'stop charging at this energy')
    .option('--signed-data <json>', 'SignedData for the CDR: JSON, a file, or -')
    .action(charging(({ plug }, options: PlugOptions) => plug(options)))
  onWorkbench(charge.command('unplug [session]'))
    .description('Unplug a vehicle: its session id or the uid of its EVSE')
    .option('--signed-data <json>', 'SignedData for the CDR: JSON, a file, or -')
    .action(charging(({ unplug }, session: string | undefined, options: RemoteOptions) => unplug(session, options)))
  atConnector(charge.command('reserve'))
    .description('Reserve an EVSE for a Token')
    .option('--minutes <number>', 'length of the reservation (default: 15)')
    .action(charging(({ reserve }, options: PlugOptions & { minutes?: string }) => reserve(options)))
  onWorkbench(charge.command('cancel [session]'))
    .description('Cancel a reservation: its session id or the uid of its EVSE')
    .action(charging(({ cancelReservation }, session: string | undefined, options: RemoteOptions) => cancelReservation(session, options)))
  for (const [name, description, what, on] of [
    ['fault', 'Put an EVSE out of order', 'fault', true],
    ['mend', 'Repair an EVSE', 'fault', false],
    ['offline', 'Disconnect a charge point from its platform', 'offline', true],
    ['online', 'Reconnect a charge point to its platform', 'offline', false],
  ] as const) {
    onWorkbench(charge.command(`${name} <evse>`))
      .description(description)
      .action(charging(({ setCondition }, evse: string, options: RemoteOptions) => setCondition(what, evse, on, options)))
  }
  onWorkbench(charge.command('invalidate [session]'))
    .description('Set a session to INVALID')
    .action(charging(({ invalidate }, session: string | undefined, options: RemoteOptions) => invalidate(session, options)))
  onWorkbench(charge.command('credit <cdr>'))
    .description('Send a credit CDR for a CDR')
    .option('--replace <json>', 'also send a corrected CDR with these fields: JSON, a file, or -')
    .action(charging(({ credit }, cdr: string, options: RemoteOptions & { replace?: string }) => credit(cdr, options)))
  onWorkbench(charge.command('rule [answer]'))
    .description(
      'Set how an eMSP stand-in authorizes: ALLOWED, BLOCKED, EXPIRED, NO_CREDIT, NOT_ALLOWED, auto or none; without an answer, list the rules',
    )
    .option('--token <uid>', 'uid of the Token that the rule is for (default: every Token)')
    .option('--place <location/evse>', 'allow the Token only there; repeatable', collect)
    .option('--delay <milliseconds>', 'delay of the answer')
    .option('--clear', 'remove all existing rules first')
    .action(charging(({ authorizationRules }, answer: string | undefined, options: RuleOptions) => authorizationRules(answer, options)))
  onWorkbench(charge.command('try <token> [location/evse]'))
    .description('Show which rule of an eMSP stand-in decides for a Token')
    .action(bills(({ tryRules }, token: string, place: string | undefined, options: RemoteOptions) => tryRules(token, place, options)))
  const ofBills = (command: Command): Command =>
    onWorkbench(command)
      .option('--session', 'price Sessions instead of CDRs')
      .option('--from <connection>', 'connection over which it was received (default: own data)')
  ofBills(charge.command('bills'))
    .description('List CDRs, own and received, with their recalculated costs')
    .option('--search <text>', 'list only entries that contain this text')
    .action(bills(({ listBills }, options: BillOptions) => listBills(options)))
  ofBills(charge.command('bill <id>'))
    .description('Recalculate a CDR line by line; exit code 1 if it differs, 2 if it cannot be priced')
    .action(bills(({ showBill }, id: string, options: BillOptions) => showBill(id, options)))
  onWorkbench(charge.command('tariff <id>'))
    .description('Explain a Tariff in words, with its prices over a day')
    .option('--from <connection>', 'connection over which it was received (default: own data)')
    .option('--day <date>', 'day to show (default: today)')
    .option('--power <kW>', 'charging power to assume (default: 11)')
    .option('--time-zone <name>', 'IANA time zone (default: that of its Locations)')
    .action(bills(({ explainTariff }, id: string, options: TariffOptions) => explainTariff(id, options)))

  onWorkbench(program.command('fleet'))
    .description('Let drivers arrive over some hours; without --drivers, list the fleets')
    .option('--drivers <number>', 'number of drivers')
    .option('--hours <number>', 'hours over which they arrive, by the clock of the workbench (default: 1)')
    .option('--seed <number>', 'seed of the random choices; the same seed gives the same drivers')
    .option('--location <id>', 'Location where they charge; repeatable (default: all)', collect)
    .option('--rate <number>', 'maximum number of requests a second to peers (default: 100)')
    .option('--stop <id>', 'end this fleet: all its drivers unplug')
    .option('--follow', 'print progress until all drivers have left')
    .action(charging(({ fleet }, options: FleetCommandOptions) => fleet(options)))

  const clock = program.command('clock').description('Show and control the clock of a running workbench')
  onWorkbench(clock.command('set [pace]', { isDefault: true }))
    .description('Set the speed: real, ×10, ×60, ×3600 or pause; without a speed, show the time')
    .action(charging(({ setClock }, pace: string | undefined, options: RemoteOptions) => setClock(pace, options)))
  onWorkbench(clock.command('step <time>'))
    .description('Advance the clock at once, by 90s, 15m, 2h or 1d')
    .action(charging(({ stepClock }, time: string, options: RemoteOptions) => stepClock(time, options)))
}
