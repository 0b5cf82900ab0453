/** The command line: `standin <command>`. Exit codes: 0 done, 1 the answer is no, 2 not understood or not to be had. */
import { Command, CommanderError } from 'commander'
import { ContractError } from '../contract/channel.js'
import { version } from '../../package.json' with { type: 'json' }
import { addChargingCommands } from './charging-commands.js'
import { addConnectCommands } from './connect-commands.js'
import type { DoctorOptions } from './doctor.js'
import { addExamples } from './examples.js'
import { addFaultCommands } from './fault-commands.js'
import type { MuteOptions } from './findings.js'
import { from } from './load-on-demand.js'
import { addHubCommands } from './hub-commands.js'
import type { convert, price } from './offline.js'
import { complain, Exit, inTerminal, printText, writeError, type Terminal } from './output.js'
import type { AuditCliOptions } from './audit.js'
import type { JudgeFileOptions } from './judge.js'
import type { PlayOptions } from './play.js'
import type { ConnectOptions, DataOptions, RemoteOptions, SendOptions, TrafficOptions } from './remote.js'
import { addScenarioCommands } from './scenario-commands.js'
import type { RunOptions } from './run.js'
import type { ServeOptions } from './serve.js'
import type { StartOptions } from './start.js'

const auditing = from(() => import('./audit.js'))
const about = from(() => import('./about.js'))
const judging = from(() => import('./judge.js'))
const offline = from(() => import('./offline.js'))
const findings = from(() => import('./findings.js'))
const explaining = from(() => import('./explain.js'))
const remote = from(() => import('./remote.js'))
const doctoring = from(() => import('./doctor.js'))
const completing = from(() => import('./completion.js'))
const demonstration = from(() => import('./demo.js'))
const playing = from(() => import('./play.js'))
const serving = from(() => import('./serve.js'))
const starting = from(() => import('./start.js'))
const scenarios = from(() => import('./run.js'))

const collect = (value: string, list: string[] | undefined): string[] => [...(list ?? []), value]

const program = new Command('standin')
  .description('Stand-ins for OCPI partners: CPO, eMSP and hub, in 2.1.1, 2.2.1 and 2.3.0')
  .version(version)
  .showHelpAfterError('(standin --help lists the commands)')
  // So that --version of a command means OCPI's.
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ writeOut: printText, writeErr: writeError })

program
  .command('start')
  .description('Open the workspace and its window: a CPO and an eMSP stand-in, live traffic, everything else')
  .option('--workspace <folder>', 'folder of the workspace')
  .option('--ephemeral', 'keep nothing on disk')
  .option('--port <number>', 'port of the window (default: a free one)')
  .option('--no-open', 'do not open the browser')
  .option('--log <file>', 'append every exchange to this file, as NDJSON without tokens')
  .option('--log-size <megabytes>', 'size of the --log file before it rotates; FILE.1 to FILE.9 keep the older ones (default: 100)')
  .option('--json', 'print JSON lines')
  .action(starting(({ start }, options: StartOptions) => start(options)))

program
  .command('serve')
  .description('Run one stand-in for a peer, without a window')
  .requiredOption('--role <roles>', 'role of the stand-in: cpo, emsp, cpo,emsp or hub')
  .option('--versions <list>', 'OCPI versions (default: 2.1.1,2.2.1)')
  .option('--party <list>', 'country code and party id, such as NL-CPO; one for each role, separated by commas')
  .option('--name <text>', 'business name')
  .option('--website <url>', 'website in the business details')
  .option('--logo <url>', 'logo in the business details; the ending of the url gives its type')
  .option('--id <text>', 'id of the stand-in in its workspace')
  .option('--port <number>', 'port to listen on (default: 8101)')
  .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
  .option('--public-url <url>', 'base url to advertise to peers (default: the address that it listens on)')
  .option('--tls [certificate]', 'serve https, with this certificate file or a generated one')
  .option('--tls-key <file>', 'key of the certificate file')
  .option('--token-a <token>', 'token A for the peer (default: generated)')
  .option('--reusable', 'let token A register again: for a backend that restarts')
  .option('--seed <number>', 'seed of the data (default: 1)')
  .option('--seed-locations <number>', 'number of Locations (default: 60)')
  .option('--page-limit <number>', 'maximum number of objects in a page (default: 50)')
  .option('--strict', 'answer 2001 to what violates the specification instead of storing it')
  .option('--workspace <folder>', 'keep settings, connections and data in this folder')
  .option('--ephemeral', 'keep nothing on disk (default)')
  .option('--connect <url>', 'register at the peer with this versions url')
  .option('--connect-token <token>', 'token A that the peer issued')
  .option('--control-port <number>', 'port of the control channel (default: a free one)')
  .option('--control-token <token>', 'token of the control channel (default: generated; or STANDIN_CONTROL_TOKEN)')
  .option('--quiet', 'do not print exchanges')
  .option('--log <file>', 'append every exchange to this file, as NDJSON without tokens')
  .option('--log-size <megabytes>', 'size of the --log file before it rotates; FILE.1 to FILE.9 keep the older ones (default: 100)')
  .option('--json', 'print JSON lines: first `ready`, then every exchange')
  .action(serving(({ serve }, options: ServeOptions) => serve(options)))

program
  .command('licenses')
  .description('Print the licences of the packages that Standin contains')
  .option('--json', 'print a JSON array: name, version, identifier, text')
  .action(about(({ licenses }, options: { json?: boolean }) => licenses(options)))

program
  .command('check-update')
  .description('Ask the npm registry whether a newer Standin is published; no other command uses the internet')
  .option('--json', 'print a JSON object: current, latest, newer')
  .action(about(({ checkUpdate }, options: { json?: boolean }) => checkUpdate(options)))

program
  .command('demo')
  .description('Play the whole flow between two temporary stand-ins; exit code 0 if every step succeeds')
  .option('--versions <list>', 'OCPI versions (default: 2.3.0,2.2.1,2.1.1)')
  .option('--json', 'print JSON lines: every step and every exchange')
  .action(demonstration(({ demo }, options: PlayOptions) => demo(options)))

program
  .command('run [files...]')
  .description('Run scenario files; exit code 0 passed, 1 failed, 2 cannot run')
  .option('--report <format=file>', 'write a report: junit, html, markdown or json; repeatable', collect)
  .option(
    '--var <name=value>',
    'variable; `peer` is the versions url of the platform under test, `tokenA` its token A; repeatable',
    collect,
  )
  .option('--env <file>', 'file of KEY=value lines with secrets; repeatable', collect)
  .option('--allow-env <name>', 'environment variable that the scenario files may read; repeatable', collect)
  .option('--allow-file <file>', 'file outside of their folders that they may read; repeatable', collect)
  .option('--allow-host <host>', 'host that a scenario with secrets may reach; repeatable', collect)
  .option('--bail', 'stop after the first scenario that does not pass')
  .option('--keep-going', 'continue a scenario after a failed step')
  .option('--seed <number>', 'seed of the data and the random choices (default: 1)')
  .option('--library', 'run the built-in scenarios')
  .option('--list', 'list the built-in scenarios')
  .option('--schema', 'print the JSON Schema of scenario files, for editors')
  .option('--json', 'print JSON lines: every step, every result')
  .action(scenarios(({ runScenarios }, files: string[], options: RunOptions) => runScenarios(files, options)))

program
  .command('validate <file>')
  .description('Judge JSON, a file or - for standard input; exit code 0 without violations, 1 with violations, 2 unreadable')
  .requiredOption('--version <version>', 'OCPI version: 2.1.1 or 2.2.1')
  .requiredOption('--object <name>', 'object that it should be, such as Location; a list or a response of them is judged too')
  .option('--partial', 'treat it as the body of a PATCH')
  .option('--json', 'print JSON')
  .action(
    offline(({ validate }, file: string, options: { version: string; object: string; partial?: boolean; json?: boolean }) =>
      validate(file, options),
    ),
  )

program
  .command('explain [rule]')
  .description('Explain a rule: what it means, why it hurts partners, how to fix it; without a rule, list all')
  .option('--json', 'print JSON')
  .action(
    explaining(({ explain }, rule: string | undefined, options: { json?: boolean }) => {
      explain(rule, options)
    }),
  )

program
  .command('judge <files...>')
  .description(
    'Judge recorded traffic, HAR or NDJSON (- for standard input); exit code 0 without violations, 1 with violations, 2 nothing to judge',
  )
  .option('--version <version>', 'OCPI version of requests that do not show it')
  .option(
    '--host <host=role:party>',
    'role and party of a host, such as cpo.example=CPO:NL-CPO; either may be left out; repeatable',
    collect,
  )
  .option('--report <format=file>', 'write a report: junit, html, markdown or json; repeatable', collect)
  .option('--all', 'also print exchanges without findings')
  .option('--no-warnings', 'print violations only')
  .option('--again', 'judge again what Standin judged when it recorded it')
  .option('--json', 'print JSON lines: every exchange, then a result for each file')
  .action(judging(({ judgeFiles }, files: string[], options: JudgeFileOptions) => judgeFiles(files, options)))

program
  .command('audit [file]')
  .description('Audit the readiness of a platform: exit code 0 ready, 1 not ready, 2 could not run')
  .option('--set <name>', 'cases to run: read-only, core (default) or full')
  .option('--case <id>', 'only this case or section, such as PAG-04 or PAG; repeatable', collect)
  .option('--report <format=file>', 'write a report: html, junit, json or markdown; repeatable', collect)
  .option('--compare <file>', 'JSON report of an earlier run to compare with')
  .option('--strict', 'WARN is in the way of ready too')
  .option('--non-interactive', 'never ask; what needs a person or a hook is PARTIAL')
  .option('--yes-really', 'audit a platform that is not on this machine or in a private network')
  .option('--list', 'list the cases')
  .option('--severity <name>', 'with --list: MUST, SHOULD or COMPAT')
  .option('--init', 'write a declaration file')
  .option('--versions-url <url>', 'with --init: versions url of the platform')
  .option('--name <text>', 'with --init: name of the platform')
  .option('--observe <file>', 'judge a recording, HAR or NDJSON, by the passive cases', collect)
  .option('--role <role>', 'with --list, --init and --observe: CPO, EMSP or HUB')
  .option('--version <version>', 'with --list, --init and --observe: OCPI version')
  .option('--schema', 'print the JSON Schema of declaration files, for editors')
  .option('--json', 'print JSON lines: every case, then the end')
  .action(auditing(({ audit }, file: string | undefined, options: AuditCliOptions) => audit(file === undefined ? [] : [file], options)))

program
  .command('endpoints')
  .description('Print the endpoint table')
  .option('--version <version>', 'only this OCPI version (default: all)')
  .option('--module <name>', 'only this module')
  .option('--json', 'print JSON')
  .action(
    offline(({ printEndpoints }, options: { version?: string; module?: string; json?: boolean }) => {
      printEndpoints(options)
    }),
  )

program
  .command('price')
  .description('Recalculate a CDR or a Session and compare; exit code 0 equal, 1 different, 2 cannot be priced')
  .requiredOption('--version <version>', 'OCPI version: 2.1.1 or 2.2.1')
  .option('--tariff <file>', 'file with the Tariff to apply; repeatable (default: those in the CDR)', collect)
  .option('--cdr <file>', 'file with the CDR')
  .option('--session <file>', 'file with the Session')
  .option('--location <file>', 'file with the Location, for its time zone')
  .option('--time-zone <name>', 'IANA time zone (default: that of the Location, of the country, or UTC)')
  .option('--json', 'print JSON')
  .action(offline((module, options: Parameters<typeof price>[0]) => module.price(options)))

program
  .command('convert <file>')
  .description('Translate an object to another OCPI version, with a note for each changed field')
  .requiredOption('--from <version>', 'OCPI version: 2.1.1 or 2.2.1')
  .requiredOption('--to <version>', 'OCPI version: 2.1.1 or 2.2.1')
  .requiredOption('--object <name>', 'object that it is, such as Location')
  .option('--owner <party>', 'owner, such as NL-CPO, if the object does not contain it')
  .option('--location <file>', 'file with the Location of a Session or CDR')
  .option('--token <file>', 'file with the Token of a Session or CDR')
  .option('--partial', 'treat it as the body of a PATCH')
  .option('--json', 'print JSON: {object, notes}')
  .action(offline((module, file: string, options: Parameters<typeof convert>[1]) => module.convert(file, options)))

// ---- on a running workbench ------------------------------------------------------------------------------------------------

const onWorkbench = (command: Command): Command =>
  command
    .option('--workspace <folder>', 'workspace of the running workbench')
    .option('--control-url <url>', 'control channel: host:port, http://host:port or ws://host:port/control (or STANDIN_CONTROL_URL)')
    .option('--control-token <token>', 'token of the control channel (or STANDIN_CONTROL_TOKEN)')
    .option('--standin <id>', 'id of the stand-in (needed if there are several)')
    .option('--json', 'print JSON')
const overConnection = (command: Command): Command =>
  onWorkbench(command).option('--connection <id or name>', 'id or name of the connection (needed if there are several)')

onWorkbench(program.command('status'))
  .description('Show stand-ins and connections of a running workbench')
  .action(remote(({ status }, options: RemoteOptions) => status(options)))

onWorkbench(program.command('play'))
  .description('Play the whole flow between the stand-ins of a running workbench')
  .option('--versions <list>', 'OCPI versions')
  .action(playing(({ playAtWorkbench }, options: RemoteOptions & PlayOptions) => playAtWorkbench(options)))

overConnection(program.command('operations'))
  .description('List the operations that can be sent over a connection')
  .action(remote(({ operations }, options: RemoteOptions) => operations(options)))

overConnection(program.command('send <operation>'))
  .description('Send an operation: its id, the end of its id (locations.put), or a command (START_SESSION)')
  .option('--path <name=value>', 'path parameter; repeatable', collect)
  .option('--query <name=value>', 'query parameter; repeatable', collect)
  .option('--header <name=value>', 'header to set; an empty value removes it; repeatable', collect)
  .option('--body <json>', 'body: JSON, a file, or -')
  .option('--raw <file>', 'file to send as the body, unchanged')
  .option('--max-pages <number>', 'maximum number of pages that a pull reads (default: 300)')
  .option('--from <key>', 'own object to take path and body from')
  .option('--url <url>', 'url of the module in place of the advertised one')
  .option('--dry-run', 'print the request without sending it')
  .option('--no-wait', 'do not wait for the result of a command')
  .option('--reveal', 'show tokens')
  .action(remote(({ send }, operation: string, options: SendOptions) => send(operation, options)))

const data = program.command('data').description('Show and edit the data of a stand-in')
const holder = (command: Command): Command =>
  onWorkbench(command).option('--holder <id>', 'data to use: own, or the id of a connection for what was received over it', 'own')
holder(data.command('sets'))
  .description('List the data sets')
  .action(remote(({ dataSets }, options: DataOptions) => dataSets(options)))
holder(data.command('list <module>'))
  .description('List the objects of a data set')
  .option('--search <text>', 'only objects that contain this text')
  .option('--sort <column>', 'sort by id, title, state or lastUpdated (default: in creation order)')
  .option('--descending', 'sort in descending order')
  .option('--offset <number>', 'number of objects to skip')
  .option('--limit <number>', 'maximum number of objects (default: 100)')
  .action(remote(({ dataList }, module: string, options: DataOptions) => dataList(module, options)))
holder(data.command('get <module> <key>'))
  .description('Print one object')
  .action(remote(({ dataGet }, module: string, key: string, options: DataOptions) => dataGet(module, key, options)))
const edits = (command: Command): Command =>
  onWorkbench(command)
    .option('--push', 'push the change to peers')
    .option('--no-push', 'do not push the change to peers')
    .option('--dry-run', 'list what would be pushed without changing anything')
    .option('--revision <text>', 'change it only if its revision is this one; `data get --json` prints it')
edits(data.command('put <module> <json>'))
  .description('Create or replace an own object: JSON, a file, or -')
  .action(remote(({ dataPut }, module: string, json: string, options: DataOptions) => dataPut(module, json, options)))
edits(data.command('patch <module> <key> <json>'))
  .description('Change fields of an own object')
  .option('--evse <uid>', 'change this EVSE of a Location')
  .option('--connector <id>', 'change this Connector of the EVSE')
  .action(remote(({ dataPatch }, module: string, key: string, json: string, options: DataOptions) => dataPatch(module, key, json, options)))
edits(data.command('delete <module> <key>'))
  .description('Delete an own object, or forget a received one')
  .option('--holder <id>', 'data to use: own, or the id of a connection', 'own')
  .action(remote(({ dataDelete }, module: string, key: string, options: DataOptions) => dataDelete(module, key, options)))
onWorkbench(data.command('import <module> <file>'))
  .description(
    'Create or change own objects from a JSON array, an OCPI list answer, NDJSON, or CSV of Tokens; exit code 1 if some are invalid',
  )
  .option('--dry-run', 'print what would change without changing anything')
  .option('--invalid', 'import objects with violations too')
  .option('--push', 'push the changes to peers')
  .option('--no-push', 'do not push the changes to peers')
  .action(remote(({ dataImport }, module: string, file: string, options: DataOptions) => dataImport(module, file, options)))
holder(data.command('export <module>'))
  .description('Print all objects of a data set as JSON')
  .action(remote(({ dataExport }, module: string, options: DataOptions) => dataExport(module, options)))

addChargingCommands(program, onWorkbench, collect)
addConnectCommands(program, onWorkbench, collect)
addFaultCommands(program, onWorkbench)
addHubCommands(program, onWorkbench)
addScenarioCommands(program, onWorkbench, collect)

const traffic = program.command('traffic').description('Query and export the log')
onWorkbench(traffic.command('list', { isDefault: true }))
  .description('List the latest exchanges')
  .option('--filter <text>', 'filter, such as module:locations status>=400')
  .option('--limit <number>', 'maximum number of exchanges (default: 50)')
  .option('--follow', 'keep printing new exchanges')
  .option('--twins', 'also show the incoming half of exchanges between own stand-ins')
  .action(remote(({ trafficList }, options: TrafficOptions) => trafficList(options)))
onWorkbench(traffic.command('show <seq>'))
  .description('Print one exchange with headers, bodies and findings')
  .option('--reveal', 'show tokens in clear text')
  .action(remote(({ trafficShow }, seq: string, options: TrafficOptions) => trafficShow(seq, options)))
onWorkbench(traffic.command('curl <seq>'))
  .description('Print one exchange as a cURL command')
  .option('--reveal', 'show tokens in clear text')
  .action(remote(({ trafficCurl }, seq: string, options: TrafficOptions) => trafficCurl(seq, options)))
onWorkbench(traffic.command('findings'))
  .description('List the findings in the log by rule, violations first')
  .option('--filter <text>', 'Count only exchanges that match')
  .action(findings(({ trafficFindings }, options: TrafficOptions) => trafficFindings(options)))
onWorkbench(traffic.command('export'))
  .description('Export exchanges as HAR or NDJSON')
  .option('--format <har|ndjson>', 'format (default: har)')
  .option('--filter <text>', 'only exchanges that match this filter')
  .option('--reveal', 'export tokens in clear text')
  .action(remote(({ trafficExport }, options: TrafficOptions) => trafficExport(options)))
onWorkbench(traffic.command('import <file>'))
  .description('Import a HAR or NDJSON file into the log')
  .action(remote(({ trafficImport }, file: string, options: TrafficOptions) => trafficImport(file, options)))
onWorkbench(traffic.command('keep [on|off]'))
  .description('Keep the log in the workspace after a restart; off deletes what was kept')
  .action(remote(({ trafficKeep }, keep: string | undefined, options: TrafficOptions) => trafficKeep(keep, options)))
onWorkbench(traffic.command('budget [megabytes]'))
  .description('Set the memory limit of the log (16 to 4096 MB); without a number, print what it holds and what was dropped')
  .action(remote(({ trafficBudget }, megabytes: string | undefined, options: TrafficOptions) => trafficBudget(megabytes, options)))
onWorkbench(traffic.command('clear'))
  .description('Empty the log')
  .action(remote(({ trafficClear }, options: TrafficOptions) => trafficClear(options)))

overConnection(program.command('mute [rule]'))
  .description('Count the findings of a rule without showing them, everywhere or over --connection; without a rule, list the muted rules')
  .action(findings(({ changeMute }, rule: string | undefined, options: MuteOptions) => changeMute('mute', rule, options)))
overConnection(program.command('unmute <rule>'))
  .description('Show the findings of a muted rule again')
  .action(findings(({ changeMute }, rule: string, options: MuteOptions) => changeMute('unmute', rule, options)))

onWorkbench(program.command('invite'))
  .description('Create an invitation with a token A for a peer')
  .option('--name <text>', 'name of the connection')
  .option('--token-a <token>', 'token A to use (default: generated)')
  .option('--reusable', 'let this token register again, replacing the connection: for a backend that restarts')
  .option('--partner <role>', 'of a hub: role of the partner (cpo, emsp, …), which 2.1.1 does not transmit')
  .action(remote(({ invite }, options: ConnectOptions) => invite(options)))
onWorkbench(program.command('register <versions-url> <token-a>'))
  .description('Register at a peer')
  .option('--name <text>', 'name of the connection')
  .option('--version <version>', 'OCPI version (default: the highest of both)')
  .option('--token-encoding <encoding>', 'plain, base64, or auto: that of the version, then the other one (default)')
  .option('--credentials <json>', 'our credentials as they are to be sent: JSON, a file, or -; `token` and `url` are filled in')
  .action(remote(({ registerAt }, url: string, token: string, options: ConnectOptions) => registerAt(url, token, options)))
overConnection(program.command('renew'))
  .description('Renew the registration with PUT credentials')
  .action(remote(({ changeRegistration }, options: RemoteOptions) => changeRegistration('renew', options)))
overConnection(program.command('unregister'))
  .description('End the registration with DELETE credentials')
  .action(remote(({ changeRegistration }, options: RemoteOptions) => changeRegistration('unregister', options)))

program
  .command('doctor')
  .description('Check Node.js, workspace, ports, certificates and public urls; exit code 0 if all is well, 1 if something is wrong')
  .option('--workspace <folder>', 'folder of the workspace')
  .option('--json', 'print a JSON object: ok, and the checks')
  .action(doctoring(({ doctor }, options: DoctorOptions) => doctor(options)))

program
  .command('completion <shell>')
  .description('Print a completion script for bash, zsh or fish')
  .action(
    completing(({ completion }, shell: string) => {
      completion(shell, program)
    }),
  )

addExamples(program)

/** Every command, for those who look at the whole of it. */
export const commandLine = (): Command => program

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
