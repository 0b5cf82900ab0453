/** A hub and the partners behind it, as a screen sees and sets them. */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'
import { ExchangeSummary, HubRoute } from './exchange.js'

export const partnerRoles = ['CPO', 'EMSP', 'NSP', 'NAP', 'SCSP', 'OTHER'] as const
export const PartnerRole = z.enum(partnerRoles)
export type PartnerRole = z.infer<typeof PartnerRole>

/** How a hub goes about routing. */
export const HubOptions = z.object({
  /** `store`: what is pushed to everyone is kept, and GET all is answered from it. `forward`: partners are asked each time. */
  mode: z.enum(['store', 'forward']).default('store'),
  /** Milliseconds without a word from a partner until its versions are asked for. 0 never asks. */
  keepAliveMs: z.number().int().min(0).max(86_400_000).default(300_000),
  /** What is not addressed is routed by its content. Without it, only what names its receiver is. */
  openRouting: z.boolean().default(true),
  /** What is addressed to the hub goes to every partner of the opposite role. */
  broadcast: z.boolean().default(true),
  /** Seconds that the hub announces for a result, where the partner does not say (2.1.1). */
  commandTimeoutSeconds: z.number().int().min(1).max(3600).default(30),
})
export type HubOptions = z.infer<typeof HubOptions>

/** What a partner of 2.1.1 gets to see beyond 2.1.1, and how; a partner of 2.2.1 needs none of it. */
export const PartnerOptions = z.object({
  /** Country and party in the urls of pushes: the owner's, or the hub's own. */
  urlOwner: z.enum(['owner', 'hub']).default('owner'),
  /** `country_code` and `party_id` in Location, Tariff, Token, Session and CDR. */
  ownerFields: z.boolean().default(true),
  /** `Location.operator.name` becomes `CC*PID` of the owner. */
  operatorName: z.boolean().default(true),
  /** `Token.issuer` becomes `CC*PID` of the owner. */
  issuer: z.boolean().default(true),
  /** `Connector.max_electric_power` as an extra field. */
  maxElectricPower: z.boolean().default(true),
})
export type PartnerOptions = z.infer<typeof PartnerOptions>

export const connectionStatuses = ['PLANNED', 'CONNECTED', 'OFFLINE', 'SUSPENDED'] as const
export const ConnectionStatus = z.enum(connectionStatuses)
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

export const PartyName = z.object({ country_code: z.string(), party_id: z.string() })

/** What a hub keeps of a partner besides the connection. */
export const Partner = z.object({
  /** Role of the partner, which 2.1.1 cannot tell; in 2.2.1 its credentials decide. */
  role: PartnerRole.optional(),
  /** Party that is expected, before it has registered. */
  party: PartyName.optional(),
  options: PartnerOptions,
  /** Taken down by hand. */
  down: z.boolean(),
  /** Suspended by hand. */
  suspended: z.boolean(),
  /** Cannot be reached, as far as is known. */
  unreachable: z.boolean(),
})
export type Partner = z.infer<typeof Partner>

export const HubPartner = z.object({
  connectionId: z.string(),
  name: z.string(),
  /** Parties with their roles; before the registration the expected one, if it is known. */
  parties: z.array(z.object({ role: z.string(), country_code: z.string(), party_id: z.string(), name: z.string().optional() })),
  version: Version.optional(),
  status: ConnectionStatus,
  /** Taken down by hand. */
  down: z.boolean(),
  options: PartnerOptions,
  tokenEncoding: z.enum(['auto', 'plain', 'base64']),
  /** Pushes that wait to go out to it. */
  waiting: z.number().int(),
  /** Set when the partner is a stand-in of this workbench. */
  standinId: z.string().optional(),
  lastExchangeAt: z.number().optional(),
  problem: z.string().optional(),
})
export type HubPartner = z.infer<typeof HubPartner>

export const HubView = z.object({
  standinId: z.string(),
  party: PartyName,
  options: HubOptions,
  partners: z.array(HubPartner),
})
export type HubView = z.infer<typeof HubView>

/** What came to a hub and where it went. */
export const HubRequest = z.object({
  /** Between the sender and the hub. */
  incoming: ExchangeSummary,
  /** Between the hub and each receiver, in the order in which they went out; of very many the nearest. */
  outgoing: z.array(ExchangeSummary),
  route: HubRoute,
  /** Why it went there. */
  why: z.string(),
  /** How many fields were changed on the way there and back, by what became of them. */
  changes: z.object({
    kept: z.number().int(),
    renamed: z.number().int(),
    derived: z.number().int(),
    lost: z.number().int(),
    invented: z.number().int(),
  }),
})
export type HubRequest = z.infer<typeof HubRequest>
