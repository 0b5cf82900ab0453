/** The Token that is presented: a received one, any other uid, or the first that may charge. */
import { useEffect, useId, useState } from 'react'
import type { TokenType } from '../../../emulator/ocpi/authored.js'
import type { DataSummary } from '../../../emulator/contract/data.js'
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

interface TokenFieldProps {
  readonly standin: Standin
  readonly value: TokenChoice
  readonly onChange: (choice: TokenChoice) => void
  /** A Token that nobody has sent may be presented: the eMSP is asked about it. */
  readonly unknownAllowed: boolean
}

export const TokenField = ({ standin, value, onChange, unknownAllowed }: TokenFieldProps) => {
  const standinId = standin.settings.id
  const listId = useId()
  const connections = useEngine((state) => state.connections.filter((each) => each.standinId === standinId && each.state === 'REGISTERED'))
  const uid = value.uid.trim()
  const known = useKnownTokens(standinId, value.connectionId === undefined ? connections.map((each) => each.id) : [value.connectionId], uid)
  const found = known.find((each) => each.uid === uid && (value.type === undefined || each.type === value.type))
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
        help={helpOf(uid, found, unknownAllowed)}
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

const helpOf = (uid: string, found: Known | undefined, unknownAllowed: boolean): string | undefined => {
  if (uid === '') return 'Empty: the first Token that may charge'
  if (found) return `${found.title}: ${found.state}`
  return unknownAllowed ? 'Unknown Token: the eMSP is asked' : undefined
}

const typingMs = 200

/** Tokens received over the connections whose uid or title contains a text, the first few. */
const useKnownTokens = (standinId: string, holders: readonly string[], uid: string): readonly Known[] => {
  const client = useClient()
  const [known, setKnown] = useState<readonly Known[]>([])
  const ids = holders.join(' ')
  useEffect(() => {
    let dropped = false
    const keep = (tokens: readonly Known[]) => {
      if (!dropped) setKnown(tokens)
    }
    const ask = () => {
      const lists = ids
        .split(' ')
        .filter(Boolean)
        .map((holder) => client.call('data.list', { standinId, holder, module: 'tokens', search: uid, limit: offered }))
      Promise.all(lists).then(
        (answers) => keep(answers.flatMap(({ items }) => items.map(knownToken)).slice(0, offered)),
        () => keep([]),
      )
    }
    const timer = setTimeout(ask, uid === '' ? 0 : typingMs)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [client, standinId, ids, uid])
  return known
}

/** The id of a Token in a list is its uid and its type. */
const knownToken = ({ id, title, state }: DataSummary): Known => {
  const slash = id.lastIndexOf('/')
  return { uid: id.slice(0, slash), type: id.slice(slash + 1) as TokenType, title, state }
}
