/** `standin mute`, `unmute`, `mutes` and `traffic findings`: the findings of a running workbench by rule. */
import { findingRules } from '../ocpi/finding-rules.js'
import { count, print, printJson, table } from './output.js'
import { ruleOf } from './explain.js'
import { chooseConnection, withWorkbench, type RemoteOptions, type TrafficOptions } from './remote.js'
import type { Mute } from '../contract/findings.js'

/** The findings in the log by rule. */
export const trafficFindings = (options: TrafficOptions): Promise<void> =>
  withWorkbench(options, async (client) => {
    const { rules } = await client.call('findings.byRule', { filter: options.filter ?? '' })
    if (options.json === true) {
      printJson(rules)
      return
    }
    if (rules.length === 0) {
      print('No findings.')
      return
    }
    print(
      table([
        ['RULE', 'VIOLATIONS', 'WARNINGS', 'EXCHANGES', 'MUTED', 'LATEST', 'TITLE'],
        ...rules.map((row) => [
          row.rule,
          String(row.violations),
          String(row.warnings),
          String(row.exchanges),
          String(row.muted),
          String(row.lastSeq),
          findingRules[row.rule].title,
        ]),
      ]),
    )
  })

export interface MuteOptions extends RemoteOptions {
  readonly connection?: string
}

const printMutes = (mutes: readonly Mute[], options: MuteOptions): void => {
  if (options.json === true) printJson(mutes)
  else if (mutes.length === 0) print('No rule is muted.')
  else print(table([['RULE', 'CONNECTION'], ...mutes.map((mute) => [mute.rule, mute.connectionId ?? 'everywhere'])]))
}

/** Mutes a rule or shows it again: over `--connection`, or everywhere. Without a rule it lists what is muted. */
export const changeMute = (action: 'mute' | 'unmute', text: string | undefined, options: MuteOptions): Promise<void> => {
  const rule = text === undefined ? undefined : ruleOf(text)
  return withWorkbench(options, async (client) => {
    if (rule === undefined) {
      printMutes((await client.call('findings.mutes', {})).mutes, options)
      return
    }
    const connectionId = options.connection === undefined ? undefined : (await chooseConnection(client, options)).id
    const { mutes } = await client.call(`findings.${action}`, { rule, ...(connectionId !== undefined && { connectionId }) })
    if (options.json === true) printJson(mutes)
    else {
      const where = connectionId === undefined ? 'everywhere' : `over connection ${connectionId}`
      print(action === 'mute' ? `${rule} is muted ${where}: its findings are counted and not shown.` : `${rule} is shown again.`)
      print(`${count(mutes.length, 'mute')} in all; \`standin mute\` lists them.`)
    }
  })
}
