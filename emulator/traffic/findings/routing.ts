/** headers.*: message ids and routing headers (2.2.1 transport_and_format). */
import { dialects, type Dialect } from '../../ocpi/dialect.js'
import { isConfigurationModule, type Endpoint } from '../../ocpi/endpoints.js'
import { correlationIdHeader, formatParty, requestIdHeader, routingOf, sameParty, type Party, type Routing } from '../../ocpi/headers.js'
import { describe } from '../../ocpi/judging/describe.js'
import type { HeaderFields } from '../headers.js'
import { isOk, note, transport, type SceneRule, type Scene } from './scene.js'

/** Whether something holds of the version that an endpoint belongs to; false for what fits no endpoint. */
export const speaks = (endpoint: Endpoint | undefined, holds: (dialect: Dialect) => boolean): endpoint is Endpoint =>
  endpoint !== undefined && holds(dialects[endpoint.version])

const hasMessageIds = ({ messageIds }: Dialect): boolean => messageIds
const hasRouting = ({ routingHeaders }: Dialect): boolean => routingHeaders

/** Before a version is chosen nobody can know what its messages need. */
const isAgreed = ({ exchange }: Scene, holds: (dialect: Dialect) => boolean): boolean =>
  exchange.version !== undefined && holds(dialects[exchange.version])

// ---- message ids --------------------------------------------------------------------------------------------------

const messageIds: SceneRule = {
  ids: ['headers.message-ids'],
  applies: (endpoint) => speaks(endpoint, hasMessageIds),
  check: (scene) => {
    if (!isAgreed(scene, hasMessageIds)) return
    checkId(scene, requestIdHeader, 'x-request-id')
    checkId(scene, correlationIdHeader, 'x-correlation-id')
    if (scene.facts.requestIdReused === true) {
      note(
        scene,
        'request',
        'headers.message-ids',
        'violation',
        `header:${requestIdHeader}`,
        'a new id for each request',
        'an id that was used before',
        transport,
      )
    }
  },
}

const checkId = (scene: Scene, header: string, name: string): void => {
  const sent = scene.requestHeaders.get(name)
  if (sent === undefined || sent === '') {
    note(
      scene,
      'request',
      'headers.message-ids',
      'violation',
      `header:${header}`,
      'a new unique id',
      sent === undefined ? 'missing' : 'empty',
      transport,
    )
    return
  }
  const answered = scene.responseHeaders.get(name)
  if (scene.status === 0 || answered === sent) return
  note(
    scene,
    'response',
    'headers.message-ids',
    'violation',
    `header:${header}`,
    `the value of the request, ${sent.slice(0, 80)}`,
    answered?.slice(0, 80) ?? 'missing',
    transport,
  )
}

// ---- routing ------------------------------------------------------------------------------------------------------

const routingIn = (headers: HeaderFields): Routing => routingOf((name) => headers.get(name))
export const requestRouting = (scene: Scene): Routing => (scene.requestRouting ??= routingIn(scene.requestHeaders))
const responseRouting = (scene: Scene): Routing => routingIn(scene.responseHeaders)

const configurationRouting: SceneRule = {
  ids: ['headers.routing'],
  applies: (endpoint) => speaks(endpoint, hasRouting) && isConfigurationModule(endpoint.module),
  check: (scene) => {
    if (!isAgreed(scene, hasRouting)) return
    for (const [side, headers] of [
      ['request', scene.requestHeaders],
      ['response', scene.responseHeaders],
    ] as const) {
      for (const name of headers.names()) {
        if (name.startsWith('ocpi-to-') || name.startsWith('ocpi-from-')) {
          note(
            scene,
            side,
            'headers.routing',
            severityOf(scene),
            `header:${name}`,
            'no routing headers in a configuration module',
            describe(headers.get(name)),
            transport,
          )
          break
        }
      }
    }
  },
}

const functionalRouting: SceneRule = {
  ids: ['headers.routing', 'hub.routing', 'case.ids'],
  applies: (endpoint) => speaks(endpoint, hasRouting) && !isConfigurationModule(endpoint.module),
  check: (scene) => {
    const asked = requestRouting(scene)
    reportHalves(scene, 'request', asked)
    const { from, to } = asked
    if (from === undefined && to === undefined && asked.problems.length === 0) {
      if (!isOneToOne(scene)) {
        note(
          scene,
          'request',
          'headers.routing',
          severityOf(scene),
          'header:OCPI-from-party-id',
          'OCPI-to and OCPI-from headers in a functional module',
          'missing',
          transport,
        )
      }
      return
    }
    if (from === undefined && asked.problems.length === 0) {
      note(
        scene,
        'request',
        'headers.routing',
        severityOf(scene),
        'header:OCPI-from-party-id',
        'the party that sends the request',
        'missing',
        transport,
      )
    }
    // Only a hub finds out by itself whom a request is for (open routing), and never for a list.
    const toHub = scene.exchange.direction === 'in' ? scene.facts.weAreHub === true : scene.facts.peerIsHub === true
    if (to === undefined && asked.problems.length === 0 && !(toHub && scene.endpoint?.list !== true)) {
      note(
        scene,
        'request',
        toHub ? 'hub.routing' : 'headers.routing',
        severityOf(scene),
        'header:OCPI-to-party-id',
        toHub ? 'a party or the hub, since open routing does not work for lists' : 'the party that receives the request',
        'missing',
        transport,
      )
    }
    if (to && !toHub) checkReceiver(scene, to, from)
    if (from && from.country_code !== from.country_code.toUpperCase()) {
      note(scene, 'request', 'case.ids', 'warning', 'header:OCPI-from-country-code', 'capitals', from.country_code, transport)
    }
    if (isOk(scene) && (from ?? to) !== undefined) checkAnswer(scene, from, to)
  },
}

/** A connection of two parties with one role each works without routing headers. */
const severityOf = (scene: Scene): 'violation' | 'warning' => (isOneToOne(scene) ? 'warning' : 'violation')

/** One role on either side, and no hub. */
const isOneToOne = ({ facts }: Scene): boolean =>
  facts.peerParties?.length === 1 && facts.ourParties?.length === 1 && facts.peerIsHub !== true && facts.weAreHub !== true

const reportHalves = (scene: Scene, side: 'request' | 'response', routing: Routing): void => {
  for (const { header, problem, value } of routing.problems) {
    note(
      scene,
      side,
      'headers.routing',
      severityOf(scene),
      `header:${header}`,
      problem === 'missing half'
        ? 'country code and party id together'
        : 'a country code of two letters, a party id of up to three characters',
      value === '' ? 'missing' : value.slice(0, 80),
      transport,
    )
  }
}

const checkReceiver = (scene: Scene, to: Party, from: Party | undefined): void => {
  const receivers = scene.exchange.direction === 'in' ? scene.facts.ourParties : scene.facts.peerParties
  if (receivers === undefined || receivers.length === 0 || receivers.some((party) => sameParty(party, to))) return
  const swapped = from !== undefined && receivers.some((party) => sameParty(party, from))
  note(
    scene,
    'request',
    'headers.routing',
    severityOf(scene),
    'header:OCPI-to-party-id',
    receivers.map(formatParty).join(' or '),
    swapped ? `${formatParty(to)}; sender and receiver are swapped` : formatParty(to),
    transport,
  )
}

/** On a response the pairs are swapped. */
const checkAnswer = (scene: Scene, from: Party | undefined, to: Party | undefined): void => {
  const answered = responseRouting(scene)
  reportHalves(scene, 'response', answered)
  if (answered.problems.length > 0) return
  if (answered.from === undefined && answered.to === undefined) {
    note(
      scene,
      'response',
      'headers.routing',
      severityOf(scene),
      'header:OCPI-from-party-id',
      'OCPI-from and OCPI-to of the request, swapped',
      'missing',
      transport,
    )
    return
  }
  if (from && to && answered.from && answered.to && sameParty(answered.from, from) && sameParty(answered.to, to) && !sameParty(from, to)) {
    note(
      scene,
      'response',
      'headers.routing',
      severityOf(scene),
      'header:OCPI-from-party-id',
      `${formatParty(to)}, since a response swaps OCPI-from and OCPI-to`,
      formatParty(answered.from),
      transport,
    )
    return
  }
  checkHalf(scene, 'header:OCPI-to-party-id', from, answered.to)
  checkHalf(scene, 'header:OCPI-from-party-id', to, answered.from)
}

const checkHalf = (scene: Scene, at: string, expected: Party | undefined, actual: Party | undefined): void => {
  if (expected === undefined || (actual !== undefined && sameParty(expected, actual))) return
  note(
    scene,
    'response',
    'headers.routing',
    severityOf(scene),
    at,
    formatParty(expected),
    actual ? formatParty(actual) : 'missing',
    transport,
  )
}

export const routingRules: readonly SceneRule[] = [messageIds, configurationRouting, functionalRouting]
