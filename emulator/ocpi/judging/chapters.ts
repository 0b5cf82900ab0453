/** The chapter that each object and class comes from. */
import { namedTypes } from '../types.js'
import * as cdrs211 from '../v2.1.1/cdrs.js'
import * as commands211 from '../v2.1.1/commands.js'
import * as credentials211 from '../v2.1.1/credentials.js'
import * as locations211 from '../v2.1.1/locations.js'
import * as sessions211 from '../v2.1.1/sessions.js'
import * as tariffs211 from '../v2.1.1/tariffs.js'
import * as tokens211 from '../v2.1.1/tokens.js'
import * as types211 from '../v2.1.1/types.js'
import * as cdrs221 from '../v2.2.1/cdrs.js'
import * as chargingprofiles221 from '../v2.2.1/chargingprofiles.js'
import * as commands221 from '../v2.2.1/commands.js'
import * as credentials221 from '../v2.2.1/credentials.js'
import * as hubclientinfo221 from '../v2.2.1/hubclientinfo.js'
import * as locations221 from '../v2.2.1/locations.js'
import * as sessions221 from '../v2.2.1/sessions.js'
import * as tariffs221 from '../v2.2.1/tariffs.js'
import * as tokens221 from '../v2.2.1/tokens.js'
import * as types221 from '../v2.2.1/types.js'
import * as cdrs230 from '../v2.3.0/cdrs.js'
import * as commands230 from '../v2.3.0/commands.js'
import * as credentials230 from '../v2.3.0/credentials.js'
import * as hubclientinfo230 from '../v2.3.0/hubclientinfo.js'
import * as invoicereconciliation230 from '../v2.3.0/invoicereconciliation.js'
import * as locations230 from '../v2.3.0/locations.js'
import * as payments230 from '../v2.3.0/payments.js'
import * as sessions230 from '../v2.3.0/sessions.js'
import * as tariffs230 from '../v2.3.0/tariffs.js'
import * as tokens230 from '../v2.3.0/tokens.js'
import * as types230 from '../v2.3.0/types.js'
import { z } from 'zod'
import type { Version } from '../version.js'

const files: Record<Version, readonly (readonly [chapter: string, file: Record<string, unknown>])[]> = {
  '2.1.1': [
    ['credentials', credentials211],
    ['types', types211],
    ['mod_locations', locations211],
    ['mod_sessions', sessions211],
    ['mod_cdrs', cdrs211],
    ['mod_tariffs', tariffs211],
    ['mod_tokens', tokens211],
    ['mod_commands', commands211],
  ],
  '2.2.1': [
    ['credentials', credentials221],
    ['types', types221],
    ['mod_locations', locations221],
    ['mod_sessions', sessions221],
    ['mod_cdrs', cdrs221],
    ['mod_tariffs', tariffs221],
    ['mod_tokens', tokens221],
    ['mod_commands', commands221],
    ['mod_charging_profiles', chargingprofiles221],
    ['mod_hub_client_info', hubclientinfo221],
  ],
  '2.3.0': [
    ['credentials', credentials230],
    ['types', types230],
    ['mod_locations', locations230],
    ['mod_sessions', sessions230],
    ['mod_cdrs', cdrs230],
    ['mod_tariffs', tariffs230],
    ['mod_tokens', tokens230],
    ['mod_commands', commands230],
    ['mod_charging_profiles', chargingprofiles221],
    ['mod_hub_client_info', hubclientinfo230],
    ['mod_invoice_reconciliation', invoicereconciliation230],
    ['mod_payments', payments230],
  ],
}

const chaptersOf = (version: Version): Map<string, string> => {
  const chapters = new Map<string, string>()
  for (const [chapter, file] of files[version]) {
    for (const schema of Object.values(file)) {
      const name = schema instanceof z.ZodType ? namedTypes.get(schema)?.name : undefined
      if (name !== undefined) chapters.set(name, chapter)
    }
  }
  return chapters
}

const chapters: Record<Version, Map<string, string>> = {
  '2.1.1': chaptersOf('2.1.1'),
  '2.2.1': chaptersOf('2.2.1'),
  '2.3.0': chaptersOf('2.3.0'),
}

/** `mod_locations` for Location. Version, Endpoint and version details are what no other chapter defines. */
export const chapterOf = (version: Version, object: string): string => chapters[version].get(object) ?? 'version_information_endpoint'
