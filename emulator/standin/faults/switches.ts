/** Every ready fault: at least one for each row of the pitfalls, in each version where it applies. */
import type { FaultSwitch } from '../../contract/faults.js'
import type { Version } from '../../ocpi/version.js'
import { laterSwitches } from './switches/later.js'
import { meaningSwitches } from './switches/meaning.js'
import { objectSwitches } from './switches/objects.js'
import { registrationSwitches } from './switches/registration.js'
import { transportSwitches } from './switches/transport.js'

let made: readonly FaultSwitch[] | undefined

/** A way that differs between versions stands in the table once for each. Made when first asked for: most runs never do. */
export const switches = (): readonly FaultSwitch[] =>
  (made ??= [...registrationSwitches(), ...transportSwitches(), ...objectSwitches(), ...meaningSwitches(), ...laterSwitches()])

/** The ready faults of a name, `paging.link/relative`, or of a pitfall, `paging.link`. */
export const findSwitches = (name: string, ...versions: readonly Version[]): FaultSwitch[] =>
  switches().filter(
    (one) =>
      (one.name === name || one.id === name) && (versions.length === 0 || versions.some((version) => one.versions.includes(version))),
  )
