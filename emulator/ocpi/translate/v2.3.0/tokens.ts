/** Token and AuthorizationInfo of 2.3.0 in 2.2.1 (chapter mod_tokens). 2.3.0 has all that 2.2.1 has. */
import * as v221 from '../../v2.2.1/enums.js'
import { inside, note, shape, type Step } from '../shape.js'

const types: ReadonlySet<unknown> = new Set(v221.TokenType.options)

/** EMAID, and types that parties have agreed on. */
export const tokenType221: Step = (value, walk) => {
  if (typeof value !== 'string' || types.has(value)) return value
  note(walk, 'derived', '', `${value} becomes OTHER: 2.2.1 does not know it`)
  return 'OTHER'
}

export const token221 = shape({ type: inside(tokenType221) })
export const authorizationInfo221 = shape({ token: inside(token221) })
