/** `standin faults`: what its commands are called and take. */
import type { Command } from 'commander'
import * as faults from './faults.js'
import type { RemoteOptions } from './remote.js'

/** Adds the commands; `onWorkbench` gives each the options that find the workbench. */
export const addFaultCommands = (program: Command, onWorkbench: (command: Command) => Command): void => {
  const group = program.command('faults').description('what a stand-in does wrong on purpose')
  const scoped = (command: Command): Command => onWorkbench(command)
    .option('--always', 'strike every time').option('--times <number>', 'strike so many times').option('--after <number>', 'let so many pass, then strike')
    .option('--probability <0..1>', 'strike so often, by luck').option('--seed <number>', 'the same seed, the same luck (default: 1)')
    .option('--match <json>', 'which exchanges: direction, module, interface, method, version, endpoint, peer, connectionId, path, body')

  onWorkbench(group.command('list', { isDefault: true })).description('those that are there, on and off, and how many exchanges each touched')
    .action((options: RemoteOptions) => faults.listFaults(options))
  onWorkbench(group.command('ready [search...]')).description('those that can be switched on: each pitfall, in each of its ways')
    .option('--version <version>', 'only those of 2.1.1 or 2.2.1').option('--role <role>', 'only those that a cpo, emsp or hub can commit').option('--direction <in|out>', 'only in our answers, or only in our requests')
    .action((search: string[], options: faults.ReadyOptions) => faults.readyFaults(search, options))
  scoped(group.command('on [name]').alias('add')).description('switch a ready fault on (paging.link/relative, or every way of paging.link), or one that is off, or add a rule')
    .option('--rule <json>', 'a rule of your own: JSON, a file, or -').option('--title <text>', 'what it is called')
    .action((name: string | undefined, options: faults.RuleOptions) => faults.switchOn(name, options))
  scoped(group.command('change <fault>')).description('change a fault; it begins to count anew')
    .option('--rule <json>', 'title, match, scope or actions: JSON, a file, or -').option('--title <text>', 'what it is called')
    .action((fault: string, options: faults.RuleOptions) => faults.changeFault(fault, options))
  onWorkbench(group.command('off <fault>')).description('switch a fault off and keep it: `on` with its id switches it on again')
    .action((fault: string, options: RemoteOptions) => faults.switchOff(fault, options))
  onWorkbench(group.command('remove <fault>')).description('remove a fault')
    .action((fault: string, options: RemoteOptions) => faults.removeFault(fault, options))
  onWorkbench(group.command('clear')).description('remove every fault, or those of --standin')
    .action((options: RemoteOptions) => faults.clearFaults(options))
  onWorkbench(group.command('undo <key>')).description('bring back what was removed or cleared')
    .action((key: string, options: RemoteOptions) => faults.undoFaults(key, options))
}
