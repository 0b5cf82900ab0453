/** `standin faults`: what its commands are called and take. */
import type { Command } from 'commander'
import type { ReadyOptions, RuleOptions } from './faults.js'
import { from } from './load-on-demand.js'
import type { RemoteOptions } from './remote.js'

const faults = from(() => import('./faults.js'))

/** Adds the commands; `onWorkbench` gives each the options that find the workbench. */
export const addFaultCommands = (program: Command, onWorkbench: (command: Command) => Command): void => {
  const group = program.command('faults').description('Make a stand-in misbehave on purpose')
  const scoped = (command: Command): Command =>
    onWorkbench(command)
      .option('--always', 'apply the fault to every matching exchange')
      .option('--times <number>', 'apply it to this many exchanges')
      .option('--after <number>', 'apply it after this many matching exchanges')
      .option('--probability <0..1>', 'apply it with this probability')
      .option('--seed <number>', 'seed of the random choices (default: 1)')
      .option(
        '--match <json>',
        'exchanges to match, as JSON: direction, module, interface, method, version, endpoint, peer, connectionId, path, body',
      )

  onWorkbench(group.command('list', { isDefault: true }))
    .description('List the faults that were added, and how many exchanges each has changed')
    .action(faults(({ listFaults }, options: RemoteOptions) => listFaults(options)))
  onWorkbench(group.command('ready [search...]'))
    .description('List the ready faults that can be switched on')
    .option('--version <version>', 'only faults of this OCPI version')
    .option('--role <role>', 'only faults that a cpo, emsp or hub can commit')
    .option('--direction <in|out>', 'only faults in answers (in) or in requests (out) of the stand-in')
    .action(faults(({ readyFaults }, search: string[], options: ReadyOptions) => readyFaults(search, options)))
  scoped(group.command('on [name]').alias('add'))
    .description('Switch on a ready fault (paging.link/relative, or all of paging.link), switch on one that is off, or add a rule')
    .option('--rule <json>', 'rule of your own: JSON, a file, or -')
    .option('--title <text>', 'title of the fault')
    .action(faults(({ switchOn }, name: string | undefined, options: RuleOptions) => switchOn(name, options)))
  scoped(group.command('change <fault>'))
    .description('Change a fault and reset its counter')
    .option('--rule <json>', 'new title, match, scope or actions: JSON, a file, or -')
    .option('--title <text>', 'title of the fault')
    .action(faults(({ changeFault }, fault: string, options: RuleOptions) => changeFault(fault, options)))
  onWorkbench(group.command('off <fault>'))
    .description('Switch a fault off but keep it; `on` with its id switches it on again')
    .action(faults(({ switchOff }, fault: string, options: RemoteOptions) => switchOff(fault, options)))
  onWorkbench(group.command('remove <fault>'))
    .description('Remove a fault')
    .action(faults(({ removeFault }, fault: string, options: RemoteOptions) => removeFault(fault, options)))
  onWorkbench(group.command('clear'))
    .description('Remove all faults, or those of --standin')
    .action(faults(({ clearFaults }, options: RemoteOptions) => clearFaults(options)))
  onWorkbench(group.command('undo <key>'))
    .description('Restore removed faults')
    .action(faults(({ undoFaults }, key: string, options: RemoteOptions) => undoFaults(key, options)))
}
