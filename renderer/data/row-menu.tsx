/** The menu of one object in the list. */
import { ArrowLeftRight, Copy, CopyPlus, Download, FolderOpen, Send, Trash2 } from 'lucide-react'
import type { Client } from '../../emulator/contract/channel.js'
import type { DataSet, DataSummary } from '../../emulator/contract/data.js'
import type { Connection } from '../../emulator/contract/standin.js'
import { copyText, type MenuGroup } from '../components/index.js'
import { hrefToTraffic, navigate } from '../shell/router.js'
import { attempt, deleteObject } from './actions.js'
import { copyAsJson, exportChosen, pushChosen } from './bulk.js'

interface RowMenu {
  readonly client: Client
  readonly set: DataSet
  readonly connections: readonly Connection[]
  readonly onOpen: (key: string) => void
  readonly onDuplicate: (object: unknown) => void
  readonly onGone: () => void
}

export const rowMenu = ({ client, set, connections, onOpen, onDuplicate, onGone }: RowMenu, { key, id }: DataSummary): MenuGroup[] => {
  const { standinId, holder, module } = set
  const chosen = { client, set, keys: [key] }
  const withObject = (what: string, use: (object: unknown) => unknown) =>
    void attempt(what, async () => {
      const { object } = await client.call('data.get', { standinId, holder, module, key })
      await use(object)
    })
  const remove = () =>
    withObject(`Deleting ${id}`, async (object) => {
      if (await deleteObject(client, { standinId, module, key, object, onRestored: onOpen })) onGone()
    })
  const own = set.editable
  return [
    {
      entries: [
        { id: 'open', label: 'Open', icon: <FolderOpen aria-hidden />, run: () => onOpen(key) },
        ...(own ? [{ id: 'push', label: 'Push', icon: <Send aria-hidden />, run: () => void pushChosen(chosen, connections) }] : []),
        {
          id: 'traffic',
          label: 'Show its exchanges',
          icon: <ArrowLeftRight aria-hidden />,
          run: () => navigate(hrefToTraffic(`path~${JSON.stringify(id)} or body~${JSON.stringify(id)}`)),
        },
      ],
    },
    {
      entries: [
        { id: 'copy', label: 'Copy as JSON', icon: <Copy aria-hidden />, run: () => void copyAsJson(chosen) },
        { id: 'copy-id', label: 'Copy the id', icon: <Copy aria-hidden />, run: () => void copyText(id, 'Id') },
        { id: 'export', label: 'Export as JSON', icon: <Download aria-hidden />, run: () => void exportChosen(chosen, 'json') },
      ],
    },
    {
      entries: own
        ? [
            { id: 'duplicate', label: 'Duplicate', icon: <CopyPlus aria-hidden />, run: () => withObject('Duplicating', onDuplicate) },
            { id: 'delete', label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, run: remove },
          ]
        : [],
    },
  ]
}
