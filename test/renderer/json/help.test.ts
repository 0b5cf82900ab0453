import { describe, expect, it } from 'vitest'
import { completionAt, documentationAt } from '../../../renderer/json/help.js'
import { annotationsOf } from '../../../renderer/json/annotations.js'
import { diagnosticsOf, verdictOn } from '../../../renderer/json/judging.js'
import { shapeNamed } from '../../../renderer/json/schema.js'
import { templateOf } from '../../../renderer/json/template.js'

const context = { countryCode: 'NL', partyId: 'EXA', now: '2026-01-02T03:04:05Z', unique: 'X1' }
const evse = shapeNamed('2.2.1', 'EVSE')
const location = { version: '2.2.1', object: 'Location' } as const

/** Completes at `|`, and gives what the text becomes with the first option. */
const completed = (marked: string, label?: string) => {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const completion = completionAt(text, offset, evse, context)
  const option = completion?.options.find((each) => label === undefined || each.label === label)
  return {
    labels: completion?.options.map((each) => each.label),
    text: completion && option && text.slice(0, completion.from) + option.insert + text.slice(completion.to),
  }
}

describe('completion', () => {
  it('offers the fields that are not there yet, the required ones first', () => {
    const { labels } = completed('{"uid": "1", |}')
    expect(labels).not.toContain('uid')
    expect(labels).toEqual(expect.arrayContaining(['status', 'connectors', 'floor_level']))
    const ranked = completionAt('{}', 1, evse, context)
      ?.options.toSorted((left, right) => right.rank - left.rank)
      .map((each) => each.label)
    expect(ranked?.slice(0, 4)).toEqual(['uid', 'status', 'connectors', 'last_updated'])
  })

  it.each([
    ['{"uid": "1", |}', '{"uid": "1", "status": "AVAILABLE"}'],
    ['{"uid": "1", "st|"}', '{"uid": "1", "status": "AVAILABLE"}'],
    ['{"uid": "1", "st|}', '{"uid": "1", "status": "AVAILABLE"}'],
    ['{"uid": "1", st|}', '{"uid": "1", "status": "AVAILABLE"}'],
    ['{"st|": "X"}', '{"status": "X"}'],
    ['{"|"\n"uid": "1"}', '{"status": "AVAILABLE",\n"uid": "1"}'],
  ])('makes of %s %s', (marked, expected) => {
    expect(completed(marked, 'status').text).toBe(expected)
  })

  it('offers the values of an enum', () => {
    expect(completed('{"status": "|"}', 'CHARGING').text).toBe('{"status": "CHARGING"}')
    expect(completed('{"status": |}', 'CHARGING').text).toBe('{"status": "CHARGING"}')
    expect(completed('{"connectors": [{"standard": "IEC|"}]}').labels).toContain('IEC_62196_T2')
    expect(completed('{"capabilities": ["|"]}', 'RESERVABLE').text).toBe('{"capabilities": ["RESERVABLE"]}')
  })

  it('offers now for an instant, and an object with its required fields', () => {
    expect(completed('{"last_updated": |}', 'now').text).toBe('{"last_updated": "2026-01-02T03:04:05Z"}')
    expect(JSON.parse(completed('{"coordinates": |}').text ?? '')).toHaveProperty('coordinates.latitude')
  })

  it('has nothing to offer where the specification knows nothing', () => {
    expect(completed('{"x_own": {|}}').labels).toBeUndefined()
    expect(completionAt('{}', 1, undefined, context)).toBeUndefined()
  })
})

describe('documentation', () => {
  const text = '{"uid": "1", "status": "AVAILABLE", "x": 1, "connectors": [{"id": "1"}]}'
  const at = (word: string) => documentationAt(text, text.indexOf(word) + 1, evse)

  it('says type, length and cardinality of a field', () => {
    expect(at('uid')).toMatchObject({ title: 'uid', type: 'CiString(36), required' })
    expect(at('connectors')).toMatchObject({
      type: 'Connector[], one or more',
      lines: ['At least one.', expect.stringContaining('Requires id, standard')],
    })
  })

  it('lists the values of an enum', () => {
    expect(at('AVAILABLE')?.lines[0]).toContain('OUTOFORDER')
  })

  it('says that a field is unknown', () => {
    expect(at('x"')).toMatchObject({ lines: ['EVSE has no such field.'] })
  })
})

describe('the verdict on a text', () => {
  const legal = JSON.stringify(templateOf('2.2.1', 'Location', context), undefined, 2)
  const marked = (text: string, reference = location) =>
    diagnosticsOf(text, verdictOn(text, reference)).map(({ from, to, severity }) => [text.slice(from, to), severity])

  it('is nothing for what is legal', () => {
    expect(marked(legal)).toEqual([])
  })

  it('is the place where a text stops being JSON, and no more', () => {
    expect(marked(legal.replace(',', ';'))).toEqual([[';', 'error']])
    expect(marked('')).toEqual([['', 'error']])
    expect(verdictOn('{', location).value).toBeUndefined()
  })

  it('marks the value that is wrong, and the object that misses a field', () => {
    expect(marked(legal.replace('"NLD"', '"NL"'))).toEqual([['"NL"', 'error']])
    expect(marked(legal.replace(/ *"city".*\n/, ''))).toEqual([['{', 'error']])
  })

  it('asks nothing that a PATCH may leave out', () => {
    const patch = '{"name": "Station", "last_updated": "2026-01-02T03:04:05Z"}'
    expect(verdictOn(patch, { ...location, partial: true }).annotations).toEqual([])
  })

  it('has no opinion on objects that the version does not know', () => {
    expect(verdictOn('{}', { version: '2.1.1', object: 'ClientInfo' }).annotations).toEqual([])
  })

  it('adds what was found elsewhere, each once', () => {
    const others = annotationsOf([
      {
        id: 'owner.mismatch',
        severity: 'warning',
        side: 'request',
        at: '/party_id',
        expected: 'EXA',
        actual: 'EXB',
        chapter: '2.2.1 mod_locations',
      },
      {
        id: 'headers.routing',
        severity: 'warning',
        side: 'request',
        at: 'header:OCPI-to-party-id',
        expected: 'there',
        actual: 'missing',
        chapter: '2.2.1 transport_and_format',
      },
    ])
    expect(diagnosticsOf(legal, verdictOn(legal, location), [...others, ...others])).toMatchObject([
      { severity: 'warning', message: '`party_id` is EXB; expected EXA. (OCPI 2.2.1, Locations module)' },
    ])
  })
})
