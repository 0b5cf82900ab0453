import type { z } from 'zod'
import type { calls, CallName, CallResult } from '../../contract/calls.js'

type Params<N extends CallName> = z.output<(typeof calls)[N]['params']>

/** Every call of the contract with its implementation; parameters are parsed before they come here. */
export type Calls = { readonly [N in CallName]: (params: Params<N>) => CallResult<N> | Promise<CallResult<N>> }
export type Group<Prefix extends string> = Pick<Calls, Extract<CallName, `${Prefix}.${string}`>>
