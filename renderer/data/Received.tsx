/** An object that a peer sent: read, copied, forgotten. */
import { Copy, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import type { DataObject, DataSet } from '../../emulator/contract/data.js'
import { copyText, IconButton, Notice } from '../components/index.js'
import { useCall } from '../engine/index.js'
import { annotationsOf, JsonForm, JsonView } from '../json/index.js'
import { notify } from '../shell/toasts.js'
import { idOfKey } from './data-model.js'
import { Explained, ShapeChoice, useShape } from './shape.js'
import { pretty } from './use-object-draft.js'

const ignore = () => undefined

interface ReceivedProps {
  readonly set: DataSet
  readonly stored: DataObject
  readonly revision: number
  readonly onGone: () => void
}

export const Received = ({ set, stored, revision, onGone }: ReceivedProps) => {
  const { standinId, holder, module } = set
  const shown = useShape(module)
  const remove = useCall('data.delete')
  const name = idOfKey(stored.key)
  const text = useMemo(() => pretty(stored.object), [stored])
  const annotations = useMemo(() => annotationsOf(stored.findings), [stored])
  const schema = useMemo(() => ({ version: set.version, object: set.object }), [set.version, set.object])
  const forget = async () => {
    if (!(await remove.run({ standinId, holder, module, key: stored.key }))) return
    notify({ text: `${name} removed from the received data` })
    onGone()
  }
  const label = `${set.object} ${name}`
  return (
    <div className="data-detail">
      <div className="data-detail__head">
        <h2 className="mono truncate" title={stored.key}>
          {name}
        </h2>
        <ShapeChoice module={module} />
        <IconButton label="Copy as JSON" onPress={() => void copyText(text, 'JSON')}>
          <Copy aria-hidden />
        </IconButton>
        <IconButton label={`Forget ${name}`} onPress={() => void forget()}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {remove.error && <Notice meaning="violation">{remove.error.message}</Notice>}
      <div className="data-detail__body">
        {shown === 'explained' ? (
          <Explained set={set} objectKey={stored.key} text={text} revision={revision} />
        ) : shown === 'json' ? (
          <JsonView label={label} text={text} annotations={annotations} />
        ) : (
          <JsonForm label={label} text={text} onChange={ignore} schema={schema} annotations={annotations} readOnly />
        )}
      </div>
    </div>
  )
}
