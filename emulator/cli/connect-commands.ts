/** The commands of `standin connect`. */
import type { Command } from 'commander'
import type { TermOptions } from './connect.js'
import { from } from './load-on-demand.js'
import type { RemoteOptions } from './remote.js'

const connecting = from(() => import('./connect.js'))

export const addConnectCommands = (
  program: Command,
  onWorkbench: (command: Command) => Command,
  collect: (value: string, list: string[] | undefined) => string[],
): void => {
  const connect = program.command('connect').description('Connections without a handshake, and the terms of any connection')
  const over = (command: Command): Command => onWorkbench(command).option('--connection <id or name>', 'the connection that is meant')

  onWorkbench(connect.command('list', { isDefault: true }))
    .description('The connections')
    .action(connecting(({ connectionList }, options: RemoteOptions) => connectionList(options)))
  over(connect.command('show'))
    .description('One connection: state, tokens, urls')
    .option('--reveal', 'with tokens in clear')
    .action(connecting(({ connectionShow }, options: TermOptions) => connectionShow(options)))
  onWorkbench(connect.command('manual'))
    .description('Connect without a handshake; exit code 1 if the endpoints could not be fetched')
    .requiredOption('--version <version>', 'OCPI version')
    .requiredOption('--peer <role:party>', 'a party of the peer, as CPO:NL-ABC; may be given again', collect)
    .option('--name <text>', 'name of the connection')
    .option('--role <role>', 'the role that the stand-in plays, where it plays several')
    .option('--token-in <token>', 'token that the peer uses (default: made up)')
    .option('--token-out <token>', 'token that we use (default: no Authorization header)')
    .option('--versions-url <url>', "the peer's versions url")
    .option('--module <module:interface=url>', 'url of a module, as locations:sender=https://…; may be given again', collect)
    .option('--token-encoding <encoding>', 'plain, base64, or auto (default)')
    .option('--fetch', 'GET versions and details for the endpoints (default with --versions-url and --token-out, without --module)')
    .option('--no-fetch', 'ask the peer for nothing')
    .action(connecting(({ connectManual }, options: TermOptions) => connectManual(options)))
  over(connect.command('complete <credentials>'))
    .description("Enter what the peer's credentials would have said (JSON, a file, or -)")
    .option('--version <version>', 'OCPI version (default: that of the credentials)')
    .option('--token-in <token>', 'token that the peer uses (default: its token A, or made up)')
    .option('--no-fetch', 'do not GET versions and details')
    .action(connecting(({ connectComplete }, credentials: string, options: TermOptions) => connectComplete(credentials, options)))
  over(connect.command('edit'))
    .description('Change the terms of a connection')
    .option('--name <text>', 'name of the connection')
    .option('--version <version>', 'OCPI version, of a manual connection')
    .option('--role <role>', 'the role that the stand-in plays, in a manual connection')
    .option('--peer <role:party>', 'the parties of the peer, of a manual connection; may be given again', collect)
    .option('--token-in <token>', 'token that the peer uses')
    .option('--no-token-in', 'the agreed one again; of a manual connection none')
    .option('--token-out <token>', 'token that we use')
    .option('--no-token-out', 'the agreed one again; of a manual connection none')
    .option('--versions-url <url>', "the peer's versions url, of a manual connection")
    .option('--no-versions-url', 'forget it')
    .option('--module <module:interface=url>', 'url of a module in place of the advertised one; may be given again', collect)
    .option('--drop-module <module:interface>', 'take a given url back; may be given again', collect)
    .option('--token-encoding <encoding>', 'plain, base64, or auto')
    .option('--credentials <json>', 'our credentials in place of the drafted ones: JSON, a file, or -')
    .option('--no-credentials', 'the drafted ones again')
    .option('--reusable', 'the token A registers again and again')
    .option('--no-reusable', 'the token A registers once')
    .action(connecting(({ connectEdit }, options: TermOptions) => connectEdit(options)))
  over(connect.command('fetch'))
    .description('GET versions and version details again, and keep the endpoints')
    .action(connecting(({ connectFetch }, options: RemoteOptions) => connectFetch(options)))
  over(connect.command('merge <id>'))
    .description('Make one of two connections with the same party: <id> goes into the one that is meant')
    .action(connecting(({ connectMerge }, withId: string, options: RemoteOptions) => connectMerge(withId, options)))
  over(connect.command('remove'))
    .description('Forget a connection and what came over it')
    .action(connecting(({ connectRemove }, options: RemoteOptions) => connectRemove(options)))
}
