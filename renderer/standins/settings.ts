/** The form for a stand-in: what it starts with, and what is wrong with it. */
import { StandinSettings, type LocalRole, type OwnParty, type Standin } from '../../emulator/contract/standin.js'
import type { z } from 'zod'
import { versions } from '../../emulator/ocpi/version.js'

export type Draft = Omit<StandinSettings, 'id'> & { readonly id?: string }

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
    versions: [...versions],
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

/** What is wrong, by place as `parties.0.name`; empty when nothing is. */
export const errorsOf = (draft: Draft): Errors => {
  const result = StandinSettings.partial({ id: true }).safeParse(draft)
  const errors: Record<string, string> = {}
  for (const issue of result.error?.issues ?? []) errors[issue.path.join('.')] ??= sentence(issue)
  const keys = draft.parties.map((party) => `${party.role} ${party.country_code}-${party.party_id}`)
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index) errors[`parties.${index}.party_id`] ??= 'the same party twice'
  })
  return errors
}

const sentence = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_small')
    return issue.origin === 'string'
      ? 'must not be empty'
      : issue.origin === 'array'
        ? 'at least one is needed'
        : `at least ${String(issue.minimum)}`
  if (issue.code === 'too_big')
    return issue.origin === 'string' ? `at most ${String(issue.maximum)} characters` : `at most ${String(issue.maximum)}`
  if (issue.code === 'invalid_type') return 'a value is needed'
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'an http or https address, as https://example.com'
  return issue.message
}

/** Settings for a call: what is switched off is left out rather than sent as undefined. */
export const settingsFrom = (draft: Draft): Draft =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)) as Draft
