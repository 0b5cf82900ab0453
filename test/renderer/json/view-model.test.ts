import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf, pointerOfLine } from '../../../renderer/json/lines.js'
import type { Annotation } from '../../../renderer/json/types.js'
import { foldable, foldedAround, neighbour, placed, rowsOf } from '../../../renderer/json/view-model.js'

const lines = linesOf('{"id":"A","evses":[{"uid":"1"},{"uid":"2","status":"FREE"}],"x":[]}')
const note = (pointer: string, severity: Annotation['severity'] = 'warning'): Annotation => ({ pointer, severity, text: pointer })
const told = (folded: ReadonlySet<number>, notes: readonly Annotation[]) =>
  rowsOf(lines, folded, placed(lines, notes)).map((row) =>
    row.kind === 'annotation'
      ? `  ! ${row.annotation.text}`
      : `${pointerOfLine(lines, row.line)}${row.worst ? ` ${row.worst}` : ''}${row.hidden > 0 ? ` +${row.hidden}` : ''}`,
  )

describe('the rows of a view of JSON', () => {
  it('have annotations beneath the lines they concern, whatever order they came in', () => {
    const rows = told(new Set(), [note('/evses/1/status', 'violation'), note('/id'), note('/evses/0/status')])
    expect(rows.slice(0, 6)).toEqual(['', '/id warning', '  ! /id', '/evses', '/evses/0 warning', '  ! /evses/0/status'])
    expect(rows.slice(rows.indexOf('/evses/1/status violation')).slice(0, 2)).toEqual(['/evses/1/status violation', '  ! /evses/1/status'])
  })

  it('count what is hidden in a folded line, and say how bad it is', () => {
    expect(told(new Set([2]), [note('/evses/1/status', 'violation'), note('/evses/0/uid'), note('/x'), note('/evses')])).toEqual([
      '',
      '/id',
      '/evses violation +2',
      '  ! /evses',
      '/x warning',
      '  ! /x',
      '',
    ])
  })

  it('lose no annotation, whatever is folded', () => {
    const all = [...foldable(lines, 0)]
    const pointers = ['', '/id', '/evses', '/evses/0', '/evses/0/uid', '/evses/1/status', '/nothing', '/x']
    fc.assert(
      fc.property(fc.subarray(all), fc.array(fc.constantFrom(...pointers)), (folded, wanted) => {
        const rows = rowsOf(
          lines,
          new Set(folded),
          placed(
            lines,
            wanted.map((pointer) => note(pointer)),
          ),
        )
        const shown = rows.filter((row) => row.kind === 'annotation').length
        const hidden = rows.reduce((sum, row) => sum + (row.kind === 'line' ? row.hidden : 0), 0)
        expect(shown + hidden).toBe(wanted.length)
      }),
    )
  })
})

describe('moving about', () => {
  it('unfolds all that is around a line', () => {
    expect(foldedAround(lines, new Set([0, 2, 3]), 4).sort()).toEqual([0, 2, 3])
    expect(foldedAround(lines, new Set([3]), 1)).toEqual([])
  })

  it('folds everything below the top', () => {
    expect([...foldable(lines, 1)].map((line) => pointerOfLine(lines, line))).toEqual(['/evses', '/evses/0', '/evses/1'])
  })

  it('goes to the next and the last, and around', () => {
    expect([neighbour([2, 5, 9], 5, 1), neighbour([2, 5, 9], 9, 1), neighbour([2, 5, 9], 2, -1), neighbour([], 2, 1)]).toEqual([
      2, 0, 2, -1,
    ])
  })
})
