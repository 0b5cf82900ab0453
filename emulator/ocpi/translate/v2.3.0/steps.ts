/** What 2.3.0 and 2.2.1 say of the same object, step by step. Objects that are alike in both pass unchanged. */
import { responseUrl } from '../commands.js'
import { inside, shape, type Step } from '../shape.js'
import { cdr221, cdr230, session221, session230 } from './charging.js'
import { clientInfo230, credentials221, credentials230 } from './credentials.js'
import { connector221, evse221, location221 } from './locations.js'
import { tariff221, tariff230 } from './tariffs.js'
import { authorizationInfo221, token221 } from './tokens.js'
import { endpoint221, version221, versionDetails221, versionDetails230 } from './versions.js'

const unchanged = shape({})
const command = shape({ response_url: responseUrl })
const commandWithToken = shape({ response_url: responseUrl, token: inside(token221) })

/** Objects whose fields are the same in both versions. */
const alike: readonly (readonly [string, Step])[] = [
  ['LocationReferences', unchanged],
  ['ChargingPreferences', unchanged],
  ['CancelReservation', command],
  ['StopSession', command],
  ['UnlockConnector', command],
  ['CommandResponse', unchanged],
  ['CommandResult', unchanged],
  ['SetChargingProfile', command],
  ['ChargingProfileResponse', unchanged],
  ['ActiveChargingProfile', unchanged],
  ['ActiveChargingProfileResult', unchanged],
  ['ChargingProfileResult', unchanged],
  ['ClearProfileResult', unchanged],
]

export const from221to230: ReadonlyMap<string, Step> = new Map<string, Step>([
  ...alike,
  ['Version', unchanged],
  ['VersionDetails', versionDetails230],
  ['Endpoint', unchanged],
  ['Credentials', credentials230],
  ['Location', unchanged],
  ['EVSE', unchanged],
  ['Connector', unchanged],
  ['Session', session230],
  ['CDR', cdr230],
  ['Tariff', tariff230],
  ['Token', unchanged],
  ['AuthorizationInfo', unchanged],
  ['ReserveNow', command],
  ['StartSession', command],
  ['ClientInfo', clientInfo230],
])

export const from230to221: ReadonlyMap<string, Step> = new Map<string, Step>([
  ...alike,
  ['Version', version221],
  ['VersionDetails', versionDetails221],
  ['Endpoint', endpoint221],
  ['Credentials', credentials221],
  ['Location', location221],
  ['EVSE', evse221],
  ['Connector', connector221],
  ['Session', session221],
  ['CDR', cdr221],
  ['Tariff', tariff221],
  ['Token', token221],
  ['AuthorizationInfo', authorizationInfo221],
  ['ReserveNow', commandWithToken],
  ['StartSession', commandWithToken],
  ['ClientInfo', unchanged],
])
