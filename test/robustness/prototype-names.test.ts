/** Names that every JavaScript object knows are data like any other: as a status, a module, a role, a command, a field, a variable. */
import { describe, expect, it } from 'vitest'
import { judge, judgedNames } from '../../emulator/ocpi/judge.js'
import { own } from '../../emulator/ocpi/own.js'
import { translate } from '../../emulator/ocpi/translate/translate.js'
import { versions } from '../../emulator/ocpi/version.js'
import { hubForwarding } from '../../emulator/ocpi/translate/context.js'
import { addStandin, openBench, openPair, settingsOf } from '../support/bench.js'

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'] as const

it.each(names)('a table does not know %s', (name) => {
  expect(own<Record<string, number>>({ cpo: 1 })[name]).toBeUndefined()
})

describe.each(names)('%s', (name) => {
  it('is judged as a value and as a field of every object, as something that is not known', () => {
    const fields = [
      'status',
      'type',
      'standard',
      'power_type',
      'format',
      'role',
      'result',
      'auth_method',
      'whitelist',
      'country',
      'currency',
      'version',
      'identifier',
      'interface',
    ]
    const object = JSON.parse(`{${[...fields.map((field) => `"${field}":"${name}"`), `"${name}":{"a":1}`].join(',')}}`) as object
    for (const version of versions)
      for (const objectName of judgedNames(version))
        for (const { expected, actual } of judge(version, objectName, object))
          expect(`${expected} ${actual}`).not.toMatch(/\[native code\]|function|\[object/)
  })

  it('survives translation as a field, and changes no prototype', () => {
    for (const [from, to] of [
      ['2.1.1', '2.2.1'],
      ['2.2.1', '2.1.1'],
    ] as const)
      for (const objectName of judgedNames(from)) {
        const object = JSON.parse(`{"${name}":{"polluted":true},"status":"${name}","type":"${name}","country":"${name}"}`) as Record<
          string,
          unknown
        >
        const { notes } = translate(from, to, objectName, object, {
          now: 0,
          owner: { country_code: 'NL', party_id: 'CPO' },
          options: hubForwarding,
          partial: true,
        })
        for (const { message } of notes) expect(message).not.toMatch(/\[native code\]|\[object/)
      }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('is nothing that is served: as a role, a version, a module, an interface or a command', async () => {
    const pair = await openPair()
    const hub = await addStandin(pair.workbench, settingsOf('HUB'))
    const token = pair.emsp.connections.list()[0]?.tokens.out ?? ''
    const ask = async (base: string, path: string, method = 'GET') =>
      (
        await fetch(`${base}${path}`, {
          method,
          headers: { Authorization: `Token ${Buffer.from(token).toString('base64')}`, 'Content-Type': 'application/json' },
          ...(method === 'POST' && { body: '{}' }),
        })
      ).status
    const cpo = pair.cpo.baseUrl()
    const statuses = await Promise.all([
      ask(cpo, `/ocpi/${name}/versions`),
      ask(cpo, `/ocpi/${name}/2.2.1/locations`),
      ask(cpo, `/ocpi/cpo/${name}/locations`),
      ask(cpo, `/ocpi/cpo/2.2.1/${name}`),
      ask(cpo, `/ocpi/cpo/2.2.1/${name}/${name}`),
      ask(cpo, `/ocpi/cpo/2.2.1/locations/${name}`),
      ask(cpo, `/ocpi/cpo/2.2.1/locations/${name}/${name}/${name}`),
      ask(hub.baseUrl(), `/ocpi/hub/2.2.1/${name}/locations`),
    ])
    for (const status of statuses) expect([401, 404]).toContain(status)
    expect(await ask(cpo, `/ocpi/cpo/2.2.1/commands/${name}`, 'POST')).toBeLessThan(500)
  })

  it('is no call, no stand-in, no data and no scenario', async () => {
    const workbench = await openBench()
    await addStandin(workbench, settingsOf('CPO', { seed: { locations: 1 } }))
    for (const [call, params] of [
      [name, {}],
      ['standins.start', { standinId: name }],
      ['data.get', { standinId: 'cpo', holder: 'own', module: 'locations', key: name }],
      ['data.get', { standinId: 'cpo', holder: name, module: 'locations', key: name }],
      ['scenarios.get', { id: name }],
      ['operations.list', { connectionId: name }],
      ['commands.get', { id: name }],
    ] as const)
      await expect(workbench.callUnknown(call, params)).rejects.toMatchObject({
        detail: { code: expect.stringMatching(/not-found|invalid/) as string },
      })
    await expect(workbench.callUnknown('data.sets', { standinId: 'cpo', module: name })).resolves.toBeDefined()
  })
})
