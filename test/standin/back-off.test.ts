import { describe, expect, it } from 'vitest'
import { push } from '../../emulator/standin/operations/push.js'
import { connectPeer, openStandin } from './support/peer.js'
import { openPlatform } from './support/platform.js'

describe('a peer that does not answer pushes', () => {
  const opened = async () => {
    const { context } = await openStandin('CPO')
    const platform = await openPlatform('EMSP', ['2.2.1'])
    const url = `${platform.url}/locations`
    const peer = connectPeer(context, { endpoints: [{ identifier: 'locations', role: 'RECEIVER', url }] })
    let nowMs = 1_000_000
    Object.assign(context.environment, { worldMs: () => nowMs })
    const set = context.data.own('locations')
    const [entry] = set.entries()
    if (!entry) throw new Error('no Location is seeded')
    /** Whether a push went out. */
    const tried = async () => {
      const [answer] = await push(context, { module: 'locations', object: set.object(entry), how: 'put' }, 'changed')
      return answer?.error !== 'not sent'
    }
    const path = `/locations/NL/CPO/${entry.key}`
    const die = () =>
      platform.replies.set(path, (_, __, socket) => {
        socket.destroy()
      })
    const pass = (ms: number) => {
      nowMs += ms
    }
    return { peer, platform, tried, die, pass }
  }

  it('is tried again after 5 s, then after twice as long each time, at most every 5 minutes', async () => {
    const { tried, die, pass } = await opened()
    die()
    expect(await tried()).toBe(true)
    for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
      pass(seconds * 1000 - 1)
      expect(await tried(), `before ${seconds} s`).toBe(false)
      pass(1)
      expect(await tried(), `after ${seconds} s`).toBe(true)
    }
  })

  it('is tried at once when it has called', async () => {
    const { peer, tried, die, pass } = await opened()
    die()
    await tried()
    pass(1)
    expect(await tried()).toBe(false)
    await peer.call('GET', '/locations')
    expect(await tried()).toBe(true)
    expect(await tried()).toBe(false)
  })

  it('is a usual one again once it answers', async () => {
    const { peer, platform, tried, die, pass } = await opened()
    die()
    await tried()
    expect(peer.connection.problem).toMatch(/does not answer pushes .* tried again after 5 s, or at once when it calls/)
    platform.replies.clear()
    pass(5_000)
    expect([await tried(), await tried()]).toEqual([true, true])
    expect(peer.connection.problem).toBeUndefined()
    die()
    await tried()
    pass(5_000)
    expect(await tried()).toBe(true)
  })
})
