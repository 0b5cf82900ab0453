/** Every case of the audit, in the order of the sections. */
import type { AuditCase } from './case.js'
import { transportCases } from './cases/transport.js'
import { versionsCases } from './cases/versions.js'
import { credentialsReceiverCases } from './cases/credentials-receiver.js'
import { credentialsSenderCases } from './cases/credentials-sender.js'
import { listsServedCases } from './cases/lists-served.js'
import { listsReadCases } from './cases/lists-read.js'
import { locationsSenderCases } from './cases/locations-sender.js'
import { locationsReceiverCases } from './cases/locations-receiver.js'
import { tariffsCases } from './cases/tariffs.js'
import { tokensCases } from './cases/tokens.js'
import { sessionsCases } from './cases/sessions.js'
import { cdrsCases } from './cases/cdrs.js'
import { commandsCases } from './cases/commands.js'
import { chargingProfilesCases } from './cases/charging-profiles.js'
import { hubCases } from './cases/hub.js'
import { mixedCases } from './cases/mixed.js'

export const cases: readonly AuditCase[] = [
  ...transportCases,
  ...versionsCases,
  ...credentialsReceiverCases,
  ...credentialsSenderCases,
  ...listsServedCases,
  ...listsReadCases,
  ...locationsSenderCases,
  ...locationsReceiverCases,
  ...tariffsCases,
  ...tokensCases,
  ...sessionsCases,
  ...cdrsCases,
  ...commandsCases,
  ...chargingProfilesCases,
  ...hubCases,
  ...mixedCases,
]
