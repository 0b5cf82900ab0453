import { describe, expect, it } from 'vitest'
import type { FlowStep } from '../../emulator/contract/calls.js'
import type { Pipe } from '../../emulator/contract/channel.js'
import type { Command } from '../../emulator/contract/operations.js'
import type { RegistrationStep } from '../../emulator/contract/standin.js'
import { controlUrl, takeToken } from '../../renderer/engine/address.js'
import { withCommands, withFlowStep, withRegistrationStep } from '../../renderer/engine/engine.js'
import { linkOver, pauseBefore } from '../../renderer/engine/link.js'
import { settled } from './exchanges.js'

/** An engine at the other end of pipes that can be broken. */
const farEnd = () => {
  let refuse = false
  let current: { frame: (frame: unknown) => void; close: (reason: string) => void } | undefined
  const sent: { id: number; call: string }[] = []
  const open = (): Promise<Pipe> => {
    if (refuse) return Promise.reject(new Error('nobody answers'))
    const ends = { frame: (_frame: unknown) => undefined as unknown, close: (_reason: string) => undefined as unknown }
    current = {
      frame: (frame) => {
        ends.frame(frame)
      },
      close: (reason) => {
        ends.close(reason)
      },
    }
    return Promise.resolve({
      send: (frame) => {
        sent.push(frame as { id: number; call: string })
      },
      onFrame: (listener) => {
        ends.frame = listener
      },
      onClose: (listener) => {
        ends.close = listener
      },
      close: () => undefined,
    })
  }
  const pauses: { milliseconds: number; run: () => void }[] = []
  return {
    open,
    sent,
    pauses,
    after: (milliseconds: number, run: () => void) => {
      const pause = { milliseconds, run }
      pauses.push(pause)
      return () => {
        pauses.splice(pauses.indexOf(pause), 1)
      }
    },
    refuse: (on: boolean) => {
      refuse = on
    },
    say: (frame: unknown) => {
      current?.frame(frame)
    },
    break: (reason: string) => {
      current?.close(reason)
    },
  }
}

describe('the link to the engine', () => {
  it('keeps subscriptions over a loss, and says that the engine was gone', async () => {
    const far = farEnd()
    const link = linkOver(far.open, far)
    const problems: string[] = []
    link.client.on('problem', (problem) => {
      problems.push(problem.message)
    })
    await settled()
    far.say({ event: 'problem', payload: { at: 1, place: 'here', message: 'one' } })
    far.break('crashed')
    expect(link.state.get()).toMatchObject({ status: 'gone', reason: 'crashed', tries: 1, generation: 1 })
    far.pauses.splice(0)[0]?.run()
    await settled()
    expect(link.state.get()).toMatchObject({ status: 'connected', generation: 2 })
    far.say({ event: 'problem', payload: { at: 2, place: 'here', message: 'two' } })
    expect(problems).toEqual(['one', 'two'])
  })

  it('rejects calls that were under way, and calls while nobody is there, as unavailable', async () => {
    const far = farEnd()
    const link = linkOver(far.open, far)
    await settled()
    const underWay = link.client.call('workbench.get', {})
    far.break('crashed')
    await expect(underWay).rejects.toMatchObject({ detail: { code: 'unavailable' } })
    await expect(link.client.call('workbench.get', {})).rejects.toMatchObject({ detail: { code: 'unavailable' } })
  })

  it('answers a call with what the engine says, or with its reason', async () => {
    const far = farEnd()
    const link = linkOver(far.open, far)
    await settled()
    const stopped = link.client.call('workbench.stopFlow', {})
    const refused = link.client.call('standins.start', { standinId: 'x' })
    const [first, second] = far.sent
    far.say({ id: second?.id, error: { code: 'port-in-use', message: 'taken', freePort: 8081 } })
    far.say({ id: first?.id, result: {} })
    await expect(stopped).resolves.toEqual({})
    await expect(refused).rejects.toMatchObject({ detail: { freePort: 8081 } })
  })

  it('waits longer with every try, but never long; and tries at once when asked to', async () => {
    const far = farEnd()
    far.refuse(true)
    const link = linkOver(far.open, far)
    await settled()
    expect(link.state.get()).toMatchObject({ status: 'connecting', tries: 1, reason: 'nobody answers' })
    far.pauses.splice(0)[0]?.run()
    await settled()
    expect(link.state.get().tries).toBe(2)
    far.refuse(false)
    link.retry()
    await settled()
    expect(link.state.get().status).toBe('connected')
    expect(far.pauses).toHaveLength(0)
    expect([1, 2, 3, 50].map(pauseBefore)).toEqual([400, 800, 1600, 5000])
  })
})

describe('the token in the address', () => {
  it('is taken out, and what else the fragment said stays', () => {
    expect(takeToken('#token=a%2Bb')).toEqual({ token: 'a+b', rest: '' })
    expect(takeToken('#/traffic/4&token=abc')).toEqual({ token: 'abc', rest: '#/traffic/4' })
    expect(takeToken('#/traffic/4')).toEqual({ rest: '#/traffic/4' })
  })
  it('opens the socket beside the page', () => {
    expect(controlUrl({ protocol: 'http:', host: '127.0.0.1:4000' }, 'a+b')).toBe('ws://127.0.0.1:4000/control?token=a%2Bb')
    expect(controlUrl({ protocol: 'https:', host: 'x' }, 't')).toBe('wss://x/control?token=t')
  })
})

describe('what the window knows of the workbench', () => {
  const command = (id: string, sentAt: number, part: Partial<Command> = {}): Command => ({
    id,
    standinId: 's',
    connectionId: 'c',
    direction: 'out',
    name: 'START_SESSION',
    state: 'sent',
    sentAt,
    ...part,
  })
  it('has commands newest first, each in its newest state', () => {
    const known = withCommands([], [command('a', 1), command('b', 2)])
    expect(withCommands(known, [command('a', 1, { state: 'accepted' }), command('c', 3)]).map((each) => [each.id, each.state])).toEqual([
      ['c', 'sent'],
      ['b', 'sent'],
      ['a', 'accepted'],
    ])
  })

  const step = (name: RegistrationStep['step'], state: RegistrationStep['state']): RegistrationStep => ({
    connectionId: 'c',
    step: name,
    state,
    message: '',
  })
  it('has the steps of the last registration only', () => {
    const failed = [step('versions', 'started'), step('versions', 'succeeded'), step('details', 'failed')].reduce(
      withRegistrationStep,
      [] as RegistrationStep[],
    )
    expect(failed.map((each) => `${each.step} ${each.state}`)).toEqual(['versions succeeded', 'details failed'])
    expect(withRegistrationStep(failed, step('versions', 'started'))).toHaveLength(1)
  })

  const flow = (index: number, state: FlowStep['state']): FlowStep => ({
    version: '2.2.1',
    index,
    total: 2,
    title: 't',
    from: 'a',
    to: 'b',
    state,
    message: '',
    seqs: [],
  })
  it('has the steps of the last flow only', () => {
    const played = [flow(0, 'started'), flow(0, 'succeeded'), flow(1, 'started'), flow(1, 'failed')].reduce(withFlowStep, [] as FlowStep[])
    expect(played.map((each) => each.state)).toEqual(['succeeded', 'failed'])
    expect(withFlowStep(played, flow(0, 'started'))).toHaveLength(1)
  })
})
