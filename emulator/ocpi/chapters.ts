/** The chapters of the specification that findings and endpoints name, by file name, with the titles that people know them by. */

export const chapterTitles = {
  transport_and_format: 'Transport and format',
  status_codes: 'Status codes',
  version_information_endpoint: 'Versions endpoint',
  credentials: 'Credentials endpoint',
  mod_locations: 'Locations module',
  mod_sessions: 'Sessions module',
  mod_cdrs: 'CDRs module',
  mod_tariffs: 'Tariffs module',
  mod_tokens: 'Tokens module',
  mod_commands: 'Commands module',
  mod_charging_profiles: 'ChargingProfiles module',
  mod_hub_client_info: 'HubClientInfo module',
  mod_invoice_reconciliation: 'Invoice reconciliation module',
  mod_payments: 'Payments module',
  types: 'Types',
} as const

export type Chapter = keyof typeof chapterTitles

/** `2.2.1 mod_locations` as people read it: `OCPI 2.2.1, Locations module`; a chapter that is not known is shown as it is. */
export const chapterTitle = (chapter: string): string => {
  const [version = '', file = ''] = chapter.split(' ')
  const title = (chapterTitles as Readonly<Record<string, string>>)[file]
  return title === undefined ? chapter : `OCPI ${version}, ${title}`
}
