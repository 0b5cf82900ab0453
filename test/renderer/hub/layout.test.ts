import { describe, expect, it } from 'vitest'
import { PartnerOptions, type HubPartner } from '../../../emulator/contract/hub.js'
import { hubSize, mapLayout } from '../../../renderer/hub/layout.js'

const partner = (index: number, role = index % 2 === 0 ? 'CPO' : 'EMSP'): HubPartner => ({
  connectionId: `c${index}`,
  name: `Partner ${index}`,
  parties: [{ role, country_code: 'NL', party_id: 'AAA' }],
  version: '2.2.1',
  status: 'CONNECTED',
  down: false,
  options: PartnerOptions.parse({}),
  tokenEncoding: 'auto',
  waiting: 0,
})
const partners = (count: number) => Array.from({ length: count }, (_, index) => partner(index))

describe('the map of a hub', () => {
  it('has CPOs at the left, those they serve at the right, the hub between', () => {
    const { places, hub } = mapLayout([partner(0), partner(1), partner(3, 'NSP'), { ...partner(4), parties: [] }], {
      width: 900,
      height: 600,
    })
    expect(places.map(({ partner: { connectionId }, x }) => `${connectionId} ${x < hub.x ? 'left' : 'right'}`)).toEqual([
      'c0 left',
      'c1 right',
      'c3 right',
      'c4 right',
    ])
    expect(hub).toEqual({ x: 450, y: 300 })
  })

  it.each([
    [1440, 780],
    [1100, 780],
    [820, 700],
    [680, 560],
    [420, 560],
  ])('in %i × %i has room for 50 partners of which none covers another, or the hub', (width, height) => {
    for (const count of [1, 2, 7, 20, 50]) {
      const layout = mapLayout(partners(count), { width, height })
      expect(layout.places).toHaveLength(count)
      const boxes = [
        {
          left: layout.hub.x - hubSize.width / 2,
          right: layout.hub.x + hubSize.width / 2,
          top: layout.hub.y - hubSize.height / 2,
          bottom: layout.hub.y + hubSize.height / 2,
        },
        ...layout.places.map(({ x, y }) => ({
          left: x - layout.nodeWidth / 2,
          right: x + layout.nodeWidth / 2,
          top: y - layout.nodeHeight / 2,
          bottom: y + layout.nodeHeight / 2,
        })),
      ]
      for (const [index, box] of boxes.entries()) {
        expect(
          box.left >= 0 && box.right <= layout.width && box.top >= 0 && box.bottom <= layout.height,
          `${count} in ${width}: ${JSON.stringify(box)} of ${layout.width} × ${layout.height}`,
        ).toBe(true)
        for (const other of boxes.slice(index + 1)) {
          expect(
            box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
            `${count} in ${width} × ${height}`,
          ).toBe(true)
        }
      }
    }
  })

  it('says more of each where there are few', () => {
    expect(mapLayout(partners(4), { width: 900, height: 600 }).dense).toBe(false)
    expect(mapLayout(partners(50), { width: 900, height: 600 }).dense).toBe(true)
  })
})
