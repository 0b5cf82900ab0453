/** Name and quirks of a connection: draft and saving. */
import { useState } from 'react'
import type { Connection } from '../../../emulator/contract/standin.js'
import { useCall } from '../../engine/index.js'
import type { TokenEncoding } from '../connect/token-encodings.js'

export type Strictness = 'standin' | 'strict' | 'lenient'

interface Draft {
  readonly name: string
  readonly tokenEncoding: TokenEncoding
  readonly strictness: Strictness
  readonly trailingSlash: boolean
  readonly routingHeaders: boolean
  readonly reusable: boolean
}

export const useConnectionForm = (connection: Connection, onSaved: () => void) => {
  const { id: connectionId, quirks } = connection
  const update = useCall('connections.update')
  const [draft, setDraft] = useState<Draft>({
    name: connection.name,
    tokenEncoding: quirks.tokenEncoding,
    strictness: quirks.strict === undefined ? 'standin' : quirks.strict ? 'strict' : 'lenient',
    trailingSlash: quirks.trailingSlash,
    routingHeaders: quirks.routingHeaders,
    reusable: connection.reusable,
  })
  const { name, tokenEncoding, strictness, trailingSlash, routingHeaders, reusable } = draft
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part })),
    pending: update.pending,
    error: update.error,
    save: async () => {
      const saved = await update.run({
        connectionId,
        ...(name !== '' && { name }),
        ...(reusable !== connection.reusable && { reusable }),
        quirks: { tokenEncoding, trailingSlash, routingHeaders, strict: strictness === 'standin' ? null : strictness === 'strict' },
      })
      if (saved) onSaved()
    },
  }
}
