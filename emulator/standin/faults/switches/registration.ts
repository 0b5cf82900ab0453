/** auth.*, credentials.*, versions.*, transport.host: the way in. */
import type { FaultSwitch } from '../../../contract/faults.js'
import { answers, does, header, json, only221, requests, row, sets, status } from './row.js'

const everything = { direction: 'out' } as const
const functional = requests(['locations.*', 'sessions.*', 'cdrs.*', 'tariffs.*', 'tokens.*', 'commands.*', 'chargingprofiles.*'])
const functionalAnswers = answers(['locations.*', 'sessions.*', 'cdrs.*', 'tariffs.*', 'tokens.*', 'commands.*', 'chargingprofiles.*'])
const credentialsAnswers = answers(['credentials.post', 'credentials.put'])
const credentialsRequests = requests(['credentials.post', 'credentials.put'])

export const registrationSwitches = (): readonly FaultSwitch[] => [
  row('auth.encoding', 'demand-other', 'the token is demanded in the encoding of the other version', { direction: 'in' }, does('demand-other-encoding')),
  row('auth.encoding', 'send-other', 'the token is sent in the encoding of the other version', everything, does('send-other-encoding')),
  row('auth.encoding', 'twice', 'the token is encoded twice', everything, does('send-encoded-twice')),
  row('auth.encoding', 'line-feed', 'the token is encoded with a line feed behind it', everything, does('send-with-line-feed')),
  row('auth.scheme', 'bearer', 'Bearer is sent in place of Token', everything, does('send-bearer')),
  row('auth.scheme', 'missing', 'the token is sent without a scheme', everything, does('send-bare')),
  row('auth.scheme', 'two-spaces', 'two spaces stand before the token', everything, does('send-two-spaces')),
  row('auth.scheme', 'lower-case', 'the scheme is written in lower case', everything, does('send-lower-case-scheme')),
  row('auth.scheme', 'demand-bearer', '401 asks for Bearer although the token is right', functionalAnswers, [status(401, 2000, true), header('WWW-Authenticate', 'Bearer')]),
  row('auth.token-role', 'send-void', 'the token from before the registration is used', functional, does('send-void-token')),
  row('auth.token-role', 'send-unknown', 'a token is used that nobody was given', functional, does('send-unknown-token')),
  row('auth.token-role', 'refuse', '401 although the token is the one that was agreed', functionalAnswers, status(401, 2000, true)),
  row('auth.token-role', 'refuse-call-back', '401 to the call-back in the middle of the handshake', answers(['versions.list', 'versions.details']), status(401, 2000)),
  row('auth.token-role', 'accept-void', 'tokens stay good after they have become void', { direction: 'in' }, does('accept-void-tokens')),
  row('credentials.state', 'register-again', 'POST is answered 200 when already registered', answers('credentials.post'), does('register-again')),
  row('credentials.state', 'put-unregistered', 'PUT is answered 200 when not registered', answers('credentials.put'), does('register-again')),
  row('credentials.state', 'delete-unregistered', 'DELETE is answered 200 when not registered', answers('credentials.delete'), status(200, 1000)),
  row('credentials.state', 'post-again', 'POST is sent when registered', requests('credentials.put'), { kind: 'method', method: 'POST' }),
  row('credentials.state', 'put-first', 'PUT is sent when not registered', requests('credentials.post'), { kind: 'method', method: 'PUT' }),
  row('credentials.state', 'delete-first', 'DELETE is sent when not registered', requests('credentials.post'), { kind: 'method', method: 'DELETE' }),
  row('credentials.state', 'refuse-put', '405 to a PUT that is due', answers('credentials.put'), status(405, 2000, true)),
  row('credentials.state', 'skip-call-back', 'versions are not fetched before credentials are answered', credentialsAnswers, does('skip-call-back')),
  row('credentials.state', 'never-rotate', 'the token stays the same', credentialsAnswers, does('never-rotate')),
  row('credentials.content', 'echo', 'the caller\'s own party is answered as ours', credentialsAnswers, does('echo-party')),
  row('credentials.content', 'sent-echo', 'the peer\'s own party is sent as ours', requests('credentials.put'), does('echo-party')),
  row('credentials.content', 'url-root', 'the url is the root of the host', credentialsAnswers, sets('/url', 'http://127.0.0.1:1/')),
  row('credentials.content', 'url-details', 'the url is that of version details', credentialsAnswers, sets('/url', 'http://127.0.0.1:1/ocpi/2.2.1')),
  row('credentials.content', 'empty', 'the credentials are an empty object', credentialsAnswers, json('/data', 'set', {}, 'body')),
  row('credentials.content', 'sent-empty', 'our credentials are an empty object', credentialsRequests, json('', 'set', {}, 'body')),
  row('credentials.content', 'sent-url-root', 'the url in our credentials is the root of the host', credentialsRequests, sets('/url', 'http://127.0.0.1:1/')),
  row('length.overrun', 'token', 'the token in the credentials is longer than 64 characters', credentialsAnswers, json('/token', 'lengthen', 80)),
  row('credentials.content', 'twice', 'the same role and party are listed twice', credentialsAnswers, json('/roles', 'duplicate-first'), only221),
  row('versions.choice', 'details-missing', 'the details of an offered version answer 404', answers('versions.details'), status(404, 2000, true)),
  row('versions.choice', 'unknown-first', 'a version that nobody knows comes first in the list', answers('versions.list'), json('/data', 'prepend', { version: '9.9', url: 'http://127.0.0.1:1/ocpi/9.9' }, 'body')),
  row('versions.choice', 'relative', 'the urls of the versions are relative', answers('versions.list'), sets('/url', '/ocpi/2.2.1')),
  row('versions.choice', 'twice', 'a version is listed twice', answers('versions.list'), json('/data', 'duplicate-first', undefined, 'body')),
  row('versions.choice', 'open', 'version details are answered without a token', requests('versions.details'), does('send-no-authorization'), { lure: true }),
  row('versions.choice', 'lowest', 'the lowest version of both is chosen', requests('credentials.post'), does('choose-lowest')),
  row('versions.interface-role', 'roles', 'interfaces are named CPO and MSP', answers('versions.details'), does('interfaces-as-roles'), only221),
  row('versions.interface-role', 'swapped', 'SENDER and RECEIVER are swapped', answers('versions.details'), does('swap-interfaces'), { ...only221, lure: true }),
  row('versions.interface-role', 'receiver-first', 'RECEIVER is listed before SENDER', answers('versions.details'), does('receiver-first'), only221),
  row('versions.interface-role', 'drop-one', 'one of two interfaces is not listed', answers('versions.details'), does('drop-one-interface'), only221),
  row('versions.interface-role', 'call-other', 'the other interface of a module is called', requests('*.sender.list'), [{ kind: 'method', method: 'PUT' }, { kind: 'url', do: 'append', value: '/XX/XXX/1' }], { lure: true }),
  row('transport.host', 'http', 'http is advertised where https is spoken', answers('versions.*'), does('advertise-http')),
  row('transport.host', 'private', 'a private address is advertised', answers('versions.*'), does('advertise-private')),
]
