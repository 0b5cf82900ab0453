/** Chapter credentials, served: GET always, POST for those who hold token A, PUT and DELETE for those who are registered. */
import { own } from '../../ocpi/own.js'
import { judge } from '../../ocpi/judge.js'
import { httpError, refused, success, type Answer } from '../serving/answer.js'
import { incomingToken } from '../connections.js'
import type { Call, Handler } from '../serving/call.js'
import { rememberSent } from '../known-tokens.js'
import { isStrict, rolesOf } from '../context.js'
import { acceptCredentials, admitted, ended, isBeingRenewed, ownCredentials, readCredentials } from '../calling/registration.js'

const role = (call: Call) => (call.roleInUrl || rolesOf(call.context.settings).length === 1 ? call.role : undefined)

const get: Handler = (call) => {
  const { token, connection } = call
  const current = token.role === 'A' ? connection.tokens.a : incomingToken(connection)
  return success(
    `the credentials with which ${connection.name} reaches us`,
    ownCredentials(call.context, connection, call.version, current ?? ''),
  )
}

const notNow = (call: Call, why: string): Answer => {
  const allowed = call.token.role === 'A' ? 'GET, POST' : 'GET, PUT, DELETE'
  return httpError(405, 2000, why, { headers: ['Allow', allowed] })
}

const accept = async (call: Call): Promise<Answer> => {
  const theirs = admitted(call.context, call.connection, readCredentials(call.body, call.role))
  if ('problem' in theirs) return refused(2001, theirs.problem)
  const violation = isStrict(call.context, call.connection)
    ? judge(call.version, 'Credentials', call.body).find((finding) => finding.severity === 'violation')
    : undefined
  if (violation) return refused(2001, `${violation.at || 'body'}: expected ${violation.expected}, got ${violation.actual}`)
  rememberSent(call.connection, theirs.token, call.context.environment.clock.now())
  const outcome = await acceptCredentials(call.context, call.connection, call.version, role(call), theirs, call.appliedFaults)
  if ('offered' in outcome) {
    call.facts.theirVersions = outcome.offered
    call.facts.chosenVersion = call.version
  }
  // A peer that was given a token must find it valid after we were killed.
  await call.context.environment.keepNow?.(call.context.settings.id)
  return 'failure' in outcome
    ? refused(outcome.failure.status, outcome.failure.message)
    : success(
        call.connection.tokens.a === undefined
          ? `${call.connection.name} is registered in ${call.version}; token A is void, it has token C now`
          : `${call.connection.name} is registered in ${call.version}; it has token C now, and its token A registers again`,
        outcome.credentials,
      )
}

const post: Handler = (call) => {
  // A backend that restarts may register again and again with the token A of a reusable invitation.
  const isAgain = call.token.role === 'A' && call.connection.reusable === true
  call.facts.registration = isAgain && call.connection.state === 'REGISTERED' ? 'INVITED' : call.connection.state
  if (call.connection.state === 'REGISTERING') return notNow(call, 'a registration with this token is under way')
  if (isBeingRenewed(call.connection)) return refused(2000, 'a renewal of this connection is under way: ask again when it is over')
  if (call.token.role !== 'A' || (call.connection.state === 'REGISTERED' && !isAgain))
    return notNow(call, 'already registered: use PUT to renew')
  return accept(call)
}

const put: Handler = (call) => {
  call.facts.registration = call.connection.state
  if (call.token.role === 'A' || call.connection.state !== 'REGISTERED') return notNow(call, 'not registered yet: use POST')
  if (isBeingRenewed(call.connection)) return refused(2000, 'a renewal of this connection is under way: ask again when it is over')
  return accept(call)
}

const remove: Handler = (call) => {
  call.facts.registration = call.connection.state
  if (call.token.role === 'A' || call.connection.state !== 'REGISTERED') return notNow(call, 'not registered: there is nothing to delete')
  return success(`${call.connection.name} has unregistered; both tokens are void`, undefined, {
    afterwards: () => {
      ended(call.context, call.connection)
    },
  })
}

export const credentialsHandlers: Readonly<Record<string, Handler>> = own({
  'credentials.get': get,
  'credentials.post': post,
  'credentials.put': put,
  'credentials.delete': remove,
})
