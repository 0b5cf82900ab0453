/** timestamp.parents, evse.removal, hub.routing: what a Location tells beside what was known of it, and what a hub made of an object. */
import { severityOf } from '../../ocpi/dialect.js'
import { isPush } from '../../ocpi/endpoints.js'
import { describe, someNames } from '../../ocpi/judging/describe.js'
import { differenceOf } from './difference.js'
import { eachAnswered, eachKnown, instantOf, isModule, type Side } from './known.js'
import { answeredData, note, requestFields, succeeded, textAt, type Fields, type SceneRule } from './scene.js'
import { isObject } from '../../ocpi/json-object.js'

const timestamps: SceneRule = {
  ids: ['timestamp.parents'],
  applies: (endpoint) => isModule(endpoint, 'locations'),
  check: (scene) => {
    return eachKnown(scene, (before, after, side, at) => {
      const then = instantOf(before, 'last_updated')
      const now = instantOf(after, 'last_updated')
      if (then === undefined || now === undefined) return
      const difference = differenceOf(before, after, scene.endpoint?.partial === true)
      const pointer = `${at}/last_updated`
      // Within one second, a clock that counts in seconds cannot tell two changes apart.
      const tooCoarse = now % 1000 === 0 && scene.exchange.startedAt < now + 1000
      if (difference !== undefined && now === then && !tooCoarse) {
        note(
          scene,
          side,
          'timestamp.parents',
          'violation',
          pointer,
          `a time after ${describe(before['last_updated'])}, since \`${difference}\` has changed`,
          describe(after['last_updated']),
        )
      } else if (difference === undefined && now > then && scene.endpoint?.partial !== true) {
        note(
          scene,
          side,
          'timestamp.parents',
          'warning',
          pointer,
          `${describe(before['last_updated'])}, since nothing has changed`,
          describe(after['last_updated']),
        )
      } else if (now < then) {
        note(
          scene,
          side,
          'timestamp.parents',
          'warning',
          pointer,
          `${describe(before['last_updated'])} or later, as sent before`,
          describe(after['last_updated']),
        )
      }
    })
  },
}

const evsesOf = (location: Fields): Fields[] => {
  const { evses } = location
  return Array.isArray(evses) ? evses.filter(isObject) : []
}

const removal: SceneRule = {
  ids: ['evse.removal'],
  applies: (endpoint) =>
    isModule(endpoint, 'locations') && endpoint?.partial !== true && (endpoint?.list === true || endpoint?.request[0] === 'Location'),
  check: (scene) => {
    return eachKnown(scene, (before, after, side, at) => {
      const left = new Set(evsesOf(after).map((evse) => textAt(evse, 'uid')?.toLowerCase()))
      const vanished = evsesOf(before).filter((evse) => evse['status'] !== 'REMOVED' && !left.has(textAt(evse, 'uid')?.toLowerCase()))
      if (vanished.length === 0) return
      note(
        scene,
        side,
        'evse.removal',
        severityOf(scene.version, 'removedEvses'),
        `${at}/evses`,
        'every EVSE that was sent before; send removed ones with status REMOVED',
        `a list without EVSE${vanished.length === 1 ? '' : 's'} ${someNames(vanished.map(({ uid }) => describe(uid)))}`,
      )
    })
  },
}

/** What nobody can charge at is not shared; once all of its EVSEs are gone they stay with status REMOVED. */
const noEvse: SceneRule = {
  ids: ['evse.removal'],
  applies: (endpoint, direction) =>
    endpoint?.object === 'Location' &&
    endpoint.partial !== true &&
    (direction === 'in'
      ? endpoint.request[0] === 'Location'
      : endpoint.list || (endpoint.interface === 'SENDER' && endpoint.response === 'Location')),
  check: (scene) => {
    const look = (location: unknown, side: Side, at: string): void => {
      if (!isObject(location) || evsesOf(location).length > 0) return
      note(scene, side, 'evse.removal', 'warning', `${at}/evses`, 'at least one EVSE', 'missing or empty, so nobody can charge there')
    }
    if (scene.endpoint?.list === true) return eachAnswered(scene, (location, at) => look(location, 'response', at))
    if (scene.exchange.direction === 'in') look(requestFields(scene), 'request', '')
    else look(succeeded(scene) ? answeredData(scene) : undefined, 'response', '/data')
    return undefined
  },
}

/** Through a hub, an object has the time that its owner gave it. */
const timeThroughHub: SceneRule = {
  ids: ['hub.routing'],
  applies: (endpoint, direction) =>
    (direction === 'in' ? isPush(endpoint) : endpoint?.list === true) && endpoint?.partial !== true && endpoint?.purpose !== 'directory',
  check: (scene) => {
    if (scene.facts.peerIsHub !== true) return undefined
    return eachKnown(scene, (before, after, side, at) => {
      const then = instantOf(before, 'last_updated')
      const now = instantOf(after, 'last_updated')
      if (then === undefined || now === undefined || then === now || differenceOf(before, after, false) !== undefined) return
      note(
        scene,
        side,
        'hub.routing',
        'warning',
        `${at}/last_updated`,
        `${describe(before['last_updated'])}, as the owner set it, since nothing has changed`,
        describe(after['last_updated']),
        'transport_and_format',
      )
    })
  },
}

export const locationRules: readonly SceneRule[] = [timestamps, removal, noEvse, timeThroughHub]
