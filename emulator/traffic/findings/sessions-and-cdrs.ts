/** Visits each Session or CDR that comes: pushed to us, or in a list that we pulled. */
import type { Endpoint } from '../../ocpi/endpoints.js'
import type { Exchange } from '../exchange.js'
import type { JudgingSteps } from '../../ocpi/judge.js'
import { eachAnswered, isModule, type Side } from './known.js'
import { requestFields, type Fields, type Scene } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const isPreferences = (endpoint: Endpoint | undefined): boolean => endpoint?.request[0] === 'ChargingPreferences'

/** Whether an exchange brings objects of the module to us. */
export const brings = (endpoint: Endpoint | undefined, direction: Exchange['direction'], module: 'sessions' | 'cdrs'): boolean =>
  isModule(endpoint, module) && !isPreferences(endpoint) && (direction === 'out') === (endpoint?.list === true)

/** Calls back for each object: the body of a push, and the entries of a list. A PATCH holds only what has changed. */
export function* eachThatComes(scene: Scene, visit: (object: Record<string, unknown>, side: Side, at: string) => void): JudgingSteps<void> {
  if (scene.endpoint?.list === true) {
    yield* eachAnswered(scene, (object, at) => visit({ ...object }, 'response', at))
    return
  }
  const body = requestFields(scene)
  if (body !== undefined) visit({ ...body }, 'request', '')
}

export const fieldsAt = (object: Fields, name: string): Fields => {
  const content = object[name]
  return isObject(content) ? content : {}
}

export const listAt = (object: Fields, name: string): readonly Fields[] => {
  const content = object[name]
  return Array.isArray(content) ? content.filter(isObject) : []
}

/** The place of a Session or CDR: by ids, as a CdrLocation, or as a Location with one EVSE and one Connector. */
export interface ChargedAt {
  readonly location: unknown
  readonly evse: unknown
  readonly connector: unknown
  /** Where the ids stand. */
  readonly at: { readonly location: string; readonly evse: string; readonly connector: string }
}

export const chargedAtOf = (object: Fields): ChargedAt => {
  if (isObject(object['cdr_location'])) {
    const { id, evse_uid: evse, connector_id: connector } = object['cdr_location']
    const at = '/cdr_location'
    return { location: id, evse, connector, at: { location: `${at}/id`, evse: `${at}/evse_uid`, connector: `${at}/connector_id` } }
  }
  if (isObject(object['location'])) {
    const [evse] = listAt(object['location'], 'evses')
    const [connector] = evse ? listAt(evse, 'connectors') : []
    const at = '/location'
    return {
      location: object['location']['id'],
      evse: evse?.['uid'],
      connector: connector?.['id'],
      at: { location: `${at}/id`, evse: `${at}/evses/0/uid`, connector: `${at}/evses/0/connectors/0/id` },
    }
  }
  const { location_id: location, evse_uid: evse, connector_id: connector } = object
  return { location, evse, connector, at: { location: '/location_id', evse: '/evse_uid', connector: '/connector_id' } }
}
