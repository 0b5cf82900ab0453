/** The scenarios that come with the program; the files lie in `scenarios/`. */
import cpoAuthorize from '../../scenarios/cpo-authorize.ocpi-scenario.json' with { type: 'json' }
import cpoChargingPreferences from '../../scenarios/cpo-charging-preferences.ocpi-scenario.json' with { type: 'json' }
import cpoChargingProfiles from '../../scenarios/cpo-charging-profiles.ocpi-scenario.json' with { type: 'json' }
import cpoCommands from '../../scenarios/cpo-commands.ocpi-scenario.json' with { type: 'json' }
import cpoLocations from '../../scenarios/cpo-locations.ocpi-scenario.json' with { type: 'json' }
import cpoRegistration from '../../scenarios/cpo-registration.ocpi-scenario.json' with { type: 'json' }
import cpoSessionsAndCdrs from '../../scenarios/cpo-sessions-and-cdrs.ocpi-scenario.json' with { type: 'json' }
import cpoTariffs from '../../scenarios/cpo-tariffs.ocpi-scenario.json' with { type: 'json' }
import cpoTokens from '../../scenarios/cpo-tokens.ocpi-scenario.json' with { type: 'json' }
import emspAuthorize from '../../scenarios/emsp-authorize.ocpi-scenario.json' with { type: 'json' }
import emspCdrs from '../../scenarios/emsp-cdrs.ocpi-scenario.json' with { type: 'json' }
import emspChargingProfiles from '../../scenarios/emsp-charging-profiles.ocpi-scenario.json' with { type: 'json' }
import emspCommands from '../../scenarios/emsp-commands.ocpi-scenario.json' with { type: 'json' }
import emspLocations from '../../scenarios/emsp-locations.ocpi-scenario.json' with { type: 'json' }
import emspRegistration from '../../scenarios/emsp-registration.ocpi-scenario.json' with { type: 'json' }
import emspSessions from '../../scenarios/emsp-sessions.ocpi-scenario.json' with { type: 'json' }
import emspTariffs from '../../scenarios/emsp-tariffs.ocpi-scenario.json' with { type: 'json' }
import emspTokens from '../../scenarios/emsp-tokens.ocpi-scenario.json' with { type: 'json' }
import handshakeGoneWrong from '../../scenarios/handshake-gone-wrong.ocpi-scenario.json' with { type: 'json' }
import hubBroadcast from '../../scenarios/hub-broadcast.ocpi-scenario.json' with { type: 'json' }
import hubDivergingPayloads from '../../scenarios/hub-diverging-payloads.ocpi-scenario.json' with { type: 'json' }
import hubEmsp211Cpo221 from '../../scenarios/hub-emsp-2-1-1-cpo-2-2-1.ocpi-scenario.json' with { type: 'json' }
import hubEmsp221Cpo211 from '../../scenarios/hub-emsp-2-2-1-cpo-2-1-1.ocpi-scenario.json' with { type: 'json' }
import hubOpenRouting from '../../scenarios/hub-open-routing.ocpi-scenario.json' with { type: 'json' }
import hubPartnerGoesOffline from '../../scenarios/hub-partner-goes-offline.ocpi-scenario.json' with { type: 'json' }
import hubStartSession from '../../scenarios/hub-start-session.ocpi-scenario.json' with { type: 'json' }
import mixedVersions from '../../scenarios/mixed-versions.ocpi-scenario.json' with { type: 'json' }
import pitfallsCharging from '../../scenarios/pitfalls-charging.ocpi-scenario.json' with { type: 'json' }
import pitfallsObjects from '../../scenarios/pitfalls-objects.ocpi-scenario.json' with { type: 'json' }
import pitfallsPaging from '../../scenarios/pitfalls-paging.ocpi-scenario.json' with { type: 'json' }
import pitfallsRegistration from '../../scenarios/pitfalls-registration.ocpi-scenario.json' with { type: 'json' }
import pitfallsTransport from '../../scenarios/pitfalls-transport.ocpi-scenario.json' with { type: 'json' }
import regressionCharging from '../../scenarios/regression-charging.ocpi-scenario.json' with { type: 'json' }
import type { Scenario } from '../contract/scenarios.js'
import { formatScenario } from './parse.js'

const files = {
  'cpo-authorize': cpoAuthorize,
  'cpo-charging-preferences': cpoChargingPreferences,
  'cpo-charging-profiles': cpoChargingProfiles,
  'cpo-commands': cpoCommands,
  'cpo-locations': cpoLocations,
  'cpo-registration': cpoRegistration,
  'cpo-sessions-and-cdrs': cpoSessionsAndCdrs,
  'cpo-tariffs': cpoTariffs,
  'cpo-tokens': cpoTokens,
  'emsp-authorize': emspAuthorize,
  'emsp-cdrs': emspCdrs,
  'emsp-charging-profiles': emspChargingProfiles,
  'emsp-commands': emspCommands,
  'emsp-locations': emspLocations,
  'emsp-registration': emspRegistration,
  'emsp-sessions': emspSessions,
  'emsp-tariffs': emspTariffs,
  'emsp-tokens': emspTokens,
  'handshake-gone-wrong': handshakeGoneWrong,
  'hub-broadcast': hubBroadcast,
  'hub-diverging-payloads': hubDivergingPayloads,
  'hub-emsp-2-1-1-cpo-2-2-1': hubEmsp211Cpo221,
  'hub-emsp-2-2-1-cpo-2-1-1': hubEmsp221Cpo211,
  'hub-open-routing': hubOpenRouting,
  'hub-partner-goes-offline': hubPartnerGoesOffline,
  'hub-start-session': hubStartSession,
  'mixed-versions': mixedVersions,
  'pitfalls-charging': pitfallsCharging,
  'pitfalls-objects': pitfallsObjects,
  'pitfalls-paging': pitfallsPaging,
  'pitfalls-registration': pitfallsRegistration,
  'pitfalls-transport': pitfallsTransport,
  'regression-charging': regressionCharging,
}

/** Their names, in alphabetical order. */
export const libraryNames: readonly string[] = Object.keys(files)

/** What lists say of a scenario. */
export type ScenarioHead = Pick<Scenario, 'title' | 'description' | 'tags' | 'versions'> & { readonly steps: readonly unknown[] }

/** Each built-in scenario by its name: they are known to be right, so that a list of them reads none. */
export const libraryHeads = files as Readonly<Record<string, ScenarioHead>>

/** Text of a built-in scenario, as it lies in its file; undefined when there is none of this name. */
export const libraryText = (name: string): string | undefined =>
  Object.hasOwn(files, name) ? formatScenario(files[name as keyof typeof files]) : undefined
