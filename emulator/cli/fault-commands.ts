/** `standin faults`: what its commands are called and take. */
import type { Command } from 'commander'
import type { ReadyOptions, RuleOptions } from './faults.js'
import { from } from './load-on-demand.js'
import type { RemoteOptions } from './remote.js'

const faults = from(() => import('./faults.js'))

/** Adds the commands; `onWorkbench` gives each the options that find the workbench. */
export const addFaultCommands = (program: Command, onWorkbench: (command: Command) => Command): void => {
  const group = program.command('faults').description('what a stand-in does wrong on purpose')
  const scoped = (command: Command): Command =>
    onWorkbench(command)
      .option('--always', 'strike every time')
      .option('--times <number>', 'strike so many times')
      .option('--after <number>', 'let so many pass, then strike')
      .option('--probability <0..1>', 'strike so often, by luck')
      .option('--seed <number>', 'the same seed, the same luck (default: 1)')
      .option('--match <json>', 'which exchanges: direction, module, interface, method, version, endpoint, peer, connectionId, path, body')

  onWorkbench(group.command('list', { isDefault: true }))
    .description('those that are there, on and off, and how many exchanges each touched')
    .action(faults(({ listFaults }, options: RemoteOptions) => listFaults(options)))
  onWorkbench(group.command('ready [search...]'))
    .description('those that can be switched on: each pitfall, in each of its ways')
    .option('--version <version>', 'only those of 2.1.1 or 2.2.1')
    .option('--role <role>', 'only those that a cpo, emsp or hub can commit')
    .option('--direction <in|out>', 'only in our answers, or only in our requests')
    .action(faults(({ readyFaults }, search: string[], options: ReadyOptions) => readyFaults(search, options)))
  scoped(group.command('on [name]').alias('add'))
    .description('switch a ready fault on (paging.link/relative, or every way of paging.link), or one that is off, or add a rule')
    .option('--rule <json>', 'a rule of your own: JSON, a file, or -')
    .option('--title <text>', 'what it is called')
    .action(faults(({ switchOn }, name: string | undefined, options: RuleOptions) => switchOn(name, options)))
  scoped(group.command('change <fault>'))
    .description('change a fault; it begins to count anew')
    .option('--rule <json>', 'title, match, scope or actions: JSON, a file, or -')
    .option('--title <text>', 'what it is called')
    .action(faults(({ changeFault }, fault: string, options: RuleOptions) => changeFault(fault, options)))
  onWorkbench(group.command('off <fault>'))
    .description('switch a fault off and keep it: `on` with its id switches it on again')
    .action(faults(({ switchOff }, fault: string, options: RemoteOptions) => switchOff(fault, options)))
  onWorkbench(group.command('remove <fault>'))
    .description('remove a fault')
    .action(faults(({ removeFault }, fault: string, options: RemoteOptions) => removeFault(fault, options)))
  onWorkbench(group.command('clear'))
    .description('remove every fault, or those of --standin')
    .action(faults(({ clearFaults }, options: RemoteOptions) => clearFaults(options)))
  onWorkbench(group.command('undo <key>'))
    .description('bring back what was removed or cleared')
    .action(faults(({ undoFaults }, key: string, options: RemoteOptions) => undoFaults(key, options)))
}
