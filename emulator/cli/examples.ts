/** Examples of every command, shown at the end of its `--help`. A test runs each through the parser. */
import { own } from '../ocpi/own.js'
import type { Command } from 'commander'

/** By the command's words after `standin`; a command of a group that stands for the whole group is named in full. */
export const examples: Readonly<Record<string, readonly string[]>> = own({
  start: ['standin start', 'standin start --workspace ./ocpi --port 8800 --no-open'],
  serve: [
    'standin serve --role cpo --party NL-CPO --port 8101 --token-a my-token',
    'standin serve --role emsp --versions 2.2.1 --connect http://localhost:8080/ocpi/versions --connect-token TOKEN',
    'standin serve --role hub --workspace ./hub --log traffic.ndjson',
  ],
  licenses: ['standin licenses', 'standin licenses --json'],
  'check-update': ['standin check-update'],
  doctor: ['standin doctor', 'standin doctor --workspace ./ocpi --json'],
  completion: [
    'standin completion bash > ~/.local/share/bash-completion/completions/standin',
    'standin completion zsh > "${fpath[1]}/_standin"',
    'standin completion fish > ~/.config/fish/completions/standin.fish',
  ],
  demo: ['standin demo', 'standin demo --versions 2.2.1 --json'],
  run: [
    'standin run login.ocpi-scenario.json --report junit=out.xml',
    'standin run --library',
    'standin run library:cpo-locations --var peer=http://localhost:8080/ocpi/versions --env secrets.env',
    'standin run login.ocpi-scenario.json --allow-env API_KEY --allow-file ../shared/login.ocpi-scenario.json --allow-host ocpi.example.com',
  ],
  validate: [
    'standin validate location.json --version 2.2.1 --object Location',
    'curl -s http://localhost:8080/tariffs | standin validate - --version 2.2.1 --object Tariff',
  ],
  explain: ['standin explain', 'standin explain paging.link', 'standin explain paging.link --json'],
  judge: [
    'standin judge traffic.har',
    'standin judge proxy.har --version 2.2.1 --host 10.0.0.5:8080=CPO:NL-CPO',
    'standin judge monday.har tuesday.har --report junit=ocpi.xml --report html=ocpi.html',
  ],
  audit: [
    'standin audit --init platform.ocpi-audit.json --role CPO --versions-url http://localhost:8080/ocpi/versions',
    'standin audit platform.ocpi-audit.json --report html=audit.html --report json=audit.json',
    'standin audit platform.ocpi-audit.json --set full --case PAG --compare last.json',
    'standin audit --list --role EMSP --version 2.2.1',
    'standin audit --observe traffic.har --role CPO',
  ],
  endpoints: ['standin endpoints', 'standin endpoints --version 2.1.1 --module sessions --json'],
  price: [
    'standin price --version 2.2.1 --cdr cdr.json',
    'standin price --version 2.1.1 --session session.json --tariff tariff.json --time-zone Europe/Berlin',
  ],
  convert: ['standin convert location.json --from 2.2.1 --to 2.1.1 --object Location'],

  status: ['standin status', 'standin status --control-url 127.0.0.1:9200 --json'],
  play: ['standin play', 'standin play --versions 2.1.1'],
  'connect list': ['standin connect list', 'standin connect list --standin emsp --json'],
  'connect show': ['standin connect show --connection NL-ABC', 'standin connect show --connection NL-ABC --reveal --json'],
  'connect manual': [
    'standin connect manual --version 2.2.1 --peer CPO:NL-ABC --token-out THEIRS --versions-url http://localhost:8000/ocpi/versions/',
    'standin connect manual --version 2.2.1 --peer CPO:NL-ABC --module locations:sender=http://localhost:8000/locations/',
  ],
  'connect complete': ['standin connect complete credentials.json --connection NL-ABC', 'standin connect complete - --token-in OURS'],
  'connect edit': [
    'standin connect edit --token-out OTHER --module tariffs:sender=http://localhost:8000/tariffs/',
    'standin connect edit --connection NL-ABC --no-token-out --drop-module tariffs:sender',
  ],
  'connect fetch': ['standin connect fetch --connection NL-ABC'],
  'connect merge': ['standin connect merge 32d8f58c-8c42-4672-8ffe-69a4da6211ba --connection NL-ABC'],
  'connect remove': ['standin connect remove --connection NL-ABC'],
  operations: ['standin operations --standin cpo', 'standin operations --standin emsp --json'],
  send: [
    'standin send START_SESSION --standin emsp',
    'standin send locations.receiver.put --standin cpo --from LOC-000001 --dry-run',
    'standin send sessions.receiver.patch --standin cpo --body \'{"kwh":12.5}\'',
  ],
  'data sets': ['standin data sets --standin cpo'],
  'data list': [
    'standin data list locations --standin cpo --search amsterdam --limit 10',
    'standin data list locations --standin cpo --sort lastUpdated --descending',
  ],
  'data get': ['standin data get tariffs TAR-000001 --standin cpo'],
  'data put': ['standin data put tariffs tariff.json --standin cpo', 'standin data put tokens token.json --standin emsp --no-push'],
  'data patch': ['standin data patch locations LOC-000001 \'{"status":"BLOCKED"}\' --evse EVSE-000001-1 --standin cpo'],
  'data delete': ['standin data delete tariffs TAR-000001 --standin cpo'],
  'data import': [
    'standin data import tokens cards.csv --standin emsp --dry-run',
    'standin data import locations locations.json --standin cpo --push',
  ],
  'data export': ['standin data export locations --standin cpo > locations.json'],

  'traffic list': ["standin traffic list --filter 'module:sessions finding:violation'", "standin traffic --follow --filter 'status>=400'"],
  'traffic show': ['standin traffic show 42'],
  'traffic curl': ['standin traffic curl 42 --reveal'],
  'traffic findings': ['standin traffic findings', "standin traffic findings --filter 'module:locations'"],
  'traffic export': ["standin traffic export --format har --filter 'party:NL-EXA' > log.har"],
  'traffic import': ['standin traffic import log.har'],
  'traffic keep': ['standin traffic keep', 'standin traffic keep on'],
  'traffic budget': ['standin traffic budget', 'standin traffic budget 512'],
  'traffic clear': ['standin traffic clear'],

  mute: ['standin mute', 'standin mute null.empty', 'standin mute evse.id --standin cpo --connection eMSP'],
  unmute: ['standin unmute null.empty'],

  invite: ['standin invite --standin cpo --name "My backend" --token-a my-token'],
  register: ['standin register http://localhost:8080/ocpi/versions TOKEN --standin emsp'],
  renew: ['standin renew --standin cpo --connection "My backend"'],
  unregister: ['standin unregister --standin cpo --connection "My backend"'],

  'charge status': ['standin charge status', 'standin charge --connectors --search EVSE-000001'],
  'charge plug': [
    'standin charge plug --evse EVSE-000001-1',
    'standin charge plug --token 04A1B2C3 --vehicle "family car" --soc 20 --leave-after 45',
  ],
  'charge unplug': ['standin charge unplug EVSE-000001-1'],
  'charge reserve': ['standin charge reserve --evse EVSE-000001-1 --minutes 30'],
  'charge cancel': ['standin charge cancel EVSE-000001-1'],
  'charge fault': ['standin charge fault EVSE-000001-1'],
  'charge mend': ['standin charge mend EVSE-000001-1'],
  'charge offline': ['standin charge offline EVSE-000001-1'],
  'charge online': ['standin charge online EVSE-000001-1'],
  'charge invalidate': ['standin charge invalidate EVSE-000001-1'],
  'charge credit': ['standin charge credit CDR-000001', 'standin charge credit CDR-000001 --replace \'{"total_energy":11.2}\''],
  'charge rule': ['standin charge rule', 'standin charge rule NO_CREDIT --token 04A1B2C3', 'standin charge rule auto --clear'],
  'charge try': ['standin charge try 04A1B2C3 LOC-000001/EVSE-000001-1'],
  'charge bills': ['standin charge bills --standin emsp', 'standin charge bills --session'],
  'charge bill': ['standin charge bill CDR-000001'],
  'charge tariff': ['standin charge tariff TAR-000001 --power 50 --day 2026-12-24'],
  fleet: ['standin fleet --drivers 100 --hours 2 --follow', 'standin fleet'],
  'clock set': ['standin clock', 'standin clock set x60', 'standin clock set pause'],
  'clock step': ['standin clock step 15m'],

  'hub show': ['standin hub'],
  'hub try': ['standin hub try'],
  'hub connect': ['standin hub connect cpo --role cpo --ocpi 2.2.1'],
  'hub invite': ['standin hub invite --role emsp --party DE-MSP --name "My backend"'],
  'hub options': ['standin hub options', 'standin hub options --mode forward --open-routing on'],
  'hub partner': ['standin hub partner NL-CPO --down', 'standin hub partner DE-MSP --url-owner hub'],
  'hub play': ['standin hub play'],
  'hub requests': ['standin hub requests --route broadcast --limit 10'],
  'hub request': ['standin hub request 42'],

  'faults list': ['standin faults'],
  'faults ready': ['standin faults ready', 'standin faults ready paging --role cpo'],
  'faults on': [
    'standin faults on paging.link/relative --times 3 --standin cpo',
    'standin faults on http.status --probability 0.1 --seed 7',
    'standin faults on --rule fault.json',
  ],
  'faults change': ['standin faults change paging.link-4f2a --always'],
  'faults off': ['standin faults off paging.link-4f2a'],
  'faults remove': ['standin faults remove paging.link-4f2a'],
  'faults clear': ['standin faults clear --standin cpo'],
  'faults undo': ['standin faults undo 3'],

  'scenarios list': ['standin scenarios', 'standin scenarios list --search tokens'],
  'scenarios show': ['standin scenarios show library:cpo-tokens'],
  'scenarios import': ['standin scenarios import mine.ocpi-scenario.json'],
  'scenarios rename': ['standin scenarios rename mine.ocpi-scenario.json login.ocpi-scenario.json'],
  'scenarios duplicate': ['standin scenarios duplicate library:cpo-tokens --title "Our tokens"'],
  'scenarios delete': ['standin scenarios delete mine.ocpi-scenario.json'],
  'scenarios restore': ['standin scenarios restore 3'],
  'scenarios access': ['standin scenarios access login'],
  'scenarios allow': ['standin scenarios allow login --env API_KEY --host ocpi.example.com'],
  'scenarios deny': ['standin scenarios deny login --env API_KEY', 'standin scenarios deny login'],
  'scenarios run': ['standin scenarios run library:cpo-tokens --seed 7'],
  'scenarios runs': ['standin scenarios runs --limit 5'],
  'scenarios report': ['standin scenarios report 3 --format html > report.html'],
  'scenarios record': ['standin scenarios record'],
  'scenarios stop': ['standin scenarios stop --title "A refused start"'],
  'scenarios from': ['standin scenarios from 40 41 45 --title "A pushed Location"'],
})

/** Words of a command after `standin`. */
export const wordsOf = (command: Command): string => {
  const parent = command.parent
  return parent === null ? '' : `${wordsOf(parent)} ${command.name()}`.trim()
}

/** A command and all below it that do something. */
export const leavesOf = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.filter((each) => each.name() !== 'help').flatMap(leavesOf)

/** Adds the examples to the help of every command. */
export const addExamples = (program: Command): void => {
  for (const command of leavesOf(program)) {
    const given = examples[wordsOf(command)]
    if (given) command.addHelpText('after', `\nExamples:\n${given.map((example) => `  ${example}`).join('\n')}`)
  }
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 the answer is no (a violation, a difference, a failed scenario), 2 not understood or not available.\n' +
      '`standin <command> --help` shows examples of each command.',
  )
}
