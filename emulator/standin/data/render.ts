/** Own objects are kept in the authored model and written for the version of each connection. */
import { authoredVersion } from '../../ocpi/authored.js'
import { authoredIn } from '../../ocpi/data-sets.js'
import { dialects } from '../../ocpi/dialect.js'
import { ownRendering, type TranslateContext } from '../../ocpi/translate/context.js'
import { translate } from '../../ocpi/translate/translate.js'
import type { Version } from '../../ocpi/version.js'
import type { Context } from '../context.js'
import { ownParty } from '../context.js'

/** What translating needs to know, looked up in the stand-in's own data. */
export const translateContext = (context: Context, partial = false): TranslateContext => {
  const find = (module: 'locations' | 'tariffs', id: string): unknown => {
    const set = context.data.own(module)
    const entry = set.find(id)
    return entry && set.object(entry)
  }
  const { country_code, party_id } = ownParty(context.settings)
  return {
    owner: { country_code, party_id },
    now: context.environment.clock.now(),
    options: ownRendering,
    partial,
    location: (id) => find('locations', id),
    tariff: (id) => find('tariffs', id),
  }
}

/** The object in the words of a version; undefined when it cannot be said, or must not be shown, there. Collects notes. */
export const renderFor = (
  context: Context,
  version: Version,
  name: string,
  object: unknown,
  notes?: string[],
  partial = false,
): unknown => {
  const from = authoredIn(name) ?? authoredVersion
  if (version === from) return object
  const translation = translate(from, version, name, object, translateContext(context, partial))
  notes?.push(...translation.notes.map((note) => `${note.path || '/'}: ${note.message}`))
  return dialects[version].asciiOnly ? inAscii(translation.object) : translation.object
}

/** Text of 2.1.1 is ASCII: letters lose their accents, the rest becomes a question mark. */
export const inAscii = (value: unknown): unknown => {
  if (typeof value === 'string')
    return isAscii(value)
      ? value
      : value
          .replace(/ß/g, 'ss')
          .normalize('NFD')
          .replace(/\p{M}/gu, '')
          .replace(/[^ -~]/gu, '?')
  if (Array.isArray(value)) return value.map(inAscii)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inAscii(part)]))
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)
