import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DataSet } from '../../../emulator/contract/data.js'
import { judge } from '../../../emulator/ocpi/judge.js'
import {
  childrenOf,
  duplicateOf,
  holdersOf,
  idOfKey,
  newObject,
  placeOf,
  rowAt,
  rowCount,
  setsOf,
  type Open,
} from '../../../renderer/data/data-model.js'

const context = { countryCode: 'NL', partyId: 'EXA', now: '2026-01-02T03:04:05Z', unique: 'X1234567' }
const set = (holder: string, module: DataSet['module'], object = 'Location', count = 1): DataSet => ({
  standinId: 's',
  holder,
  module,
  object,
  version: '2.2.1',
  count,
  editable: true,
  kept: true,
})

describe('the rows of a tree', () => {
  it('are those of a list written out in full', () => {
    const opens = fc.uniqueArray(fc.record({ index: fc.nat(30), size: fc.nat(5) }), { selector: (each) => each.index })
    fc.assert(
      fc.property(fc.nat(20), opens, (more, drawn) => {
        const open: Open = drawn
          .toSorted((left, right) => left.index - right.index)
          .map(({ index, size }) => ({
            index,
            children: Array.from({ length: size }, (_, at) => ({ kind: 'evse' as const, uid: String(at), status: '', title: '' })),
          }))
        const total = 31 + more
        const written = Array.from({ length: total }, (_, index) => [
          { kind: 'item', index },
          ...(open.find((each) => each.index === index)?.children ?? []).map((child) => ({ kind: 'child', index, child })),
        ]).flat()
        expect(rowCount(total, open)).toBe(written.length)
        expect(written.map((_, place) => rowAt(open, place))).toEqual(written)
        for (let index = 0; index < total; index++) expect(rowAt(open, placeOf(open, index))).toEqual({ kind: 'item', index })
      }),
    )
  })

  it('go down to connectors, with their power', () => {
    expect(
      childrenOf({
        evses: [
          {
            uid: 'E1',
            status: 'AVAILABLE',
            evse_id: 'NL*EXA*E1',
            connectors: [
              { id: '1', standard: 'IEC_62196_T2', max_voltage: 230, max_amperage: 32, power_type: 'AC_3_PHASE' },
              { id: '2', standard: 'CHADEMO', max_voltage: 500, max_amperage: 125, max_electric_power: 50_000 },
            ],
          },
        ],
      }),
    ).toEqual([
      { kind: 'evse', uid: 'E1', status: 'AVAILABLE', title: 'NL*EXA*E1' },
      { kind: 'connector', evse: 'E1', id: '1', title: 'IEC_62196_T2', power: '22.1 kW' },
      { kind: 'connector', evse: 'E1', id: '2', title: 'CHADEMO', power: '50 kW' },
    ])
  })

  it('survive whatever a peer has sent', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(childrenOf(value))).toBe(true)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(childrenOf({ evses: [{ connectors: value }, value] }).length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('an object to begin with', () => {
  it.each(['Location', 'Tariff', 'Session', 'CDR', 'Token'] as const)('%s is legal and has nothing to be warned of', (object) => {
    expect(judge('2.2.1', object, newObject({ object, version: '2.2.1' }, context))).toEqual([])
  })

  it('has something to see when it is a Location', () => {
    expect(childrenOf(newObject({ object: 'Location', version: '2.2.1' }, context)).map((child) => child.kind)).toEqual([
      'evse',
      'connector',
    ])
  })

  it('is told apart from the one it was copied from', () => {
    expect(duplicateOf({ object: 'Token' }, { uid: '1', x: 2 }, 'X9')).toEqual({ uid: 'X9', x: 2 })
    expect(duplicateOf({ object: 'Tariff' }, { id: '1', x: 2 }, 'X9')).toEqual({ id: 'X9', x: 2 })
  })
})

describe('data sets', () => {
  it('are shown own first, in the order of the modules', () => {
    const sets = [set('c2', 'tokens'), set('own', 'tariffs'), set('own', 'locations'), set('c1', 'tokens')]
    expect(holdersOf(sets)).toEqual(['own', 'c2', 'c1'])
    expect(setsOf(sets, 'own').map((each) => each.module)).toEqual(['locations', 'tariffs'])
  })

  it('name their objects without the owner', () => {
    expect(idOfKey('NL-CPO/LOC/1')).toBe('LOC/1')
  })
})
