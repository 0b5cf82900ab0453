/** What a CPO stand-in needs of whatever plays its charge points: sessions that start, run, are limited and end. */
import type {
  ActiveChargingProfile,
  CDR,
  ChargingPreferences,
  ChargingProfile,
  Connector,
  EVSE,
  Location,
  Session,
  Token,
} from '../ocpi/authored.js'

/** Where and for whom a session starts. */
export interface Start {
  readonly location: Location
  readonly evse: EVSE
  readonly connector: Connector
  readonly token: Pick<Token, 'country_code' | 'party_id' | 'uid' | 'type' | 'contract_id'> & Partial<Pick<Token, 'default_profile_type'>>
  readonly authMethod: Session['auth_method']
  readonly authorizationReference?: string | undefined
  /** The session of the reservation that is taken up: it becomes ACTIVE (5.2). */
  readonly reservation?: string | undefined
}

/** How far ahead a change of the active profile is told: within the 5 to 60 minutes of 2.2.1 mod_charging_profiles. */
export const profileHorizonSeconds = 3600

/** Each changes what is kept before it waits; the promises are that the peers have been told. */
export interface Sessions {
  /** Creates the session, occupies the EVSE, and pushes both. It is PENDING where the charge point is set to start late. */
  start(start: Start): Promise<Session>
  /** Ends an active session: COMPLETED, the EVSE available, the CDR posted. Undefined when it is not active. */
  stop(sessionId: string, why?: string): Promise<{ session: Session; cdr: CDR | undefined } | undefined>
  /** A reservation becomes a session of status RESERVATION (2.2.1). */
  reserve(start: Start, expiryMs: number, made: (sessionId: string) => void): Promise<Session>
  /** Gives a reservation up. */
  endReservation(sessionId: string): Promise<void>
  /** Moves an active session on to now, and tells how far it is. */
  tick(sessionId: string): Promise<void>
  /** Whether the charge point answers its platform. */
  isReachable(evseUid: string): boolean
  /** The session that is under way at an EVSE, or waits to begin. */
  activeAt(evseUid: string): Session | undefined
  /** Whether a charging profile limits this session. */
  hasProfile(sessionId: string): boolean
  /** Sets or clears what limits the power; `changed` tells the one who set it of every later change (5.8). */
  setProfile(sessionId: string, profile: ChargingProfile | undefined, changed: () => Promise<unknown>): Promise<void>
  /** What the charge point will allow in the seconds to come. */
  activeProfile(session: Session, horizonSeconds: number): ActiveChargingProfile
  /** Charges as the driver prefers, at the price of that profile (2.2.1 mod_sessions). */
  setPreferences(sessionId: string, preferences: ChargingPreferences): Promise<void>
  /** Takes up sessions that were under way when the workspace was closed. */
  resume(): void
  stopTicking(): void
}
