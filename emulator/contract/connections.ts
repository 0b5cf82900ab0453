/** Calls about the connections of stand-ins: inviting, registering, connecting without a handshake, editing, ending. */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'
import { changesOf } from './changes.js'
import { OperationOutcome } from './operations.js'
import { Connection, GivenEndpoint, GivenParty, LocalRole, Quirks, tokenText } from './standin.js'

const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })
const none = z.object({})
const standinId = z.object({ standinId: z.string() })
const connectionId = z.object({ connectionId: z.string() })
const name = z.string().min(1).max(100)
const url = z.url({ protocol: /^https?$/, error: 'an http or https url' })
/** A Credentials object; what is wrong on purpose is sent as it is. */
const credentials = z.record(z.string(), z.unknown())
const endpoints = z.array(GivenEndpoint).max(100)

export const connectionCalls = {
  'connections.invite': call(
    'Make a token A for a peer that will register',
    standinId.extend({
      name: name.optional(),
      tokenA: tokenText.optional(),
      role: LocalRole.optional(),
      /** The token A stays valid: registering again replaces the registration. */
      reusable: z.boolean().default(false),
      credentials: credentials.optional(),
    }),
    Connection,
  ),
  'connections.register': call(
    'Register at a peer: fetch versions and details, exchange credentials',
    standinId.extend({
      versionsUrl: url,
      tokenA: tokenText,
      name: z.string().optional(),
      role: LocalRole.optional(),
      version: Version.optional(),
      quirks: changesOf(Quirks).optional(),
      /** Sent as our credentials; `token` and `url` are filled in where they are left out. */
      credentials: credentials.optional(),
    }),
    Connection,
  ),
  'connections.credentials': call(
    'Our credentials as they would be sent, without the token: to be edited before a registration',
    standinId.extend({ version: Version, role: LocalRole.optional() }),
    z.object({ credentials }),
  ),
  'connections.connect': call(
    'Connect without a handshake: tokens, urls and parties as they are given',
    standinId.extend({
      version: Version,
      parties: z.array(GivenParty).min(1, 'at least one party of the peer').max(100),
      name: name.optional(),
      role: LocalRole.optional(),
      /** The peer uses it; made up where it is left out. */
      tokenIn: tokenText.optional(),
      /** We use it; where it is left out, we call without an Authorization header. */
      tokenOut: tokenText.optional(),
      versionsUrl: url.optional(),
      endpoints: endpoints.default([]),
      quirks: changesOf(Quirks).optional(),
      /** GET versions and version details for the endpoints. */
      fetch: z.boolean().default(false),
    }),
    Connection,
  ),
  'connections.complete': call(
    "Enter what the peer's credentials would have said, and end the registration without it",
    connectionId.extend({
      credentials,
      version: Version.optional(),
      /** The peer uses it; an invited peer goes on with its token A where it is left out. */
      tokenIn: tokenText.optional(),
      /** GET versions and version details for the endpoints. */
      fetch: z.boolean().default(true),
    }),
    Connection,
  ),
  'connections.fetch': call('GET versions and version details again, and keep the endpoints', connectionId, Connection),
  'connections.renew': call(
    'PUT credentials: fetch versions again and rotate the tokens',
    connectionId.extend({ version: Version.optional() }),
    Connection,
  ),
  'connections.unregister': call('DELETE credentials at the peer', connectionId, Connection),
  'connections.update': call(
    'Change a connection; null takes back what was given. Tokens of a registered connection are overridden, those of a manual one replaced',
    connectionId.extend({
      name: name.optional(),
      quirks: changesOf(Quirks).extend({ strict: z.boolean().nullable().optional() }).optional(),
      reusable: z.boolean().optional(),
      credentials: credentials.nullable().optional(),
      tokenIn: tokenText.nullable().optional(),
      tokenOut: tokenText.nullable().optional(),
      /** Urls of modules in place of the advertised ones, or of modules that are not advertised; replaces the whole list. */
      endpoints: endpoints.optional(),
      /** The rest is for manual connections; a handshake settles it otherwise. */
      version: Version.optional(),
      role: LocalRole.optional(),
      parties: z.array(GivenParty).min(1, 'at least one party of the peer').max(100).optional(),
      versionsUrl: url.nullable().optional(),
    }),
    Connection,
  ),
  'connections.request': call(
    'Send any request over a connection: method, url, headers and body as given',
    connectionId.extend({
      method: z.string().regex(/^[A-Z]{3,10}$/, 'a method, as GET'),
      url,
      /** JSON value of the body. */
      body: z.unknown().optional(),
      /** Sent as it is instead of `body`. */
      rawBody: z.string().optional(),
      /** Added to, or in place of, the headers that we would send; an empty value leaves the header out. */
      headers: z.record(z.string(), z.string()).default({}),
      /** In place of the token of the connection. */
      token: z.string().optional(),
      why: z.string().max(200).default('request of the user'),
    }),
    OperationOutcome,
  ),
  'connections.merge': call(
    'Make one of two connections with the same party: this one stays, with what came over the other, which is removed',
    connectionId.extend({ withId: z.string() }),
    Connection,
  ),
  'connections.remove': call('Forget a connection and what came over it', connectionId, none),
  'connections.tokens': call(
    'The tokens in clear',
    connectionId,
    Connection.shape.tokens.extend({ overrides: Connection.shape.overrides.shape.tokens }),
  ),
}
