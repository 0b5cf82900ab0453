/** Stand-ins and their connections, as a screen sees and edits them. */
import { z } from 'zod'
import { AllowedType, ImageCategory, TokenType } from '../ocpi/authored.js'
import { Version, versions } from '../ocpi/version.js'
import { HubOptions, Partner } from './hub.js'

/** A stand-in that is a hub has this one role, and one party. */
export const LocalRole = z.enum(['CPO', 'EMSP', 'HUB'])
export type LocalRole = z.infer<typeof LocalRole>

const countryCode = z.string().regex(/^[A-Z]{2}$/, 'two capitals, as NL')
const partyId = z.string().regex(/^[A-Z0-9]{3}$/, 'three capitals or digits, as EXA')
const tokenText = z.string().regex(/^[\x21-\x7e]{1,64}$/, '1 to 64 printable characters without spaces')

/** Type of an image by the ending of its url; png where it has none. */
export const imageTypeOf = (url: string): string => /\.([a-z]{3,4})(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase() ?? 'png'

/** An Image of OCPI. */
const Logo = z.object({
  url: z.url({ protocol: /^https?$/, error: 'an http or https url' }),
  thumbnail: z.url({ protocol: /^https?$/, error: 'an http or https url' }).optional(),
  category: ImageCategory.default('OPERATOR'),
  type: z.string().min(1, 'the type of the image, as png').max(4, 'at most four characters, as jpeg'),
  width: z.number().int().min(1).max(99_999).optional(),
  height: z.number().int().min(1).max(99_999).optional(),
})

/** A party that a stand-in plays. */
export const OwnParty = z.object({
  role: LocalRole,
  country_code: countryCode,
  party_id: partyId,
  name: z.string().min(1).max(100),
  /** The rest of the BusinessDetails in our credentials. */
  website: z.url({ protocol: /^https?$/, error: 'an http or https url' }).optional(),
  logo: Logo.optional(),
})
export type OwnParty = z.infer<typeof OwnParty>

/** How an eMSP stand-in answers real-time authorization. */
export const AuthorizationRule = z.object({
  /** Uid of the Token; every Token when it is left out. */
  uid: z.string().max(64).optional(),
  type: TokenType.optional(),
  /** `auto`: what the Token itself says. `none`: no answer is given at all. */
  answer: z.union([AllowedType, z.enum(['auto', 'none'])]).default('auto'),
  /** Allowed only there; everywhere else NOT_ALLOWED. */
  places: z.array(z.object({ locationId: z.string(), evseUids: z.array(z.string()).optional() })).optional(),
  /** Milliseconds of the world before the answer. */
  delayMs: z.number().int().min(0).max(600_000).default(0),
})
export type AuthorizationRule = z.infer<typeof AuthorizationRule>

/** How a CPO stand-in treats a command, or a charging profile request, of a peer. */
export const CommandBehaviour = z.object({
  /** The answer given at once. `auto` answers as the state of the EVSE, session or reservation demands. */
  response: z.enum(['auto', 'ACCEPTED', 'REJECTED', 'NOT_SUPPORTED', 'UNKNOWN_SESSION']).default('auto'),
  /** The result sent later. `none` never sends one. */
  result: z
    .enum([
      'auto',
      'none',
      'ACCEPTED',
      'CANCELED_RESERVATION',
      'EVSE_OCCUPIED',
      'EVSE_INOPERATIVE',
      'FAILED',
      'NOT_SUPPORTED',
      'REJECTED',
      'TIMEOUT',
      'UNKNOWN_RESERVATION',
    ])
    .default('auto'),
  /** Milliseconds between the answer and the result. */
  delayMs: z.number().int().min(0).max(600_000).default(300),
  /** Seconds that the answer announces as its time-out (2.2.1). */
  timeoutSeconds: z.number().int().min(1).max(3600).default(30),
  /** Milliseconds between the result of a START_SESSION and the session: it is PENDING meanwhile. */
  startDelayMs: z.number().int().min(0).max(3_600_000).default(0),
})
export type CommandBehaviour = z.infer<typeof CommandBehaviour>

export const commandNames = [
  'START_SESSION',
  'STOP_SESSION',
  'RESERVE_NOW',
  'CANCEL_RESERVATION',
  'UNLOCK_CONNECTOR',
  'CHARGING_PROFILE',
] as const

export const Behaviour = z.object({
  commands: z.partialRecord(z.enum(commandNames), CommandBehaviour).default({}),
  /** Milliseconds between two updates of a running session. */
  sessionTickMs: z.number().int().min(50).max(3_600_000).default(5_000),
  /** Milliseconds between the end of a session and its CDR. */
  cdrDelayMs: z
    .number()
    .int()
    .min(0)
    .max(31 * 86_400_000)
    .default(0),
  /** How real-time authorization is answered; the first rule that fits decides. */
  authorizationRules: z.array(AuthorizationRule).max(1000).default([]),
  /** Answer of real-time authorization for tokens without a rule of their own. */
  authorize: z.enum(['auto', 'ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED']).default('auto'),
  /** Milliseconds that an eMSP stand-in waits for the result of a command that a 2.1.1 peer accepted. */
  resultTimeoutMs: z.number().int().min(100).max(3_600_000).default(60_000),
})
export type Behaviour = z.infer<typeof Behaviour>

export const Seed = z.object({
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
  /** Nothing seeded is newer than the beginning of this day (UTC); the day on which the stand-in was made unless told. */
  day: z.iso.date().default(() => new Date().toISOString().slice(0, 10)),
  locations: z.number().int().min(0).max(1_000_000).default(60),
  tokens: z.number().int().min(0).max(100_000).default(40),
  /** Past sessions with their CDRs, made for each eMSP that connects. */
  history: z.number().int().min(0).max(10_000).default(25),
})
export type Seed = z.infer<typeof Seed>

/** Everything about a stand-in that a user decides. */
export const StandinSettings = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'lower case letters, digits and hyphens'),
  name: z.string().min(1).max(100),
  parties: z.array(OwnParty).min(1).max(50),
  versions: z.array(Version).min(1),
  /** Address to listen on. */
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 lets the system choose. */
  port: z.number().int().min(0).max(65_535),
  /** What is advertised to peers, when it is not `http(s)://host:port`. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  tls: z.object({ keyFile: z.string().optional(), certFile: z.string().optional() }).optional(),
  /** Refuse with 2001 what a lenient stand-in stores and notes. */
  strict: z.boolean().default(false),
  /** Objects in a page at most (X-Limit). */
  pageLimit: z.number().int().min(1).max(1000).default(50),
  /** Push every change of own data to the connected peers. */
  pushOnChange: z.boolean().default(true),
  seed: Seed.default(() => Seed.parse({})),
  behaviour: Behaviour.default(Behaviour.parse({})),
  /** How a hub goes about it. */
  hub: HubOptions.default(HubOptions.parse({})),
  /** Milliseconds that a call to a peer may take. */
  callTimeoutMs: z.number().int().min(100).max(600_000).default(30_000),
})
export type StandinSettings = z.infer<typeof StandinSettings>
export type StandinSettingsInput = z.input<typeof StandinSettings>

export const Standin = z.object({
  settings: StandinSettings,
  state: z.enum(['running', 'stopped', 'failed']),
  /** Why it failed, and the way out. */
  problem: z.string().optional(),
  /** The next free port, when the wished one is taken. */
  freePort: z.number().int().optional(),
  /** Port it listens on. */
  port: z.number().int().optional(),
  /** Where a peer starts, for each version; in 2.1.1 for the first role. */
  versionsUrls: z.partialRecord(Version, z.string()),
  /** Where a peer starts, for each role. */
  versionsUrlsByRole: z.partialRecord(LocalRole, z.string()),
  exchanges: z.number().int(),
  violations: z.number().int(),
})
export type Standin = z.infer<typeof Standin>

/** What deviates from the specification between us and one peer, by agreement. */
export const Quirks = z.object({
  /** How the credentials token is written. `auto` follows the version and the peer. */
  tokenEncoding: z.enum(['auto', 'plain', 'base64']).default('auto'),
  /** Overrides the stand-in's. */
  strict: z.boolean().optional(),
  /** Send a slash at the end of module urls. */
  trailingSlash: z.boolean().default(false),
  /** Send routing headers also where one role talks to one role (2.2.1). */
  routingHeaders: z.boolean().default(true),
  /** The peer is a hub, for which 2.1.1 has no word: what it sends may belong to any party. */
  hub: z.boolean().optional(),
})
export type Quirks = z.infer<typeof Quirks>

export const PeerParty = z.object({
  role: z.string(),
  country_code: z.string(),
  party_id: z.string(),
  name: z.string().optional(),
})
export type PeerParty = z.infer<typeof PeerParty>

export const PeerEndpoint = z.object({ identifier: z.string(), role: z.enum(['SENDER', 'RECEIVER']), url: z.string() })
export type PeerEndpoint = z.infer<typeof PeerEndpoint>

/** A url of the peer that the user gives: of a module that is not advertised, or in place of the advertised one. */
export const GivenEndpoint = z.object({
  identifier: z.string().regex(/^[a-z]{1,40}$/, 'the name of a module, as locations'),
  role: z.enum(['SENDER', 'RECEIVER']),
  url: z.url({ protocol: /^https?$/, error: 'an http or https url' }),
})
export type GivenEndpoint = z.infer<typeof GivenEndpoint>

/** A party of the peer that the user gives. */
export const GivenParty = z.object({
  role: z.enum(['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP']),
  country_code: countryCode,
  party_id: partyId,
  name: z.string().min(1).max(100).optional(),
})
export type GivenParty = z.infer<typeof GivenParty>

/** How a connection came about: by the credentials handshake, or by what the user entered. */
export const connectionOrigins = ['handshake', 'manual'] as const

/** What the user gives in place of what was agreed. It outlives renewals. */
export const Overrides = z.object({
  tokens: z.object({ in: z.string().optional(), out: z.string().optional() }),
  endpoints: z.array(PeerEndpoint),
})
export type Overrides = z.infer<typeof Overrides>

export const connectionStates = ['INVITED', 'REGISTERING', 'REGISTERED', 'UNREGISTERED'] as const

/** What a stand-in and a peer have agreed. */
export const Connection = z.object({
  id: z.string(),
  standinId: z.string(),
  name: z.string(),
  /** INVITED: token A is out, the peer may register. REGISTERING: the handshake is under way. */
  state: z.enum(connectionStates),
  origin: z.enum(connectionOrigins),
  version: Version.optional(),
  /** The role that we play here; undefined when all roles take part (2.2.1). */
  role: LocalRole.optional(),
  peer: z.object({
    parties: z.array(PeerParty),
    versionsUrl: z.string().optional(),
    endpoints: z.array(PeerEndpoint),
    /** Set when the peer is a stand-in of this workbench. */
    standinId: z.string().optional(),
  }),
  /** Masked unless asked for. `a`: invitation. `in`: the peer uses it. `out`: we use it. Overridden ones are in `overrides`. */
  tokens: z.object({ a: z.string().optional(), in: z.string().optional(), out: z.string().optional() }),
  overrides: Overrides,
  /** The token A registers again: each time it replaces the registration. */
  reusable: z.boolean(),
  /** Our credentials as they were edited; `token` and `url` are filled in where they are left out. */
  credentials: z.record(z.string(), z.unknown()).optional(),
  /** Other registered connections of the stand-in with the same party and role. */
  sameParty: z.array(z.string()),
  quirks: Quirks,
  /** What a hub has settled with a partner. */
  partner: Partner.optional(),
  /** What went wrong last. */
  problem: z.string().optional(),
  registeredAt: z.number().optional(),
  lastExchangeAt: z.number().optional(),
})
export type Connection = z.infer<typeof Connection>

/** One step of a registration, as it happens. */
export const RegistrationStep = z.object({
  connectionId: z.string(),
  step: z.enum(['versions', 'choice', 'details', 'credentials', 'done']),
  state: z.enum(['started', 'succeeded', 'failed']),
  /** What came of it, or why it failed and what to do. */
  message: z.string(),
  seq: z.number().int().optional(),
})
export type RegistrationStep = z.infer<typeof RegistrationStep>

/**
 * Where a peer starts: the one versions url that the window, the command line and invitations name. A stand-in with one role
 * has the same for everyone. Of one with several, a peer of one role gets the url of that role, because version details
 * of 2.1.1 have no roles.
 */
export const versionsUrlFor = (standin: Standin, role?: LocalRole, version?: Version): string | undefined => {
  const hasRoles = new Set(standin.settings.parties.map((party) => party.role)).size > 1
  if (role !== undefined && hasRoles) return standin.versionsUrlsByRole[role]
  return (
    (version && standin.versionsUrls[version]) ??
    versions
      .toReversed()
      .map((each) => standin.versionsUrls[each])
      .find((url) => url !== undefined)
  )
}

export { countryCode, partyId, tokenText }
