import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../../../renderer/data/BulkEditDialog.js'
import { csvOf } from '../../../renderer/data/csv.js'
import { nextOrder } from '../../../renderer/data/ListHead.js'
import { byCreation } from '../../../renderer/data/pages.js'

describe('objects as CSV', () => {
  it('have a column for every field that is text, a number or a truth value', () => {
    const text = csvOf([
      { uid: '1', valid: true, energy: { kwh: 2 } },
      { uid: '2', name: 'A "quoted", name' },
    ])
    expect(text).toBe('uid,valid,name\n1,true,\n2,,"A ""quoted"", name"\n')
  })
  it('never hold a text that a spreadsheet takes for a formula', () => {
    expect(csvOf([{ name: '=HYPERLINK("x")', power: -2 }])).toBe('name,power\n"\'=HYPERLINK(""x"")",-2\n')
  })
})

describe('fields for several objects', () => {
  it('are those of a JSON object; anything else is named', () => {
    expect(fieldsOf('{"valid": false}')).toEqual({ valid: false })
    for (const text of ['', '[]', '{}', '{"valid": ']) expect(fieldsOf(text)).toBeTypeOf('string')
  })
})

describe('the order of a list', () => {
  it('rises, falls, and is that of creation again', () => {
    const first = nextOrder(byCreation, 'title')
    const second = nextOrder(first, 'title')
    expect([first, second, nextOrder(second, 'title')]).toEqual([
      { sort: 'title', descending: false },
      { sort: 'title', descending: true },
      byCreation,
    ])
    expect(nextOrder(second, 'id')).toEqual({ sort: 'id', descending: false })
  })
})
