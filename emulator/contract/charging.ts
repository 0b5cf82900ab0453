/** Charging at a CPO stand-in: connectors, drivers, vehicles, sessions as they run, fleets; the rules of an eMSP; the clock. */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'
import { AuthorizationRule } from './standin.js'
import {
  AllowedType,
  authoredVersion,
  ConnectorFormat,
  ConnectorType,
  PowerType,
  SessionStatus,
  Status,
  TokenType,
} from '../ocpi/authored.js'
import { billCalls } from './bills.js'

const percent = z.number().min(0).max(100)

export const Vehicle = z.object({
  name: z.string().max(100),
  batteryKwh: z.number().positive().max(2_000),
  /** When it is plugged in. */
  stateOfChargePercent: percent,
  maxAcKw: z.number().min(0).max(100),
  /** Phases that its charger uses. */
  acPhases: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** 0 when it cannot charge at DC. */
  maxDcKw: z.number().min(0).max(2_000),
  /** From this state of charge on it takes less and less. */
  taperFromPercent: percent,
  /** It stops asking for power here. */
  fullAtPercent: percent.min(1),
})
export type Vehicle = z.infer<typeof Vehicle>

/** What the driver does once the vehicle is plugged in. */
export const Driver = z.object({
  /** Leaves after so many minutes, however far the charging is. */
  leaveAfterMinutes: z.number().positive().max(100_000).optional(),
  /** Leaves so many minutes after the vehicle is full. Until then the session goes on as parking. */
  leaveAfterFullMinutes: z.number().min(0).max(100_000).optional(),
  /** Wants so much and no more. */
  energyKwh: z.number().positive().max(2_000).optional(),
})
export type Driver = z.infer<typeof Driver>

/** `parking`: plugged in, and nothing flows. `ended` also where the platform has not heard of it yet. */
export const ChargingPhase = z.enum(['reserved', 'waiting', 'charging', 'parking', 'ended'])
export type ChargingPhase = z.infer<typeof ChargingPhase>

/** A session that runs, as it is at this moment. */
export const RunningSession = z.object({
  standinId: z.string(),
  sessionId: z.string(),
  locationId: z.string(),
  evseUid: z.string(),
  connectorId: z.string(),
  /** Uid and contract of the Token. */
  tokenUid: z.string(),
  contractId: z.string(),
  /** Of the Session object. */
  status: SessionStatus,
  phase: ChargingPhase,
  offline: z.boolean(),
  vehicle: Vehicle,
  /** Milliseconds since 1970, by the workbench's clock. */
  startedAt: z.number(),
  /** When it ended. */
  endedAt: z.number().optional(),
  /** When the driver is going to leave, or the reservation expires. */
  endsAt: z.number().optional(),
  powerKw: z.number(),
  kwh: z.number(),
  stateOfChargePercent: z.number(),
  /** What a charging profile allows now. */
  limitKw: z.number().optional(),
  /** When that ends, or changes. */
  limitEndsAt: z.number().optional(),
  tariffId: z.string().optional(),
  currency: z.string(),
  /** Excluding VAT, so far; absent when there is no Tariff. */
  cost: z.number().optional(),
  /** Over which its eMSP is told. */
  connectionId: z.string().optional(),
  /** Something about it has not been told: its charge point is cut off, or a push was lost. */
  unpushed: z.boolean(),
})
export type RunningSession = z.infer<typeof RunningSession>

/** One Connector, as a tile. */
export const ConnectorTile = z.object({
  standinId: z.string(),
  locationId: z.string(),
  locationName: z.string(),
  evseUid: z.string(),
  connectorId: z.string(),
  standard: ConnectorType,
  format: ConnectorFormat,
  powerType: PowerType,
  maxPowerKw: z.number(),
  tariffIds: z.array(z.string()),
  /** As the Location says it. */
  status: Status,
  /** The charge point does not reach its platform. */
  offline: z.boolean(),
  faulted: z.boolean(),
  /** The session that is under way here. */
  session: RunningSession.optional(),
})
export type ConnectorTile = z.infer<typeof ConnectorTile>

/** What the meter showed: the points of a curve. */
export const MeterValue = z.object({ at: z.number(), powerKw: z.number(), kwh: z.number(), stateOfChargePercent: z.number() })
export type MeterValue = z.infer<typeof MeterValue>

/** Whether a driver may charge, and how that was found out. */
export const Authorization = z.object({
  allowed: z.boolean(),
  /** What the eMSP answered, when it was asked. */
  answer: AllowedType.optional(),
  /** `WHITELIST`: known here. `AUTH_REQUEST`: asked. `COMMAND`: the eMSP asked us. */
  method: z.enum(['WHITELIST', 'AUTH_REQUEST', 'COMMAND']),
  /** One sentence: the rule that decided. */
  why: z.string(),
  /** Exchanges that it took. */
  seqs: z.array(z.number().int()),
})
export type Authorization = z.infer<typeof Authorization>

const place = { locationId: z.string().optional(), evseUid: z.string().optional(), connectorId: z.string().optional() }

export const PlugIn = z.object({
  standinId: z.string(),
  /** Any that is free when it is left out. */
  ...place,
  /** Uid of the Token that the driver holds to the reader; one that was received and may charge when it is left out. */
  tokenUid: z.string().max(64).optional(),
  tokenType: TokenType.optional(),
  /** The connection that is asked about a Token that nobody has sent. */
  connectionId: z.string().optional(),
  /** Name of a known vehicle, or one of its own. */
  vehicle: z.union([z.string(), Vehicle.partial()]).optional(),
  driver: Driver.optional(),
  /** Put into the CDR as it is (2.2.1 SignedData). */
  signedData: z.unknown().optional(),
})
export type PlugIn = z.infer<typeof PlugIn>

export const FleetOptions = z.object({
  standinId: z.string(),
  drivers: z.number().int().min(1).max(100_000),
  /** Hours of the workbench's clock in which they arrive, charge and leave. */
  hours: z
    .number()
    .positive()
    .max(24 * 31),
  seed: z.number().int().min(0).default(1),
  /** Where they go; everywhere when it is left out. */
  locationIds: z.array(z.string()).optional(),
  /** Whose customers they are: every connected eMSP's when it is left out. */
  connectionId: z.string().optional(),
  /** Requests in a second of the world that the peers get at most. */
  requestsPerSecond: z.number().positive().max(10_000).default(100),
})
export type FleetOptions = z.infer<typeof FleetOptions>

export const Fleet = z.object({
  id: z.string(),
  standinId: z.string(),
  drivers: z.number().int(),
  startedAt: z.number(),
  endsAt: z.number(),
  state: z.enum(['running', 'ended', 'stopped']),
  /** Drivers so far. */
  arrived: z.number().int(),
  charging: z.number().int(),
  finished: z.number().int(),
  /** Found no free Connector. */
  turnedAway: z.number().int(),
  /** Were not allowed to charge. */
  refused: z.number().int(),
  kwh: z.number(),
})
export type Fleet = z.infer<typeof Fleet>

export const ClockState = z.object({
  /** Milliseconds since 1970 that it shows. */
  now: z.number(),
  /** Times as fast as the world; 0 while it is paused. */
  factor: z.number(),
  /** Milliseconds that it is ahead of the world. */
  aheadMs: z.number(),
})
export type ClockState = z.infer<typeof ClockState>

/** What an eMSP stand-in would answer, and by which rule. */
export const RuleTrial = z.object({
  /** Place of the rule; absent when none fits. */
  rule: z.number().int().optional(),
  /** `unknown`: the Token is not among the own ones, so nothing is looked up. `none`: no answer is given. */
  answer: z.union([AllowedType, z.enum(['none', 'unknown'])]),
  delayMs: z.number().int(),
  /** One sentence. */
  why: z.string(),
})
export type RuleTrial = z.infer<typeof RuleTrial>

const none = z.object({})
const standinId = z.object({ standinId: z.string() })
const oneSession = standinId.extend({ sessionId: z.string() })
const oneEvse = standinId.extend({ evseUid: z.string() })
const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })

export const chargingCalls = {
  'clock.get': call('What the clock of the workbench shows, and how fast it runs', none, ClockState),
  'clock.set': call('Set its pace: 1 is that of the world, 0 pauses it', z.object({ factor: z.number().min(0).max(3600) }), ClockState),
  'clock.step': call(
    'Move it on at once, and everything that goes by it',
    z.object({
      seconds: z
        .number()
        .positive()
        .max(31 * 86_400),
    }),
    ClockState,
  ),

  'charging.vehicles': call('The vehicles that can be plugged in by name', none, z.object({ vehicles: z.array(Vehicle) })),
  'charging.connectors': call(
    'Connectors of a CPO stand-in',
    standinId.extend({
      search: z.string().max(200).default(''),
      locationId: z.string().optional(),
      /** Those of an EVSE only. */
      evseUid: z.string().optional(),
      /** Those in one of these states only. */
      statuses: z.array(Status).default([]),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    z.object({
      total: z.number().int(),
      items: z.array(ConnectorTile),
      /** How many there are in each state, whichever are asked for. */
      counts: z.partialRecord(Status, z.number().int()),
    }),
  ),
  'charging.sessions': call(
    'Sessions that run now',
    z.object({ standinId: z.string().optional(), limit: z.number().int().min(1).max(1000).default(200) }),
    z.object({ total: z.number().int(), sessions: z.array(RunningSession) }),
  ),
  'charging.session': call(
    'One session that runs, with what its meter showed',
    oneSession,
    z.object({
      session: RunningSession,
      meterValues: z.array(MeterValue),
      /** What a charging profile allows from an instant on; nothing is limited where it names no power. */
      limits: z.array(z.object({ at: z.number(), kw: z.number().optional() })),
    }),
  ),
  'charging.plug': call(
    'A driver plugs in and shows a Token',
    PlugIn,
    z.object({ authorization: Authorization, sessionId: z.string().optional() }),
  ),
  'charging.unplug': call(
    'The driver ends the session and leaves',
    oneSession.extend({ signedData: z.unknown().optional() }),
    z.object({ cdrId: z.string().optional() }),
  ),
  'charging.reserve': call(
    'Keep a Connector for the holder of a Token',
    z.object({
      standinId: z.string(),
      ...place,
      tokenUid: z.string().max(64).optional(),
      tokenType: TokenType.optional(),
      minutes: z.number().positive().max(1440).default(15),
    }),
    z.object({ sessionId: z.string() }),
  ),
  'charging.cancelReservation': call('Give up a reservation', oneSession, none),
  'charging.fault': call('Break an EVSE, or mend it; a session there ends', oneEvse.extend({ faulted: z.boolean() }), none),
  'charging.offline': call('Cut the charge point off from its platform, or bring it back', oneEvse.extend({ offline: z.boolean() }), none),
  'charging.invalidate': call('Declare a session INVALID: it will not be billed', oneSession, none),
  'charging.credit': call(
    'Take a CDR back by a credit CDR, and replace it where fields are given',
    standinId.extend({
      cdrId: z.string(),
      replacement: z.record(z.string(), z.unknown()).optional(),
    }),
    z.object({ creditId: z.string(), replacementId: z.string().optional() }),
  ),
  'charging.rules': call(
    'How an eMSP stand-in answers real-time authorization',
    standinId,
    z.object({ rules: z.array(AuthorizationRule) }),
  ),
  'charging.setRules': call(
    'Replace these rules; the first that fits decides',
    standinId.extend({ rules: z.array(AuthorizationRule).max(1000) }),
    z.object({ rules: z.array(AuthorizationRule) }),
  ),
  'charging.tryRules': call(
    'Which rule decides for a Token, as if a peer asked',
    standinId.extend({
      uid: z.string().max(64),
      type: TokenType.optional(),
      locationId: z.string().optional(),
      evseUid: z.string().optional(),
      version: Version.default(authoredVersion),
    }),
    RuleTrial,
  ),
  'charging.startFleet': call('Let drivers arrive over some hours', FleetOptions, Fleet),
  'charging.stopFleet': call('Nobody arrives any more; who charges leaves now', z.object({ id: z.string() }), Fleet),
  'charging.fleets': call('Fleets, newest first', none, z.object({ fleets: z.array(Fleet) })),
  ...billCalls,
} as const

export const chargingEvents = {
  clock: ClockState,
  /** Sessions that changed; those that ended have the phase `ended`. At most a few times a second. */
  charging: z.object({ standinId: z.string(), sessions: z.array(RunningSession) }),
  fleet: Fleet,
} as const
