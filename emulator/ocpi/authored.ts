/**
 * The model that own data is written in. This is the one place that says which version that is: everything else imports
 * the authored types from here, and writes them for the version of a connection with `translate`.
 */
import type { Version } from './version.js'

export * from './v2.2.1/index.js'

export const authoredVersion = '2.2.1' satisfies Version
