/** Ends a registration without the credentials endpoint of the peer: the user enters the Credentials object instead. */
import { useState } from 'react'
import type { Connection } from '../../../emulator/contract/standin.js'
import { FormDialog, Notice, TextField } from '../../components/index.js'
import { useCall } from '../../engine/index.js'
import { connectionTitle } from '../texts.js'
import { notifyConnected } from './notify-connected.js'
import { credentialsIn, credentialsProblem, isToken, tokenProblem } from './terms.js'

export const CompleteDialog = ({ connection, onClose }: { connection: Connection; onClose: () => void }) => {
  const [text, setText] = useState('')
  const [tokenIn, setTokenIn] = useState('')
  const [tried, setTried] = useState(false)
  const complete = useCall('connections.complete')
  const credentials = credentialsIn(text)

  const submit = async () => {
    setTried(true)
    if (credentials === undefined || tokenProblem(tokenIn) !== undefined) return
    const done = await complete.run({ connectionId: connection.id, credentials, ...(isToken(tokenIn) && { tokenIn }) })
    if (!done) return
    notifyConnected(done)
    onClose()
  }
  return (
    <FormDialog
      title={`Enter the credentials of ${connectionTitle(connection)}`}
      onClose={onClose}
      submit="Connect"
      onSubmit={() => void submit()}
      pending={complete.pending}
    >
      <p>For a peer without a credentials endpoint: enter the Credentials object that it would send.</p>
      {complete.error && <Notice meaning="violation">{complete.error.message}</Notice>}
      <TextField
        label="Credentials"
        mono
        rows={8}
        autoFocus
        value={text}
        onChange={setText}
        placeholder='{ "token": "…", "url": "https://example.com/ocpi/versions", "roles": [ … ] }'
        error={tried && credentials === undefined ? credentialsProblem : undefined}
        help="Ctrl+Enter connects"
      />
      <TextField
        label="Token the peer uses"
        mono
        value={tokenIn}
        onChange={setTokenIn}
        placeholder="its token A, or generated"
        error={tried ? tokenProblem(tokenIn) : undefined}
      />
    </FormDialog>
  )
}
