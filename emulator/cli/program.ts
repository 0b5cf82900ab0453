/** The command line: `standin <command>`. Exit codes: 0 done, 1 the answer is no, 2 not understood or not to be had. */
import { Command, CommanderError } from 'commander'
import { ContractError } from '../contract/channel.js'
import { version } from '../../package.json' with { type: 'json' }
import { addChargingCommands } from './charging-commands.js'
import { addFaultCommands } from './fault-commands.js'
import { from } from './load-on-demand.js'
import { addHubCommands } from './hub-commands.js'
import type { convert, price } from './offline.js'
import { complain, Exit, inTerminal, printText, writeError, type Terminal } from './output.js'
import type { JudgeFileOptions } from './judge.js'
import type { PlayOptions } from './play.js'
import type { ConnectOptions, DataOptions, RemoteOptions, SendOptions, TrafficOptions } from './remote.js'
import { addScenarioCommands } from './scenario-commands.js'
import type { RunOptions } from './run.js'
import type { ServeOptions } from './serve.js'
import type { StartOptions } from './start.js'

const about = from(() => import('./about.js'))
const judging = from(() => import('./judge.js'))
const offline = from(() => import('./offline.js'))
const explaining = from(() => import('./explain.js'))
const remote = from(() => import('./remote.js'))
const demonstration = from(() => import('./demo.js'))
const playing = from(() => import('./play.js'))
const serving = from(() => import('./serve.js'))
const starting = from(() => import('./start.js'))
const scenarios = from(() => import('./run.js'))

const collect = (value: string, list: string[] | undefined): string[] => [...(list ?? []), value]

const program = new Command('standin')
  .description('Stand-ins for OCPI partners: CPO, eMSP and hub, in 2.1.1 and 2.2.1')
  .version(version)
  .showHelpAfterError('(standin --help lists the commands)')
  // So that --version of a command means OCPI's.
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ writeOut: printText, writeErr: writeError })

program
  .command('start')
  .description('open the workspace: a CPO and an eMSP that know each other, the interface, live traffic')
  .option('--workspace <folder>', 'folder of the workspace')
  .option('--ephemeral', 'keep nothing')
  .option('--port <number>', 'port of the interface (default: one that is free)')
  .option('--no-open', 'do not open the browser')
  .option('--log <file>', 'add every exchange to this file, as NDJSON without tokens')
  .option('--json', 'JSON lines')
  .action(starting(({ start }, options: StartOptions) => start(options)))

program
  .command('serve')
  .description('one stand-in for a real peer')
  .requiredOption('--role <roles>', 'cpo, emsp, cpo,emsp, or hub')
  .option('--versions <list>', 'OCPI versions (default: 2.1.1,2.2.1)')
  .option('--party <list>', 'country and party id, as NL-CPO; several with commas')
  .option('--name <text>', 'business name')
  .option('--id <text>', 'id of the stand-in in its workspace')
  .option('--port <number>', 'port to listen on (default: 8101)')
  .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
  .option('--public-url <url>', 'base url to advertise')
  .option('--tls [certificate]', 'serve https, with a certificate file or one of its own')
  .option('--tls-key <file>', 'key of the certificate file')
  .option('--token-a <token>', 'token A for the peer (default: made up)')
  .option('--seed <number>', 'seed of the data (default: 1)')
  .option('--seed-locations <number>', 'how many Locations (default: 60)')
  .option('--page-limit <number>', 'objects in a page at most (default: 50)')
  .option('--strict', 'refuse with 2001 what is otherwise stored and noted')
  .option('--workspace <folder>', 'keep everything in this folder')
  .option('--ephemeral', 'keep nothing (default)')
  .option('--connect <url>', 'register at the peer with this versions url')
  .option('--connect-token <token>', 'token A that the peer gave')
  .option('--control-port <number>', 'port of the control channel (default: one that is free)')
  .option('--control-token <token>', 'token of the control channel (default: made up)')
  .option('--quiet', 'do not print traffic')
  .option('--log <file>', 'add every exchange to this file, as NDJSON without tokens')
  .option('--json', 'JSON lines: first `ready`, then every exchange')
  .action(serving(({ serve }, options: ServeOptions) => serve(options)))

program
  .command('licenses')
  .description('print the licences of everything that Standin contains')
  .option('--json', 'one JSON array: name, version, identifier, text')
  .action(about(({ licenses }, options: { json?: boolean }) => licenses(options)))

program
  .command('check-update')
  .description('ask the npm registry whether a newer Standin is published (the only command that uses the internet)')
  .option('--json', 'one JSON object: current, latest, newer')
  .action(about(({ checkUpdate }, options: { json?: boolean }) => checkUpdate(options)))

program
  .command('demo')
  .description('play the whole flow between two stand-ins of its own; exit code 0 if it is green')
  .option('--versions <list>', 'OCPI versions (default: 2.2.1,2.1.1)')
  .option('--json', 'JSON lines: every step and every exchange')
  .action(demonstration(({ demo }, options: PlayOptions) => demo(options)))

program
  .command('run [files...]')
  .description('run scenarios: exit code 0 passed, 1 failed, 2 cannot run')
  .option('--report <format=file>', 'junit, html, markdown or json; may be given again', collect)
  .option(
    '--var <name=value>',
    'variable; `peer` is the versions url of the platform under test, `tokenA` its token A; may be given again',
    collect,
  )
  .option('--env <file>', 'secrets from KEY=value lines; may be given again', collect)
  .option('--bail', 'stop after the first scenario that does not pass')
  .option('--keep-going', 'go on with a scenario after a step has failed')
  .option('--seed <number>', 'seed of the data and of luck (default: 1)')
  .option('--library', 'the built-in scenarios')
  .option('--list', 'name the built-in scenarios')
  .option('--schema', 'print the JSON Schema of scenario files, for editors')
  .option('--json', 'JSON lines: every step, every result')
  .action(scenarios(({ runScenarios }, files: string[], options: RunOptions) => runScenarios(files, options)))

program
  .command('validate <file>')
  .description('judge JSON (a file, or - for standard input): exit code 0 clean, 1 violations, 2 unreadable')
  .requiredOption('--version <version>', '2.1.1 or 2.2.1')
  .requiredOption('--object <name>', 'what it should be, as Location; a list or a response of it will do')
  .option('--partial', 'it is the body of a PATCH')
  .option('--json', 'JSON')
  .action(
    offline(({ validate }, file: string, options: { version: string; object: string; partial?: boolean; json?: boolean }) =>
      validate(file, options),
    ),
  )

program
  .command('explain [rule]')
  .description('explain a rule of the findings: what it means, why it hurts partners, how to fix it; without a rule, list all')
  .option('--json', 'JSON')
  .addHelpText('after', '\nExamples:\n  standin explain\n  standin explain paging.link\n  standin explain paging.link --json')
  .action(
    explaining(({ explain }, rule: string | undefined, options: { json?: boolean }) => {
      explain(rule, options)
    }),
  )

program
  .command('judge <files...>')
  .description('judge recorded traffic, HAR or NDJSON (- for standard input): exit code 0 no violations, 1 violations, 2 nothing to judge')
  .option('--version <version>', 'OCPI version of requests whose version neither urls nor messages tell')
  .option(
    '--host <host=role:party>',
    'who is behind a host, as cpo.example=CPO:NL-CPO; either may be left out; may be given again',
    collect,
  )
  .option('--report <format=file>', 'junit, html, markdown or json; may be given again', collect)
  .option('--all', 'print exchanges without findings too')
  .option('--no-warnings', 'print violations alone')
  .option('--again', 'judge again what Standin has judged when it recorded it')
  .option('--json', 'JSON lines: every exchange, then a result for each file')
  .addHelpText(
    'after',
    `
Examples:
  standin judge traffic.har
  standin judge proxy.har --version 2.2.1 --host 10.0.0.5:8080=CPO:NL-CPO
  standin judge *.har --report junit=ocpi.xml --report html=ocpi.html`,
  )
  .action(judging(({ judgeFiles }, files: string[], options: JudgeFileOptions) => judgeFiles(files, options)))

program
  .command('endpoints')
  .description('print the endpoint table')
  .option('--version <version>', '2.1.1 or 2.2.1 (default: both)')
  .option('--module <name>', 'only this module')
  .option('--json', 'JSON')
  .action(
    offline(({ printEndpoints }, options: { version?: string; module?: string; json?: boolean }) => {
      printEndpoints(options)
    }),
  )

program
  .command('price')
  .description('price a CDR or a Session and compare: exit code 0 equal, 1 different, 2 cannot be priced')
  .requiredOption('--version <version>', '2.1.1 or 2.2.1')
  .option('--tariff <file>', 'Tariff to price with; may be given again (default: those in the CDR)', collect)
  .option('--cdr <file>', 'the CDR')
  .option('--session <file>', 'the Session')
  .option('--location <file>', 'the Location, for its time zone')
  .option('--time-zone <name>', 'IANA time zone (default: that of the Location, of the country, or UTC)')
  .option('--json', 'JSON')
  .action(offline((module, options: Parameters<typeof price>[0]) => module.price(options)))

program
  .command('convert <file>')
  .description('write an object of one version in the other, with a note for each field touched')
  .requiredOption('--from <version>', '2.1.1 or 2.2.1')
  .requiredOption('--to <version>', '2.1.1 or 2.2.1')
  .requiredOption('--object <name>', 'what it is, as Location')
  .option('--owner <party>', 'who owns it, as NL-CPO, where the object does not say')
  .option('--location <file>', 'the Location that a Session or CDR is about')
  .option('--token <file>', 'the Token that a Session or CDR is about')
  .option('--partial', 'it is the body of a PATCH')
  .option('--json', 'JSON: {object, notes}')
  .action(offline((module, file: string, options: Parameters<typeof convert>[1]) => module.convert(file, options)))

// ---- on a running workbench ------------------------------------------------------------------------------------------------

const onWorkbench = (command: Command): Command =>
  command
    .option('--workspace <folder>', 'the workspace that the workbench has open')
    .option('--control-url <url>', 'its control channel: host:port, http://host:port or ws://host:port/control (or STANDIN_CONTROL_URL)')
    .option('--control-token <token>', 'and the token for it (or STANDIN_CONTROL_TOKEN)')
    .option('--standin <id>', 'the stand-in that is meant')
    .option('--json', 'JSON')
const overConnection = (command: Command): Command =>
  onWorkbench(command).option('--connection <id or name>', 'the connection that is meant')

onWorkbench(program.command('status'))
  .description('stand-ins and connections of a running workbench')
  .action(remote(({ status }, options: RemoteOptions) => status(options)))

onWorkbench(program.command('play'))
  .description('play the whole flow on a running workbench')
  .option('--versions <list>', 'OCPI versions')
  .action(playing(({ playAtWorkbench }, options: RemoteOptions & PlayOptions) => playAtWorkbench(options)))

overConnection(program.command('operations'))
  .description('what can be sent over a connection')
  .action(remote(({ operations }, options: RemoteOptions) => operations(options)))

overConnection(program.command('send <operation>'))
  .description('send an operation: an id, its end (locations.put), or a command (START_SESSION)')
  .option('--path <name=value>', 'path parameter; may be given again', collect)
  .option('--query <name=value>', 'query parameter; may be given again', collect)
  .option('--header <name=value>', 'header in place of ours; empty leaves it out', collect)
  .option('--body <json>', 'body: JSON, a file, or -')
  .option('--raw <file>', 'body sent as it is, however wrong')
  .option('--from <key>', 'own object to take path and body from')
  .option('--dry-run', 'print the request and send nothing')
  .option('--no-wait', 'do not wait for the result of a command')
  .action(remote(({ send }, operation: string, options: SendOptions) => send(operation, options)))

const data = program.command('data').description('look at and edit the data of a stand-in')
const holder = (command: Command): Command =>
  onWorkbench(command).option('--holder <id>', 'own, or the id of the connection it came over', 'own')
holder(data.command('sets'))
  .description('the data sets')
  .action(remote(({ dataSets }, options: DataOptions) => dataSets(options)))
holder(data.command('list <module>'))
  .description('objects of a set')
  .option('--search <text>', 'only those with this text')
  .option('--offset <number>', 'skip as many')
  .option('--limit <number>', 'at most as many (default: 100)')
  .action(remote(({ dataList }, module: string, options: DataOptions) => dataList(module, options)))
holder(data.command('get <module> <key>'))
  .description('one object')
  .action(remote(({ dataGet }, module: string, key: string, options: DataOptions) => dataGet(module, key, options)))
const edits = (command: Command): Command =>
  onWorkbench(command)
    .option('--push', 'tell the peers')
    .option('--no-push', 'do not tell the peers')
    .option('--dry-run', 'only say what would be pushed')
edits(data.command('put <module> <json>'))
  .description('create or replace an own object (JSON, a file, or -)')
  .action(remote(({ dataPut }, module: string, json: string, options: DataOptions) => dataPut(module, json, options)))
edits(data.command('patch <module> <key> <json>'))
  .description('change fields of an own object')
  .option('--evse <uid>', 'of this EVSE in it')
  .option('--connector <id>', 'of this Connector of the EVSE')
  .action(remote(({ dataPatch }, module: string, key: string, json: string, options: DataOptions) => dataPatch(module, key, json, options)))
edits(data.command('delete <module> <key>'))
  .description('delete an own object, or forget a received one')
  .option('--holder <id>', 'own, or a connection', 'own')
  .action(remote(({ dataDelete }, module: string, key: string, options: DataOptions) => dataDelete(module, key, options)))
holder(data.command('export <module>'))
  .description('all objects of a set, as JSON')
  .action(remote(({ dataExport }, module: string, options: DataOptions) => dataExport(module, options)))

addChargingCommands(program, onWorkbench, collect)
addFaultCommands(program, onWorkbench)
addHubCommands(program, onWorkbench)
addScenarioCommands(program, onWorkbench, collect)

const traffic = program.command('traffic').description('query and export the log')
onWorkbench(traffic.command('list', { isDefault: true }))
  .description('the latest exchanges')
  .option('--filter <text>', 'filter, as module:locations status>=400')
  .option('--limit <number>', 'at most as many (default: 50)')
  .option('--follow', 'go on with new ones')
  .option('--twins', 'also the incoming halves between own stand-ins')
  .action(remote(({ trafficList }, options: TrafficOptions) => trafficList(options)))
onWorkbench(traffic.command('show <seq>'))
  .description('one exchange, whole')
  .option('--reveal', 'show tokens')
  .action(remote(({ trafficShow }, seq: string, options: TrafficOptions) => trafficShow(seq, options)))
onWorkbench(traffic.command('curl <seq>'))
  .description('one exchange as a cURL command')
  .option('--reveal', 'show tokens')
  .action(remote(({ trafficCurl }, seq: string, options: TrafficOptions) => trafficCurl(seq, options)))
onWorkbench(traffic.command('export'))
  .description('exchanges as HAR or NDJSON')
  .option('--format <har|ndjson>', 'format (default: har)')
  .option('--filter <text>', 'only those that match')
  .option('--reveal', 'with tokens')
  .action(remote(({ trafficExport }, options: TrafficOptions) => trafficExport(options)))
onWorkbench(traffic.command('import <file>'))
  .description('read a HAR or NDJSON file into the log')
  .action(remote(({ trafficImport }, file: string, options: TrafficOptions) => trafficImport(file, options)))
onWorkbench(traffic.command('keep [on|off]'))
  .description('keep the log in the workspace, so that it survives a restart; off deletes what was kept')
  .action(remote(({ trafficKeep }, keep: string | undefined, options: TrafficOptions) => trafficKeep(keep, options)))
onWorkbench(traffic.command('clear'))
  .description('empty the log')
  .action(remote(({ trafficClear }, options: TrafficOptions) => trafficClear(options)))

onWorkbench(program.command('invite'))
  .description('make a token A for a peer')
  .option('--name <text>', 'name of the connection')
  .option('--token-a <token>', 'this token')
  .option('--partner <role>', 'of a hub: what the peer is, which 2.1.1 has no word for (cpo, emsp, …)')
  .action(remote(({ invite }, options: ConnectOptions) => invite(options)))
onWorkbench(program.command('register <versions-url> <token-a>'))
  .description('register at a peer')
  .option('--name <text>', 'name of the connection')
  .action(remote(({ registerAt }, url: string, token: string, options: ConnectOptions) => registerAt(url, token, options)))
overConnection(program.command('renew'))
  .description('PUT credentials: new tokens')
  .action(remote(({ changeRegistration }, options: RemoteOptions) => changeRegistration('renew', options)))
overConnection(program.command('unregister'))
  .description('DELETE credentials')
  .action(remote(({ changeRegistration }, options: RemoteOptions) => changeRegistration('unregister', options)))

/** Runs one command; resolves with the exit code when it is over and everything is printed. */
export const run = (args: readonly string[], given: Terminal = process): Promise<number> => inTerminal(given, () => runHere(args))

const runHere = async (args: readonly string[]): Promise<number> => {
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof Exit) {
      if (error.message !== '') complain(error.message)
      return error.code
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof ContractError) {
      complain(error.message)
      return error.detail.code === 'peer' ? 1 : 2
    }
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 2
  }
}
