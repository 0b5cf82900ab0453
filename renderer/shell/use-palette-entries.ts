/** The entries of the palette: commands and everything in the workbench that has an address. */
import { useEffect, useMemo, useState } from 'react'
import type { Connection, Standin } from '../../emulator/contract/standin.js'
import { useSettled } from '../components/index.js'
import { useClient, useEngine, useQuery } from '../engine/index.js'
import { useBoard } from '../scenarios/board.js'
import { openSetup } from '../standins/setup.js'
import { connectionTitle } from '../standins/texts.js'
import { allCommands } from './palette-commands.js'
import type { PaletteEntry } from './palette-entries.js'
import { hrefTo, navigate } from './router.js'

/** An entry that leads to an address. */
const at = (href: string, kind: string, title: string, detail?: string): PaletteEntry => ({
  id: href,
  kind,
  title,
  ...(detail !== undefined && { detail }),
  run: () => navigate(href),
})

const commandEntries = (): PaletteEntry[] =>
  allCommands()
    .filter((command) => !command.hidden)
    .map(({ id, group, title, shortcut, run }) => ({
      id: `command ${id}`,
      kind: group,
      title,
      ...(shortcut !== undefined && { shortcut }),
      run,
    }))

const standinEntries = (standins: readonly Standin[]): PaletteEntry[] =>
  standins.map(({ settings, state }) => at(hrefTo('data', settings.id), 'Stand-in', settings.name, state))

const connectionEntries = (connections: readonly Connection[]): PaletteEntry[] =>
  connections.map((connection) => ({
    id: `connection ${connection.id}`,
    kind: 'Connection',
    title: `${connection.standinId} · ${connectionTitle(connection)}`,
    detail: connection.state.toLowerCase(),
    run: () => openSetup({ kind: 'connection', connectionId: connection.id }),
  }))

/** Operations of every registered connection. */
const useOperationEntries = (connections: readonly Connection[]): PaletteEntry[] => {
  const client = useClient()
  const [entries, setEntries] = useState<PaletteEntry[]>([])
  const registered = connections.filter(({ state }) => state === 'REGISTERED')
  const ids = registered.map(({ id }) => id).join(' ')
  useEffect(() => {
    let gone = false
    const load = async () => {
      const lists = await Promise.all(
        registered.map(async (connection) => {
          const { operations } = await client.call('operations.list', { connectionId: connection.id })
          const over = `${connection.standinId} → ${connectionTitle(connection)}`
          return operations.map(({ id, summary, method, module }) =>
            at(hrefTo('operations', connection.id, id), 'Operation', summary, `${method} ${module}, ${over}`),
          )
        }),
      )
      if (!gone) setEntries(lists.flat())
    }
    // Without a connection there are no operations to find.
    load().catch(() => undefined)
    return () => {
      gone = true
    }
  }, [client, ids])
  return entries
}

const useFaultEntries = (standins: readonly Standin[]): PaletteEntry[] => {
  const faults = useEngine((state) => state.faults)
  const switches = useQuery('faults.switches', {}).result?.switches
  const [first] = standins
  return useMemo(
    () => [
      ...faults.map((fault) =>
        at(hrefTo('faults', fault.standinId, 'there', fault.faultId), 'Fault', fault.title, fault.enabled ? 'on' : 'off'),
      ),
      ...(first
        ? (switches ?? []).map(({ name, title }) => at(hrefTo('faults', first.settings.id, 'ready', name), 'Fault', title, name))
        : []),
    ],
    [faults, switches, first],
  )
}

const useScenarioEntries = (): PaletteEntry[] => {
  const scenarios = useBoard((state) => state.scenarios)
  return useMemo(() => scenarios.map(({ id, title }) => at(hrefTo('scenarios', id), 'Scenario', title, id)), [scenarios])
}

const settingTitles = [
  'Theme',
  'Times',
  'Exchanges held',
  'Memory for the log',
  'Keep the log after a restart',
  'Single-key shortcuts',
  'Workspace',
]
const settingEntries: readonly PaletteEntry[] = settingTitles.map((title) => ({
  ...at(hrefTo('settings'), 'Setting', title),
  id: `setting ${title}`,
}))

/** Entries that are there at once, or soon, whatever is searched for. */
export const useKnownEntries = (): readonly PaletteEntry[] => {
  const standins = useEngine((state) => state.standins)
  const connections = useEngine((state) => state.connections)
  const commands = useMemo(commandEntries, [])
  const operations = useOperationEntries(connections)
  const faults = useFaultEntries(standins)
  const scenarios = useScenarioEntries()
  return useMemo(
    () => [
      ...commands,
      ...standinEntries(standins),
      ...connectionEntries(connections),
      ...operations,
      ...faults,
      ...scenarios,
      ...settingEntries,
    ],
    [commands, standins, connections, operations, faults, scenarios],
  )
}

/** Letters from which objects and exchanges are searched. */
const searchFrom = 2
const objectsOfSet = 4
const exchangesAtMost = 6

/** Objects by id and title, and exchanges by path, once typing has paused. */
export const useSearchedEntries = (search: string): readonly PaletteEntry[] => {
  const client = useClient()
  const standins = useEngine((state) => state.standins)
  const wanted = useSettled(search.trim())
  const [found, setFound] = useState<readonly PaletteEntry[]>([])
  useEffect(() => {
    if (wanted.length < searchFrom) {
      setFound([])
      return
    }
    let gone = false
    const objectsOf = async (standin: Standin): Promise<PaletteEntry[]> => {
      const standinId = standin.settings.id
      const { sets } = await client.call('data.sets', { standinId })
      const lists = await Promise.all(
        sets.map(async ({ holder, module, object }) => {
          const { items } = await client.call('data.list', { standinId, holder, module, search: wanted.slice(0, 200), limit: objectsOfSet })
          return items.map((item) =>
            at(hrefTo('data', standinId, holder, module, item.key), object, item.id, `${item.title} · ${standin.settings.name}`),
          )
        }),
      )
      return lists.flat()
    }
    const exchanges = async (): Promise<PaletteEntry[]> => {
      const filter = `path~${JSON.stringify(wanted)}`
      const { exchanges: rows } = await client.call('traffic.query', { filter, limit: exchangesAtMost, count: false })
      return rows.map((row) =>
        at(hrefTo('traffic', row.seq), 'Exchange', `${row.method} ${row.path}`, `No. ${row.seq}, ${row.from} → ${row.to}`),
      )
    }
    const search = async () => {
      // A search that cannot be made finds nothing: the palette goes on with the rest.
      const parts = await Promise.all([...standins.map(objectsOf), exchanges()].map((part) => part.catch(() => [])))
      if (!gone) setFound(parts.flat())
    }
    void search()
    return () => {
      gone = true
    }
  }, [client, standins, wanted])
  return found
}
