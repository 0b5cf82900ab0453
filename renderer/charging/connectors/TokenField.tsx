/** The Token that is presented: a received one, any other uid, or the first that may charge. */
import { useEffect, useId, useState } from 'react'
import type { TokenType } from '../../../emulator/ocpi/authored.js'
import type { Connection, Standin } from '../../../emulator/contract/standin.js'
import { Select, TextField } from '../../components/index.js'
import { useClient, useEngine } from '../../engine/index.js'
import { connectionTitle } from '../../standins/texts.js'

export interface TokenChoice {
  readonly uid: string
  readonly type: TokenType | undefined
  readonly connectionId: string | undefined
}

export const noToken: TokenChoice = { uid: '', type: undefined, connectionId: undefined }

/** As parameters of a call. */
export const tokenParams = ({ uid, type, connectionId }: TokenChoice) => ({
  ...(uid.trim() !== '' && { tokenUid: uid.trim(), ...(type && { tokenType: type }) }),
  ...(connectionId !== undefined && { connectionId }),
})

interface Known {
  readonly uid: string
  readonly type: TokenType
  readonly title: string
  readonly state: string
}

const offered = 30
const any = 'any'

export const TokenField = ({
  standin,
  value,
  onChange,
  unknownAllowed,
}: {
  standin: Standin
  value: TokenChoice
  onChange: (choice: TokenChoice) => void
  unknownAllowed: boolean
}) => {
  const standinId = standin.settings.id
  const client = useClient()
  const listId = useId()
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId && each.state === 'REGISTERED'))
  const [known, setKnown] = useState<readonly Known[]>([])
  const ids = (value.connectionId === undefined ? connections.map((each) => each.id) : [value.connectionId]).join(' ')
  const uid = value.uid.trim()
  useEffect(() => {
    let dropped = false
    const timer = setTimeout(
      () => {
        Promise.all(
          ids
            .split(' ')
            .filter(Boolean)
            .map((holder) => client.call('data.list', { standinId, holder, module: 'tokens', search: uid, limit: offered })),
        ).then(
          (answers) => {
            if (!dropped)
              setKnown(
                answers
                  .flatMap(({ items }) =>
                    items.map(({ id, title, state }) => ({
                      uid: id.slice(0, id.lastIndexOf('/')),
                      type: id.slice(id.lastIndexOf('/') + 1) as TokenType,
                      title,
                      state,
                    })),
                  )
                  .slice(0, offered),
              )
          },
          () => {
            if (!dropped) setKnown([])
          },
        )
      },
      uid === '' ? 0 : 200,
    )
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, standinId, ids, uid])
  const found = known.find((each) => each.uid === uid && (value.type === undefined || each.type === value.type))
  const help =
    uid === ''
      ? 'Empty: the first Token that may charge'
      : found
        ? `${found.title}: ${found.state}`
        : unknownAllowed
          ? 'Unknown Token: the eMSP is asked'
          : undefined
  return (
    <div className="charging-columns">
      {connections.length > 1 && (
        <Select
          label="Customer of"
          value={value.connectionId ?? any}
          onChange={(id) => onChange({ ...value, connectionId: id === any ? undefined : id })}
          options={[
            { id: any, label: 'any eMSP' },
            ...connections.map((each: Connection) => ({
              id: each.id,
              label: connectionTitle(each),
              ...(each.version && { detail: each.version }),
            })),
          ]}
        />
      )}
      <TextField
        label="Token"
        mono
        autoFocus
        placeholder="uid"
        list={listId}
        value={value.uid}
        help={help}
        error={uid !== '' && !found && !unknownAllowed ? 'Unknown Token' : undefined}
        onChange={(next) => onChange({ ...value, uid: next, type: known.find((each) => each.uid === next.trim())?.type })}
      />
      <datalist id={listId}>
        {known.map((each) => (
          <option key={`${each.uid}/${each.type}`} value={each.uid}>{`${each.title}: ${each.state}`}</option>
        ))}
      </datalist>
    </div>
  )
}
