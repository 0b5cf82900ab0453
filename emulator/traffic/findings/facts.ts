/**
 * What only the stand-in can know about an exchange: what was agreed, what was stored, what had happened before. Filled
 * in passing, so everything is optional and cheap to set; a rule that lacks a fact says nothing.
 */
import type { HubRoute, LegNote } from '../../contract/exchange.js'
import type { Authorization, TokenEncoding } from '../../ocpi/authorization.js'
import type { Interface } from '../../ocpi/endpoints.js'
import type { Finding } from '../../ocpi/finding.js'
import type { Party, Routing } from '../../ocpi/headers.js'

/** How the caller of an incoming exchange showed who it is. */
export interface AuthFacts {
  authorization?: Authorization | undefined
  /** How the token that was recognised was written; undefined when none was. */
  matched?: TokenEncoding | undefined
  /** How it should have been written, when that was agreed; else the version decides. */
  expected?: 'plain' | 'base64' | undefined
  /** What kind of token it is, or was. */
  tokenRole?: 'A' | 'B' | 'C' | undefined
  /** It was valid once. */
  retired?: boolean | undefined
  /** What is known of a token that is not valid: whose it is, and since when it is void. */
  past?: string | undefined
}

/** A party, and the role it plays where that is known. */
export interface RoleParty extends Party {
  readonly role?: string | undefined
}

/** The page before this one, while a list is crawled. */
export interface PreviousPage {
  /** Url that it was asked under. */
  readonly url: string
  /** Ids of its objects, in order, one for each: `idOf` makes them. */
  readonly ids: readonly string[]
  /** Objects in the pages before it. */
  readonly objectsSoFar: number
  /** Its X-Total-Count. */
  readonly total?: number | undefined
  /** Its X-Limit. */
  readonly limit?: number | undefined
}

/** `encoding`: not UTF-8; `coding`: compressed, or otherwise packed; `stranger`: too large for a caller without a valid token. */
export interface Unreadable {
  readonly reason: 'encoding' | 'coding' | 'depth' | 'size' | 'stranger'
  readonly expected: string
  readonly actual: string
}

/** What a stand-in holds, for comparing objects with one another. Each look-up is by id and late: it sees what came meanwhile. */
export interface HeldObjects {
  /** The Session of a CDR: by its id or, where CDRs do not name it, by Token and start. */
  sessionOf(cdr: JsonFields): JsonFields | undefined
  /** CDRs that bill a Session, in the order of arrival. */
  cdrsOf(session: JsonFields): readonly JsonFields[]
  /** Other CDRs of the same Session that came before this one. */
  earlierCdrsOf(cdr: JsonFields): readonly JsonFields[]
  /** Whether a credit CDR names this CDR. */
  creditedBy(cdr: JsonFields): boolean
  /** Other credits of the same CDR that came before this one. */
  earlierCreditsOf(credit: JsonFields): readonly JsonFields[]
  /** Credit CDRs that name this CDR, in the order of arrival. */
  creditsOf(cdr: JsonFields): readonly JsonFields[]
  /** The CDR that a credit CDR names. */
  originalOf(credit: JsonFields): JsonFields | undefined
  /** Whether any Location has come over this connection. */
  hasLocations(): boolean
  /** A Location by its id, of the owner of the object that names it. */
  location(object: JsonFields, id: string): JsonFields | undefined
  evse(location: JsonFields, uid: string): JsonFields | undefined
  /** A Token that the stand-in has issued. */
  token(uid: string, type: string): JsonFields | undefined
  /** Whether one of its Tokens has this contract id; undefined where that is not known. */
  hasContract(contract: string): boolean | undefined
  isEmptyOfTokens(): boolean
  /** Everything that was sent so far is held: what is not held was not sent. */
  knowsAll(): boolean
}

type JsonFields = Record<string, unknown>

export interface Facts {
  // ---- the bodies
  /** The bodies as parsed, so that they are not parsed twice. */
  requestJson?: unknown
  responseJson?: unknown
  /** Why the body of the request was not even parsed, where that is not its JSON. */
  unreadable?: Unreadable | undefined
  /** What is known of a body already, since it was judged before or made of judged pieces. Pointers start at the body. */
  judgedRequest?: (() => readonly Finding[]) | undefined
  judgedResponse?: (() => readonly Finding[]) | undefined

  // ---- who speaks
  auth?: AuthFacts | undefined
  /** The routing headers of the request, as read. */
  routing?: Routing | undefined
  ourParties?: readonly RoleParty[] | undefined
  /** Parties that the peer speaks for by its credentials. */
  peerParties?: readonly RoleParty[] | undefined
  /** The peer is a hub: what it sends may belong to any party behind it. */
  peerIsHub?: boolean | undefined
  /** We are the hub: what comes may be for any party behind us. */
  weAreHub?: boolean | undefined

  // ---- the registration
  /** State of the connection before the call. */
  registration?: 'INVITED' | 'REGISTERING' | 'REGISTERED' | 'UNREGISTERED' | undefined
  /** Versions that we offer, that the peer offers, and the one that the caller chose. */
  ourVersions?: readonly string[] | undefined
  theirVersions?: readonly string[] | undefined
  chosenVersion?: string | undefined
  /** The encoding of the token that was refused just before, while this one was taken. */
  refusedEncoding?: 'plain' | 'base64' | undefined
  /** We sent the token that was agreed in the registration. */
  agreedToken?: boolean | undefined
  /** We sent a token that is void. */
  staleToken?: boolean | undefined
  /** Whether the peer asked for our versions while it was being registered or renewed. */
  calledBack?: (() => boolean) | undefined
  /** Token that the peer had given us before this exchange. */
  tokenBefore?: string | undefined

  // ---- the objects
  /** The object as it was stored before this push; undefined when there was none. */
  stored?: (() => unknown) | undefined
  /** CDRs that a record of an invoice lists and that the receiver does not have. */
  unknownCdrs?: readonly string[] | undefined
  /** What is posted was posted before. */
  isPostedAgain?: boolean | undefined
  /** No Session or CDR of the receiver has the authorization_reference of a payment. */
  isUnknownPayment?: boolean | undefined
  /** The stored object came by a pull: the peer has not pushed it before. */
  onlyPulled?: boolean | undefined
  /** The object as it is after this PATCH. */
  patched?: (() => unknown) | undefined
  /** Id of the object that was asked for, where the url does not show it. */
  askedId?: string | undefined
  /** What we hold of an object that was pulled; undefined when we do not know it. */
  storedOf?: ((object: Readonly<Record<string, unknown>>) => unknown) | undefined
  /** What came over this connection, and what is our own. */
  held?: HeldObjects | undefined
  /** Whether the Session of a CDR is known. */
  knowsSession?: ((sessionId: string) => boolean) | undefined
  /** A lookup found the object only because it ignored case: the id as stored. */
  storedId?: string | undefined

  // ---- what happened before and after
  /** What the result of a command, or of a charging profile request, is to us. */
  command?: 'expected' | 'unknown' | 'refused' | 'repeated' | 'late' | undefined
  /** Result of the START_SESSION that this Session follows, when it was not accepted. */
  refusedStart?: string | undefined
  /** X-Request-ID of the request was used before. */
  requestIdReused?: boolean | undefined
  /** The other interface of the module serves what was called. */
  wrongInterface?: Interface | undefined
  previousPage?: PreviousPage | undefined
  /** The user has given the url: the callee may not advertise the module at all. */
  isGivenUrl?: boolean | undefined
  /** The module's url as the callee's version details advertise it. */
  advertisedUrl?: string | undefined

  // ---- what the exchange is tied to
  responseUrl?: string | undefined
  nextPage?: string | undefined
  /** Both legs of what a hub forwards, and what it changed on this one. */
  leg?: string | undefined
  route?: HubRoute | undefined
  notes?: readonly LegNote[] | undefined
}
