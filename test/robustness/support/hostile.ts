/** A peer that puts a text into everything it controls: answers, error texts, headers, data, and the requests that it sends. */
import { request } from 'node:http'
import type { Run } from '../../cli/support/program.js'
import { envelope, openPlatform, type Platform, type Reply } from '../../standin/support/platform.js'

/** The text that goes into bodies, the one that goes into headers (ISO 8859-1 without line feeds), and the one for urls. */
export interface Planted {
  readonly text: string
  readonly header: string
  readonly url: string
}

const sayNo =
  (planted: () => Planted, http: number): Reply =>
  (_, response) => {
    const { text, header } = planted()
    response.writeHead(http, header, {
      'Content-Type': 'application/json',
      'X-Planted': header,
      'X-Request-ID': header,
      Location: `/${header}`,
    })
    response.end(JSON.stringify({ status_code: 2000, status_message: text, timestamp: text, [text]: text, data: { [text]: text } }))
  }

/** A CPO whose Locations, names and messages all hold the planted text. */
export const openHostile = async (planted: () => Planted): Promise<Platform> => {
  const platform = await openPlatform('CPO', ['2.2.1'])
  const list =
    (objects: () => unknown[]): Reply =>
    (_, response) => {
      const { header, url } = planted()
      response.writeHead(200, header, {
        'Content-Type': 'application/json',
        'X-Planted': header,
        Link: `<${platform.url}/2.2.1/locations?offset=1&${url}>; rel="next"`,
        'X-Total-Count': header,
      })
      response.end(envelope(objects()))
    }
  const location = () => {
    const { text } = planted()
    return {
      country_code: 'NL',
      party_id: 'CPO',
      id: `LOC${text}`,
      publish: true,
      name: text,
      address: text,
      city: text,
      country: text,
      coordinates: { latitude: text, longitude: '4.1' },
      time_zone: text,
      last_updated: '2026-01-01T00:00:00Z',
      evses: [{ uid: text, status: text, capabilities: [text], connectors: [{ id: text }], last_updated: text }],
      [text]: text,
    }
  }
  const { replies } = platform
  replies.set('GET /2.2.1/locations', (asked, response, socket) =>
    asked.path.includes('offset=1') ? sayNo(planted, 400)(asked, response, socket) : list(() => [location()])(asked, response, socket),
  )
  replies.set(
    'GET /2.2.1/tariffs',
    list(() => [planted().text]),
  )
  replies.set('GET /2.2.1/sessions', sayNo(planted, 500))
  replies.set('GET /2.2.1/cdrs', (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' })
    response.end(`<h1>${planted().text}</h1>`)
  })
  replies.set('POST /2.2.1/commands/START_SESSION', (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    response.end(envelope({ result: planted().text, timeout: 30, message: [{ language: 'en', text: planted().text }] }))
  })
  replies.set('POST /2.2.1/commands/STOP_SESSION', sayNo(planted, 200))
  replies.set('PUT /2.2.1/tokens/DE/MSP/1', sayNo(planted, 302))
  platform.credentials = {
    ...platform.credentials,
    roles: [
      {
        role: 'CPO',
        country_code: 'NL',
        party_id: 'CPO',
        get business_details() {
          return { name: planted().text, website: planted().text }
        },
      },
      {
        role: 'CPO',
        get country_code() {
          return planted().text
        },
        get party_id() {
          return planted().text
        },
        business_details: { name: 'x' },
      },
    ],
  }
  return platform
}

/** Requests of the peer to us; none is answered by more than a refusal. */
export const attack = async (base: string, token: string, planted: Planted): Promise<void> => {
  const { text, header, url } = planted
  const send = (method: string, path: string, body: string | undefined, headers: Record<string, string> = {}): Promise<void> =>
    new Promise((resolve, reject) => {
      const sent = request(
        `${base}${path}`,
        {
          method,
          agent: false,
          headers: {
            Authorization: `Token ${Buffer.from(token).toString('base64')}`,
            'X-Request-ID': header,
            'X-Correlation-ID': header,
            ...headers,
          },
        },
        (response) => {
          response.resume().on('end', resolve)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  const json = { 'Content-Type': 'application/json' }
  const object = JSON.stringify({ id: text, uid: text, name: text, status: text, [text]: text, last_updated: text })
  await send('GET', `/ocpi/emsp/2.2.1/${url}?token=${url}&${url}=${url}`, undefined)
  await send('PUT', `/ocpi/emsp/2.2.1/locations/NL/CPO/${url}`, object, json)
  await send('PUT', '/ocpi/emsp/2.2.1/locations/NL/CPO/LOC1', object, {
    ...json,
    'OCPI-from-country-code': header,
    'OCPI-from-party-id': header,
  })
  await send('PATCH', '/ocpi/emsp/2.2.1/sessions/NL/CPO/S1', object, json)
  await send('POST', '/ocpi/emsp/2.2.1/cdrs', `not JSON ${text}`, json)
  await send('POST', `/ocpi/emsp/2.2.1/tokens/${url}/authorize?type=${url}`, '{}', json)
  await send('GET', '/ocpi/emsp/2.2.1/tokens', undefined, { Authorization: `Token ${header}` })
  await send('DELETE', `/${url}`, undefined, { 'X-Forwarded-For': header })
}

/** Every command that prints something of a peer, with what it printed. */
export const runEverything = async (
  run: (...args: string[]) => Promise<Run>,
  connectionId: string,
  text: string,
): Promise<[name: string, printed: Run][]> => {
  const commands: string[][] = [
    ['status'],
    ['operations'],
    ...[
      'locations.sender.list',
      'tariffs.sender.list',
      'sessions.sender.list',
      'cdrs.sender.list',
      'credentials.get',
      'versions.list',
      'START_SESSION',
      'STOP_SESSION',
      'tokens.receiver.put',
    ].flatMap((name) => [
      ['send', name, '--no-wait'],
      ['send', name, '--dry-run'],
      ['send', name, '--no-wait', '--json'],
    ]),
    ['data', 'sets'],
    ['data', 'list', 'locations', '--holder', connectionId],
    ['data', 'get', 'locations', `NL-CPO/LOC${text}`, '--holder', connectionId],
    ['data', 'export', 'locations', '--holder', connectionId],
    ['data', 'get', 'locations', text],
    ['traffic', '--limit', '500', '--twins'],
    ['traffic', 'list', '--filter', text],
    ['traffic', 'export', '--format', 'har'],
    ['traffic', 'export', '--format', 'ndjson'],
    ['scenarios', 'show', text],
    ['register', `http://127.0.0.1:9/${text}`, 'x'],
    ['nothing', text],
    ['status', `--${text.replaceAll('\n', '')}`],
  ]
  const outputs: [name: string, printed: Run][] = []
  for (const args of commands) outputs.push([args.slice(0, 2).join(' '), await run(...args)])
  const { total } = (await run('traffic', 'list', '--json', '--limit', '500')).out
    .split('\n')
    .reduce((sum) => ({ total: sum.total + 1 }), { total: 0 })
  for (let seq = 1; seq < total; seq++)
    for (const what of ['show', 'curl']) outputs.push([`traffic ${what} ${seq}`, await run('traffic', what, String(seq))])
  return outputs
}
