/** What can be done with scenarios: run from buttons, menus, the palette and the keyboard alike. */
import type { CallParams } from '../../emulator/contract/calls.js'
import type { Client } from '../../emulator/contract/channel.js'
import type { ReportFormat, RunState, ScenarioSummary } from '../../emulator/contract/scenarios.js'
import { openFile, type OpenedFile, saveFile } from '../desktop.js'
import { callErrorOf } from '../engine/index.js'
import { hrefTo, navigate } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { countText } from '../text.js'
import { drafts, dropDraft, keepDraft, newId, renameDraft } from './drafts.js'
import { givableOf, noSettings, rememberText, runParameters, runSettings } from './running.js'
import { newScenario } from './templates.js'

/** Runs something that may fail, and says so when it does. */
const attempt = async <T>(what: string, action: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await action()
  } catch (error) {
    notify({ meaning: 'violation', text: `${what}: ${callErrorOf(error).message}` })
    return undefined
  }
}

export const scenarioKind = { name: 'Scenario', extensions: ['ocpi-scenario.json', 'json'] }
const suffix = '.ocpi-scenario.json'

/** The name of a scenario's file. */
export const fileNameOf = (id: string): string => `${id.replace(/^library:/, '')}${suffix}`

export const showScenario = (id: string): void => {
  navigate(hrefTo('scenarios', id))
}
export const showRun = (scenarioId: string | undefined, runId: string): void => {
  navigate(hrefTo('scenarios', scenarioId ?? newId, 'runs', runId))
}

/** A text that becomes a scenario of the library; where it cannot be kept it stays open as a draft. */
export const createScenario = async (client: Client, text: string): Promise<string> => {
  try {
    const { id } = await client.call('scenarios.put', { text })
    showScenario(id)
    return id
  } catch (error) {
    keepDraft(newId, { text, base: '' })
    showScenario(newId)
    notify({ meaning: 'violation', text: `Not added to the library: ${callErrorOf(error).message}` })
    return newId
  }
}

export const newOne = (client: Client): Promise<string> => createScenario(client, newScenario('New scenario'))

export const duplicate = (client: Client, id: string): Promise<void | undefined> =>
  attempt('Duplicating failed', async () => {
    showScenario((await client.call('scenarios.duplicate', { id })).id)
  })

export const remove = (client: Client, { id, title }: Pick<ScenarioSummary, 'id' | 'title'>, open: boolean): Promise<void | undefined> =>
  attempt('Deleting failed', async () => {
    const { undo } = await client.call('scenarios.remove', { id })
    dropDraft(id)
    if (open) navigate(hrefTo('scenarios'))
    const restore = async () => {
      const { id: restored } = await client.call('scenarios.restore', { undo })
      if (open) showScenario(restored)
    }
    notify({
      text: `${title} deleted`,
      action: {
        label: 'Undo',
        run: () => {
          void attempt('Restoring failed', restore)
        },
      },
    })
  })

/** Rejects with the reason when the new name cannot be used. */
export const rename = async (client: Client, id: string, to: string): Promise<void> => {
  const renamed = await client.call('scenarios.rename', { id, to })
  renameDraft(id, renamed.id)
  showScenario(renamed.id)
}

export const importScenario = (client: Client, { name, text }: OpenedFile): Promise<void | undefined> =>
  attempt(`${name} could not be imported`, async () => {
    const { id, problems, known } = await client.call('scenarios.import', { name, text })
    showScenario(id)
    const [first] = problems
    if (first)
      notify({
        meaning: 'warning',
        text: `${name} was added to the library with ${countText(problems.length, 'mistake')}. Line ${first.line}, column ${first.column}: ${first.message}`,
      })
    else notify(known ? { text: `${name} is in the library already` } : { meaning: 'success', text: `${fileNameOf(id)} is in the library` })
  })

export const importFromDialog = (client: Client): Promise<void | undefined> =>
  attempt('The import did not work', async () => {
    const file = await openFile([scenarioKind])
    if (file) await importScenario(client, file)
  })

export const exportScenario = (id: string, text: string): Promise<void | undefined> =>
  attempt('Exporting failed', async () => {
    const saved = await saveFile(fileNameOf(id), text, [scenarioKind])
    if (saved) notify({ meaning: 'success', text: `Saved as ${saved.name}` })
  })

const reportKinds: Readonly<Record<ReportFormat, { readonly extension: string; readonly name: string }>> = {
  junit: { extension: 'xml', name: 'JUnit XML' },
  html: { extension: 'html', name: 'HTML' },
  markdown: { extension: 'md', name: 'Markdown' },
  json: { extension: 'json', name: 'JSON' },
}
export const reportName = (format: ReportFormat): string => reportKinds[format].name

export const saveReport = (client: Client, run: RunState, format: ReportFormat): Promise<void | undefined> =>
  attempt('Saving the report failed', async () => {
    const { text } = await client.call('scenarios.report', { runId: run.runId, format })
    const { extension, name } = reportKinds[format]
    const stem = (run.scenarioId ?? 'scenario').replace(/^library:/, '')
    const saved = await saveFile(`${stem}-report.${extension}`, text, [{ name, extensions: [extension] }])
    if (saved) notify({ meaning: 'success', text: `Report saved as ${saved.name}` })
  })

/** Begins a run of a text that is shown, and shows it. Resolves with why it cannot begin. */
export const startRun = async (client: Client, shown: string, params: CallParams<'scenarios.run'>): Promise<string | undefined> => {
  try {
    const { runId } = await client.call('scenarios.run', params)
    rememberText(runId, shown)
    showRun(params.id, runId)
    return undefined
  } catch (error) {
    return callErrorOf(error).message
  }
}

/** Runs a library scenario with its unsaved edits and its last settings. Resolves with the reason when it cannot start. */
export const runKept = async (
  client: Client,
  id: string,
  more: Pick<CallParams<'scenarios.run'>, 'stepwise' | 'from'> = {},
): Promise<string | undefined> => {
  try {
    const draft = drafts.get()[id]
    const text = draft?.text ?? (await client.call('scenarios.get', { id })).text
    const params = runParameters(runSettings.get()[id] ?? noSettings, givableOf(text))
    return await startRun(client, text, { ...params, ...more, id, ...(draft && { text }) })
  } catch (error) {
    return callErrorOf(error).message
  }
}

export const startRecording = (client: Client): Promise<void | undefined> =>
  attempt('Recording could not be started', async () => {
    await client.call('scenarios.record', {})
    notify({ text: 'Recording started. Send operations, or let your platform call.' })
  })

export const stopRecording = (client: Client): Promise<void | undefined> =>
  attempt('Recording could not be stopped', async () => {
    const { text, exchanges } = await client.call('scenarios.stopRecording', { title: `Recorded ${new Date().toLocaleString('sv')}` })
    if (exchanges === 0) {
      notify({ text: 'No exchange took place while recording, so no scenario was created.' })
      return
    }
    await createScenario(client, text)
    notify({ meaning: 'success', text: `${countText(exchanges, 'exchange')} saved as a scenario` })
  })

/** Rejects when they are no longer in the log. */
export const scenarioOfExchanges = async (client: Client, seqs: readonly number[], title: string): Promise<void> => {
  const { text } = await client.call('scenarios.fromExchanges', { seqs: [...seqs], title })
  await createScenario(client, text)
}

/** Adds them to the end of a scenario; to its edits where it is being edited. */
export const appendExchanges = async (client: Client, seqs: readonly number[], { id, title }: ScenarioSummary): Promise<void> => {
  const kept = await client.call('scenarios.get', { id })
  const draft = drafts.get()[id]
  const before = draft?.text ?? kept.text
  const { text, steps } = await client.call('scenarios.fromExchanges', { seqs: [...seqs], into: before })
  if (steps === 0) throw new Error('they bring no step: what they are about follows from steps that are there')
  if (draft) {
    keepDraft(id, { ...draft, text })
    showScenario(id)
    notify({ text: `${countText(steps, 'step')} added to ${title}, which has unsaved changes` })
    return
  }
  const { changedAt } = await client.call('scenarios.put', { id, text, ...(kept.changedAt !== undefined && { changedAt: kept.changedAt }) })
  showScenario(id)
  const undo = () => {
    void attempt('Undo failed', () => client.call('scenarios.put', { id, text: before, changedAt }))
  }
  notify({ meaning: 'success', text: `${countText(steps, 'step')} added to ${title}`, action: { label: 'Undo', run: undo } })
}
