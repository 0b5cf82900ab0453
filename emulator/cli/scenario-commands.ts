/** `standin scenarios <command>`: the words of the commands; what they do is in scenarios.ts. */
import type { Command } from 'commander'
import { from } from './load-on-demand.js'
import type { RemoteOptions } from './remote.js'
import type { RunHereOptions } from './scenarios.js'

const scenarios = from(() => import('./scenarios.js'))

export const addScenarioCommands = (
  program: Command,
  onWorkbench: (command: Command) => Command,
  collect: (value: string, list: string[] | undefined) => string[],
): void => {
  const group = program.command('scenarios').description('library, runs and recordings of a running workbench')
  onWorkbench(group.command('list', { isDefault: true }))
    .description('own scenarios and the built-in ones')
    .option('--search <text>', 'only those with these words')
    .action(scenarios(({ listScenarios }, options: RemoteOptions) => listScenarios(options)))
  onWorkbench(group.command('show <id>'))
    .description('the text of a scenario')
    .action(scenarios(({ showScenario }, id: string, options: RemoteOptions) => showScenario(id, options)))
  onWorkbench(group.command('import <files...>'))
    .description('keep files in the library')
    .action(scenarios(({ importScenarios }, files: string[], options: RemoteOptions) => importScenarios(files, options)))
  onWorkbench(group.command('rename <id> <to>'))
    .description('give a scenario another file name')
    .action(scenarios(({ renameScenario }, id: string, to: string, options: RemoteOptions) => renameScenario(id, to, options)))
  onWorkbench(group.command('duplicate <id>'))
    .description('copy a scenario, also a built-in one')
    .option('--title <text>', 'title of the copy')
    .action(scenarios(({ duplicateScenario }, id: string, options: RemoteOptions) => duplicateScenario(id, options)))
  onWorkbench(group.command('delete <id>'))
    .description('delete a scenario')
    .action(scenarios(({ deleteScenario }, id: string, options: RemoteOptions) => deleteScenario(id, options)))
  onWorkbench(group.command('restore <undo>'))
    .description('bring a deleted scenario back')
    .action(scenarios(({ restoreScenario }, undo: string, options: RemoteOptions) => restoreScenario(undo, options)))
  onWorkbench(group.command('run <id>'))
    .description('run a scenario in the workbench: exit code 0 passed, 1 failed, 2 could not go on')
    .option('--var <name=value>', 'variable; may be given again', collect)
    .option('--seed <number>', 'seed of the data and of luck')
    .option('--from <step>', 'begin at this step, counted from 1')
    .option('--keep-going', 'go on after a step has failed')
    .action(scenarios(({ runHere }, id: string, options: RunHereOptions) => runHere(id, options)))
  onWorkbench(group.command('runs'))
    .description('runs, newest first')
    .option('--limit <number>', 'at most as many (default: 20)')
    .action(scenarios(({ listRuns }, options: RemoteOptions) => listRuns(options)))
  onWorkbench(group.command('report <run>'))
    .description('a run as a report')
    .option('--format <format>', 'junit, html, markdown (default) or json')
    .action(scenarios(({ reportRun }, runId: string, options: RemoteOptions) => reportRun(runId, options)))
  onWorkbench(group.command('record'))
    .description('record what happens from now on')
    .action(scenarios(({ record }, options: RemoteOptions) => record(options)))
  onWorkbench(group.command('stop'))
    .description('stop recording; what was recorded becomes a scenario')
    .option('--title <text>', 'its title')
    .action(scenarios(({ stopRecording }, options: RemoteOptions) => stopRecording(options)))
  onWorkbench(group.command('from <exchanges...>'))
    .description('exchanges of the log, by their numbers, become steps')
    .option('--into <id>', 'of this scenario (default: of a new one)')
    .option('--title <text>', 'title of a new one')
    .action(scenarios(({ addExchanges }, seqs: string[], options: RemoteOptions) => addExchanges(seqs, options)))
}
