import { useEngine } from '../engine/index.js'
import { connectionTitle } from '../standins/texts.js'

/** The stand-in and its peer; a note for exchanges that belong to no connection. */
export const ConnectionName = ({ id }: { id: string | undefined }) => {
  const name = useEngine((state) => {
    const connection = state.connections.find((each) => each.id === id)
    const standin = state.standins.find((each) => each.settings.id === connection?.standinId)?.settings.name
    return connection && `${standin ?? connection.standinId} · ${connectionTitle(connection)}`
  })
  return name ?? (id === undefined ? 'No connection' : id)
}
