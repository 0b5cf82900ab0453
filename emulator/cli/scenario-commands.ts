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
  const group = program.command('scenarios').description('Manage scenarios, runs and recordings of a running workbench')
  onWorkbench(group.command('list', { isDefault: true }))
    .description('List own and built-in scenarios')
    .option('--search <text>', 'list only scenarios with these words')
    .action(scenarios(({ listScenarios }, options: RemoteOptions) => listScenarios(options)))
  onWorkbench(group.command('show <id>'))
    .description('Print the text of a scenario')
    .action(scenarios(({ showScenario }, id: string, options: RemoteOptions) => showScenario(id, options)))
  onWorkbench(group.command('import <files...>'))
    .description('Copy scenario files into the library')
    .action(scenarios(({ importScenarios }, files: string[], options: RemoteOptions) => importScenarios(files, options)))
  onWorkbench(group.command('rename <id> <to>'))
    .description('Rename the file of a scenario')
    .action(scenarios(({ renameScenario }, id: string, to: string, options: RemoteOptions) => renameScenario(id, to, options)))
  onWorkbench(group.command('duplicate <id>'))
    .description('Copy a scenario, own or built-in')
    .option('--title <text>', 'title of the copy')
    .action(scenarios(({ duplicateScenario }, id: string, options: RemoteOptions) => duplicateScenario(id, options)))
  onWorkbench(group.command('delete <id>'))
    .description('Delete a scenario')
    .action(scenarios(({ deleteScenario }, id: string, options: RemoteOptions) => deleteScenario(id, options)))
  onWorkbench(group.command('restore <undo>'))
    .description('Restore a deleted scenario')
    .action(scenarios(({ restoreScenario }, undo: string, options: RemoteOptions) => restoreScenario(undo, options)))
  onWorkbench(group.command('run <id>'))
    .description('Run a scenario in the workbench; exit code 0 passed, 1 failed, 2 could not run')
    .option('--var <name=value>', 'variable of the scenario; repeatable', collect)
    .option('--seed <number>', 'seed of the data and the random choices')
    .option('--from <step>', 'step to begin at, counted from 1')
    .option('--keep-going', 'continue after a failed step')
    .action(scenarios(({ runHere }, id: string, options: RunHereOptions) => runHere(id, options)))
  onWorkbench(group.command('runs'))
    .description('List runs, newest first')
    .option('--limit <number>', 'maximum number of runs (default: 20)')
    .action(scenarios(({ listRuns }, options: RemoteOptions) => listRuns(options)))
  onWorkbench(group.command('report <run>'))
    .description('Print the report of a run')
    .option('--format <format>', 'format: junit, html, markdown (default) or json')
    .action(scenarios(({ reportRun }, runId: string, options: RemoteOptions) => reportRun(runId, options)))
  onWorkbench(group.command('record'))
    .description('Start recording')
    .action(scenarios(({ record }, options: RemoteOptions) => record(options)))
  onWorkbench(group.command('stop'))
    .description('Stop recording and save it as a scenario')
    .option('--title <text>', 'title of the scenario')
    .action(scenarios(({ stopRecording }, options: RemoteOptions) => stopRecording(options)))
  onWorkbench(group.command('from <exchanges...>'))
    .description('Turn exchanges of the log into steps, by their numbers')
    .option('--into <id>', 'scenario to append to (default: a new one)')
    .option('--title <text>', 'title of a new scenario')
    .action(scenarios(({ addExchanges }, seqs: string[], options: RemoteOptions) => addExchanges(seqs, options)))
}
