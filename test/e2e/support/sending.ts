/** Operations sent over the contract, for tests that look at what came of them. */
import type { OperationOutcome, OperationRequest } from '../../../emulator/contract/operations.js'
import type { Workbench } from '../../../emulator/workbench/workbench.js'

/** Id of the connection of a stand-in. */
export const connectionIdOf = (workbench: Workbench, standinId: string): string =>
  workbench.bench.connectionViews().find((connection) => connection.standinId === standinId)?.id ?? ''

/** Sends an operation of a stand-in as it is prepared, its body changed. */
export const sendAs = async (
  workbench: Workbench,
  standinId: string,
  operation: string,
  change: (body: Record<string, unknown>) => unknown = (body) => body,
  part: Partial<OperationRequest> = {},
): Promise<OperationOutcome> => {
  const request = { connectionId: connectionIdOf(workbench, standinId), operation, ...part }
  const { path, query, body } = await workbench.call('operations.prepare', request)
  if (body === undefined) return workbench.call('operations.send', { ...request, path, query })
  // Where a result goes names the command, which is not there yet.
  const { response_url: _prepared, ...fields } = body as Record<string, unknown>
  return workbench.call('operations.send', { ...request, path, query, body: change(fields) })
}
