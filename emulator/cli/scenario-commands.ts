/** `standin scenarios <command>`: the words of the commands; what they do is in scenarios.ts. */
import type { Command } from 'commander'
import type { RemoteOptions } from './remote.js'
import * as scenarios from './scenarios.js'

export const addScenarioCommands = (program: Command, onWorkbench: (command: Command) => Command, collect: (value: string, list: string[] | undefined) => string[]): void => {
  const group = program.command('scenarios').description('library, runs and recordings of a running workbench')
  onWorkbench(group.command('list', { isDefault: true })).description('own scenarios and the built-in ones').option('--search <text>', 'only those with these words').action((options: RemoteOptions) => scenarios.listScenarios(options))
  onWorkbench(group.command('show <id>')).description('the text of a scenario').action((id: string, options: RemoteOptions) => scenarios.showScenario(id, options))
  onWorkbench(group.command('import <files...>')).description('keep files in the library').action((files: string[], options: RemoteOptions) => scenarios.importScenarios(files, options))
  onWorkbench(group.command('rename <id> <to>')).description('give a scenario another file name').action((id: string, to: string, options: RemoteOptions) => scenarios.renameScenario(id, to, options))
  onWorkbench(group.command('duplicate <id>')).description('copy a scenario, also a built-in one').option('--title <text>', 'title of the copy').action((id: string, options: RemoteOptions) => scenarios.duplicateScenario(id, options))
  onWorkbench(group.command('delete <id>')).description('delete a scenario').action((id: string, options: RemoteOptions) => scenarios.deleteScenario(id, options))
  onWorkbench(group.command('restore <undo>')).description('bring a deleted scenario back').action((undo: string, options: RemoteOptions) => scenarios.restoreScenario(undo, options))
  onWorkbench(group.command('run <id>')).description('run a scenario in the workbench: exit code 0 passed, 1 failed, 2 could not go on')
    .option('--var <name=value>', 'variable; may be given again', collect).option('--seed <number>', 'seed of the data and of luck').option('--from <step>', 'begin at this step, counted from 1').option('--keep-going', 'go on after a step has failed')
    .action((id: string, options: scenarios.RunHereOptions) => scenarios.runHere(id, options))
  onWorkbench(group.command('runs')).description('runs, newest first').option('--limit <number>', 'at most as many (default: 20)').action((options: RemoteOptions) => scenarios.listRuns(options))
  onWorkbench(group.command('report <run>')).description('a run as a report').option('--format <format>', 'junit, html, markdown (default) or json').action((runId: string, options: RemoteOptions) => scenarios.reportRun(runId, options))
  onWorkbench(group.command('record')).description('record what happens from now on').action((options: RemoteOptions) => scenarios.record(options))
  onWorkbench(group.command('stop')).description('stop recording; what was recorded becomes a scenario').option('--title <text>', 'its title').action((options: RemoteOptions) => scenarios.stopRecording(options))
  onWorkbench(group.command('from <exchanges...>')).description('exchanges of the log, by their numbers, become steps').option('--into <id>', 'of this scenario (default: of a new one)').option('--title <text>', 'title of a new one')
    .action((seqs: string[], options: RemoteOptions) => scenarios.addExchanges(seqs, options))
}
