import type { CallError } from '../../emulator/contract/calls.js'
import { ContractError } from '../../emulator/contract/channel.js'
import { errorText } from '../../emulator/contract/error-text.js'

/** What went wrong with a call, as something that can be shown. */
export const callErrorOf = (error: unknown): CallError =>
  error instanceof ContractError ? error.detail : { code: 'internal', message: errorText(error) }
