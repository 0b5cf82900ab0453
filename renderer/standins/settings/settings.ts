/** Model of the form for a stand-in: its draft and its errors. */
import { StandinSettings, type LocalRole, type OwnParty, type Standin } from '../../../emulator/contract/standin.js'
import type { z } from 'zod'
import { usualVersions } from '../../../emulator/ocpi/version.js'

export type Draft = Omit<StandinSettings, 'id' | 'publicUrl' | 'tls'> & {
  readonly id?: string
  readonly publicUrl?: string | undefined
  readonly tls?: { readonly keyFile?: string | undefined; readonly certFile?: string | undefined } | undefined
}

/** A first draft; the party is one that no other stand-in plays. */
export const newDraft = (standins: readonly Standin[], wanted?: LocalRole): Draft => {
  const taken = new Set(standins.flatMap(({ settings }) => settings.parties.map((party) => party.party_id)))
  const ports = standins.map((standin) => standin.port ?? standin.settings.port)
  const role: LocalRole =
    wanted ?? (standins.some(({ settings }) => settings.parties.some((party) => party.role === 'CPO')) ? 'EMSP' : 'CPO')
  const { id: _id, ...defaults } = StandinSettings.parse({
    id: 'new',
    name: { CPO: 'My CPO', EMSP: 'My eMSP', HUB: 'My hub' }[role],
    parties: [partyFor(role, taken)],
    versions: [...usualVersions],
    port: Math.max(8079, ...ports) + 1,
  })
  return defaults
}

/** A party with a party id that is not taken: `AAA` to `ZZZ`, starting at the role's own letters. */
export const partyFor = (role: LocalRole, taken: ReadonlySet<string>): OwnParty => {
  const base = { CPO: 'CPO', EMSP: 'MSP', HUB: 'HUB' }[role]
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const free =
    [
      base,
      ...[...letters].map((letter) => base.slice(0, 2) + letter),
      ...[...letters].map((letter) => base.slice(0, 1) + letter + letter),
    ].find((id) => !taken.has(id)) ?? base
  return {
    role,
    country_code: 'NL',
    party_id: free,
    name: { CPO: 'My charge points', EMSP: 'My mobility service', HUB: 'My roaming hub' }[role],
  }
}

export type Errors = Readonly<Record<string, string>>

/** Error texts by path, as `parties.0.name`; empty when the draft is valid. */
export const errorsOf = (draft: Draft): Errors => {
  const result = StandinSettings.partial({ id: true }).safeParse(draft)
  const errors: Record<string, string> = {}
  for (const issue of result.error?.issues ?? []) errors[issue.path.join('.')] ??= sentence(issue)
  const keys = draft.parties.map((party) => `${party.role} ${party.country_code}-${party.party_id}`)
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index) errors[`parties.${index}.party_id`] ??= 'this party is listed twice'
  })
  return errors
}

/** The errors below a path, by the rest of theirs: of `parties.0`, `parties.0.logo.url` is `logo.url`. */
export const errorsUnder = (errors: Errors, path: string): Errors =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([field, text]) => (field.startsWith(`${path}.`) ? [[field.slice(path.length + 1), text]] : [])),
  )

const sentence = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? 'must not be empty'
      : issue.origin === 'array'
        ? 'choose at least one'
        : `at least ${String(issue.minimum)}`
  if (issue.code === 'too_big')
    return issue.origin === 'string' ? `at most ${String(issue.maximum)} characters` : `at most ${String(issue.maximum)}`
  if (issue.code === 'invalid_type') return 'a value is required'
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'an http or https address, as https://example.com'
  return issue.message
}

/** Settings for a call: without the fields that are undefined, at any depth. */
export const settingsFrom = (draft: Draft): StandinSettings => JSON.parse(JSON.stringify(draft)) as StandinSettings
