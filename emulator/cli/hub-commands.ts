/** `standin hub`: what its commands are called and take. */
import type { Command } from 'commander'
import { from } from './from.js'
import type { ConnectHubOptions, HubOptionsGiven, InviteHubOptions, PartnerGiven, PassagesGiven } from './hub.js'
import type { RemoteOptions } from './remote.js'

const hub = from(() => import('./hub.js'))

/** Adds the commands; `onWorkbench` gives each the options that find the workbench. */
export const addHubCommands = (program: Command, onWorkbench: (command: Command) => Command): void => {
  const group = program.command('hub').description('a hub with its partners, and both legs of what passes it')

  onWorkbench(group.command('show', { isDefault: true })).description('the hub and its partners: parties, versions, states, what waits')
    .action(hub(({ showHub }, options: RemoteOptions) => showHub(options)))
  onWorkbench(group.command('try')).description('add a hub with a CPO in 2.2.1 and an eMSP in 2.1.1 behind it')
    .action(hub(({ tryHub }, options: RemoteOptions) => tryHub(options)))
  onWorkbench(group.command('connect <stand-in>')).description('put a stand-in of the workbench behind the hub')
    .requiredOption('--role <role>', 'cpo or emsp').requiredOption('--ocpi <version>', '2.1.1 or 2.2.1')
    .action(hub(({ connectHub }, standin: string, options: ConnectHubOptions) => connectHub(standin, options)))
  onWorkbench(group.command('invite')).description('make a token A for a partner')
    .requiredOption('--role <role>', 'what the partner is, which 2.1.1 has no word for: cpo, emsp, nsp, …').option('--party <party>', 'the party that is awaited, as NL-CPO; another is refused')
    .option('--name <text>', 'name of the partner').option('--token-a <token>', 'this token')
    .action(hub(({ inviteHub }, options: InviteHubOptions) => inviteHub(options)))
  onWorkbench(group.command('options')).description('how the hub routes and what it keeps')
    .option('--mode <store|forward>', 'lists of all: stored and served, or asked of the partners').option('--open-routing <on|off>', 'route by content what names nobody')
    .option('--broadcast <on|off>', 'tell all of the opposite role what is pushed to the hub').option('--keep-alive <seconds>', 'ask a partner that was quiet for so long; 0 never')
    .option('--result-within <seconds>', 'announced for results where the partner does not say')
    .action(hub(({ setHubOptions }, options: HubOptionsGiven) => setHubOptions(options)))
  onWorkbench(group.command('partner <partner>')).description('change what is settled with a partner (its name, party or connection); take it down or up')
    .option('--down', 'take it down').option('--up', 'bring it up').option('--suspend', 'let it in no more').option('--let-in', 'let it in again')
    .option('--token <auto|plain|base64>', 'how the token is written').option('--url-owner <owner|hub>', 'country and party in urls of pushes to it')
    .option('--owner-fields <on|off>', 'country_code and party_id as extra fields').option('--operator-name <on|off>', 'Location.operator.name as CC*PID')
    .option('--issuer <on|off>', 'Token.issuer as CC*PID').option('--max-electric-power <on|off>', 'as an extra field of Connectors')
    .action(hub(({ setPartner }, partner: string, options: PartnerGiven) => setPartner(partner, options)))
  onWorkbench(group.command('play')).description('play the whole flow between two stand-ins behind the hub; exit code 0 if it is green')
    .action(hub(({ playOverHub }, options: RemoteOptions) => playOverHub(options)))
  onWorkbench(group.command('passages')).description('what came to the hub and where it went')
    .option('--route <route>', 'direct, open, broadcast, list, stored, result, own').option('--partner <partner>', 'only from or to this partner').option('--limit <number>', 'at most as many (default: 50)')
    .action(hub(({ listPassages }, options: PassagesGiven) => listPassages(options)))
  onWorkbench(group.command('passage <seq>')).description('both legs of one exchange, with what was translated')
    .action(hub(({ showPassage }, seq: string, options: RemoteOptions) => showPassage(seq, options)))
}
