/** Operations over a connection, and the commands that were sent or received. */
import { ContractError } from '../../contract/channel.js'
import { listOperations, prepareOperation, sendOperation } from '../../standin/operations/operations.js'
import { cancelPulls } from '../../standin/operations/pull.js'
import type { Bench } from '../workbench.js'
import type { Calls, Group } from './types.js'

export const operationCalls = (bench: Bench): Group<'operations'> & Pick<Calls, 'commands.list' | 'commands.get'> => ({
  'operations.list': ({ connectionId }) => {
    const { standin, record } = bench.connection(connectionId)
    return { operations: listOperations(standin.context, record) }
  },
  'operations.prepare': (request) => {
    const { standin, record } = bench.connection(request.connectionId)
    return prepareOperation(standin.context, record, request)
  },
  'operations.send': (request) => {
    const { standin, record } = bench.connection(request.connectionId)
    return sendOperation(standin.context, record, request)
  },
  'operations.cancelPulls': ({ connectionId }) => ({ cancelled: cancelPulls(bench.connection(connectionId).record) }),
  'commands.list': ({ standinId, limit }) => {
    const hosts = standinId === undefined ? [...bench.standins.values()] : [bench.standin(standinId)]
    const commands = hosts.flatMap(({ standin }) => standin.context.commands.list())
    return { commands: commands.sort((one, other) => other.sentAt - one.sentAt).slice(0, limit) }
  },
  'commands.get': ({ id }) => {
    for (const { standin } of bench.standins.values()) {
      const command = standin.context.commands.get(id)
      if (command) return command
    }
    throw new ContractError({ code: 'not-found', message: `there is no command ${id}`, at: '/id' })
  },
})
