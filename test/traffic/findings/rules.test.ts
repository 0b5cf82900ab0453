import { describe, expect, it } from 'vitest'
import { findingIds, type FindingId } from '../../../emulator/ocpi/finding.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { rules } from '../../../emulator/traffic/findings/findings.js'
import { changed, goodObject, type Fields } from '../../ocpi/fixtures.js'
import { cpo, emsp, findingsIn, found, goodParts, host, type Spoil } from './good.js'

type Row = readonly [what: string, version: Version, id: string, spoil: Spoil, expected: readonly string[], direction?: 'in' | 'out']

const routing = (to: { country_code: string; party_id: string }, from: { country_code: string; party_id: string }) => ({
  'OCPI-to-country-code': to.country_code, 'OCPI-to-party-id': to.party_id,
  'OCPI-from-country-code': from.country_code, 'OCPI-from-party-id': from.party_id,
})
const noRouting = { 'OCPI-to-country-code': undefined, 'OCPI-to-party-id': undefined, 'OCPI-from-country-code': undefined, 'OCPI-from-party-id': undefined }
const twoParties = { peerParties: [cpo, { ...cpo, party_id: 'CPX' }] }
const timestamp = '2026-05-04T10:00:00Z'
const page = (name: string, ...ids: string[]): Fields[] => ids.map((id) => ({ ...goodObject('2.2.1', name), id }))
const previousPage = (ids: string[], more: { objectsSoFar?: number; total?: number; limit?: number } = {}) =>
  ({ previousPage: { url: `${host}/ocpi/2.2.1/locations`, ids, objectsSoFar: 0, ...more } })
const listUrl = (query: string) => `${host}/ocpi/2.2.1/locations?${query}`
const location = (changes: Fields): Fields => changed(goodObject('2.2.1', 'Location'), changes)
const session = (changes: Fields): Fields => changed(goodObject('2.2.1', 'Session'), changes)
const secondEvse = { ...goodObject('2.2.1', 'EVSE'), uid: 'E-2' }

const table: Record<string, readonly Row[]> = {
  'auth.scheme': [
    ['no header', '2.2.1', 'versions.details', { requestHeaders: { authorization: undefined } }, ['auth.scheme violation request header:Authorization']],
    ['Bearer', '2.1.1', 'versions.details', { requestHeaders: { authorization: 'Bearer x' } }, ['auth.scheme violation request header:Authorization']],
    ['no scheme', '2.1.1', 'versions.details', { requestHeaders: { authorization: 'x' } }, ['auth.scheme violation request header:Authorization']],
    ['two spaces', '2.1.1', 'versions.details', { requestHeaders: { authorization: 'Token  x' } }, ['auth.scheme violation request header:Authorization']],
    ['lower case', '2.1.1', 'versions.details', { requestHeaders: { authorization: 'token x' } }, ['auth.scheme warning request header:Authorization']],
  ],
  'auth.encoding': [
    ['plain in 2.2.1', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'plain', tokenRole: 'C' } } }, ['auth.encoding violation request header:Authorization']],
    ['Base64 in 2.1.1', '2.1.1', 'locations.sender.list', { facts: { auth: { matched: 'base64', tokenRole: 'C' } } }, ['auth.encoding violation request header:Authorization']],
    ['twice', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'base64-twice', tokenRole: 'C' } } }, ['auth.encoding violation request header:Authorization']],
    ['with a line feed, as the text has it', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'base64-line-feed', tokenRole: 'C' } } }, ['auth.encoding warning request header:Authorization']],
    ['plain as agreed', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'plain', expected: 'plain', tokenRole: 'C' } } }, []],
    ['Base64 where plain was agreed', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'base64', expected: 'plain', tokenRole: 'C' } } }, ['auth.encoding violation request header:Authorization']],
  ],
  'auth.token-role': [
    ['nobody\'s token', '2.2.1', 'versions.details', { facts: { auth: {} } }, ['auth.token-role violation request header:Authorization']],
    ['token A after the registration', '2.2.1', 'versions.details', { facts: { auth: { matched: 'base64', tokenRole: 'A', retired: true } } }, ['auth.token-role violation request header:Authorization']],
    ['token A on a functional module', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'base64', tokenRole: 'A' } } }, ['auth.token-role violation request header:Authorization']],
    ['the same in 2.1.1, which does not forbid it', '2.1.1', 'locations.sender.list', { facts: { auth: { matched: 'plain', tokenRole: 'A' } } }, ['auth.token-role warning request header:Authorization']],
    ['token A for registering', '2.2.1', 'credentials.post', { facts: { auth: { matched: 'base64', tokenRole: 'A' } } }, []],
    ['the token before PUT', '2.2.1', 'locations.sender.list', { facts: { auth: { matched: 'base64', tokenRole: 'C', retired: true } } }, ['auth.token-role violation request header:Authorization']],
  ],
  'credentials.state': [
    ['POST when registered, answered 405', '2.2.1', 'credentials.post', { status: 405, response: { status_code: 2000, timestamp }, facts: { registration: 'REGISTERED' } }, ['credentials.state violation request method']],
    ['POST when registered, answered 200', '2.2.1', 'credentials.post', { facts: { registration: 'REGISTERED' } }, ['credentials.state violation request method', 'credentials.state violation response status']],
    ['PUT when not registered', '2.1.1', 'credentials.put', { status: 405, response: { status_code: 2000, timestamp }, facts: { registration: 'INVITED' } }, ['credentials.state violation request method']],
    ['DELETE when not registered', '2.1.1', 'credentials.delete', { facts: { registration: 'UNREGISTERED' } }, ['credentials.state violation request method', 'credentials.state violation response status']],
    ['405 to a POST that is due', '2.2.1', 'credentials.post', { status: 405, response: { status_code: 2000, timestamp }, facts: { registration: 'REGISTERING' } }, [], 'out'],
    ['405 to a PUT that is due', '2.2.1', 'credentials.put', { status: 405, response: { status_code: 2000, timestamp } }, ['credentials.state violation response status'], 'out'],
    ['a token that is not rotated', '2.2.1', 'credentials.put', { facts: { tokenBefore: 'abc' } }, ['credentials.state violation response /data/token'], 'out'],
  ],
  'credentials.content': [
    ['our own party echoed', '2.2.1', 'credentials.post', { data: { ...goodObject('2.2.1', 'Credentials'), roles: [{ role: 'EMSP', country_code: 'nl', party_id: 'EMP', business_details: { name: 'x' } }] } },
      ['case.ids warning response /data/roles/0/country_code', 'credentials.content violation response /data/roles/0/party_id'], 'out'],
    ['the same company in the other role', '2.2.1', 'credentials.post', { data: { ...goodObject('2.2.1', 'Credentials'), roles: [{ role: 'CPO', country_code: 'NL', party_id: 'EMP', business_details: { name: 'x' } }] } }, [], 'out'],
    ['our own party in 2.1.1', '2.1.1', 'credentials.post', { data: { ...goodObject('2.1.1', 'Credentials'), country_code: 'NL', party_id: 'EMP' } }, ['credentials.content warning response /data/party_id'], 'out'],
    ['our party in the caller\'s body', '2.2.1', 'credentials.post', { body: { roles: [{ ...cpo, business_details: { name: 'x' } }] } }, ['credentials.content violation request /roles/0/party_id']],
    ['the url of version details', '2.2.1', 'credentials.post', { body: { url: 'https://peer.example/ocpi/2.2.1' } }, ['credentials.content violation request /url']],
    ['the url of credentials', '2.1.1', 'credentials.put', { body: { url: 'https://peer.example/ocpi/2.1.1/credentials/' } }, ['credentials.content violation request /url']],
    ['the root', '2.2.1', 'credentials.post', { body: { url: 'https://peer.example' } }, ['credentials.content warning request /url']],
    ['an empty body', '2.2.1', 'credentials.post', { request: undefined, requestHeaders: { 'content-type': undefined } }, ['object.required violation request']],
    ['another token than the caller\'s', '2.2.1', 'credentials.get', { facts: { tokenBefore: 'other' } }, ['credentials.content violation response /data/token'], 'out'],
  ],
  'versions.choice': [
    ['not the highest mutual version', '2.1.1', 'credentials.post', { facts: { ourVersions: ['2.1.1', '2.2.1'], theirVersions: ['2.1.1', '2.2.1'], chosenVersion: '2.1.1' } }, ['versions.choice warning request url']],
    ['the highest mutual version', '2.1.1', 'credentials.post', { facts: { ourVersions: ['2.1.1', '2.2.1'], theirVersions: ['2.1.1', '2.3.0'], chosenVersion: '2.1.1' } }, []],
    ['no versions at all', '2.2.1', 'versions.list', { data: [] }, ['versions.choice violation response /data'], 'out'],
    ['a version twice', '2.2.1', 'versions.list', { data: [goodObject('2.2.1', 'Version'), goodObject('2.2.1', 'Version')] }, ['versions.choice warning response /data/1/version'], 'out'],
    ['a relative url', '2.2.1', 'versions.list', { data: [{ version: '2.2.1', url: '/ocpi/2.2.1' }] }, ['object.format violation response /data/0/url'], 'out'],
    ['details that are not there', '2.2.1', 'versions.details', { status: 404, response: { status_code: 2000, timestamp } }, ['versions.choice violation response status'], 'out'],
    ['details of another version', '2.2.1', 'versions.details', { data: { ...goodObject('2.2.1', 'VersionDetails'), version: '2.1.1' } }, ['versions.choice violation response /data/version'], 'out'],
  ],
  'versions.interface-role': [
    ['the other interface', '2.2.1', 'locations.receiver.put', { status: 404, response: { status_code: 2000, timestamp }, facts: { wrongInterface: 'RECEIVER' } }, ['versions.interface-role violation request url']],
    ['one interface twice', '2.2.1', 'versions.details', { data: changed(goodObject('2.2.1', 'VersionDetails'), { '/endpoints/1': { identifier: 'credentials', role: 'SENDER', url: 'https://x.example/' } }) }, ['versions.interface-role warning response /data/endpoints/1'], 'out'],
  ],
  'http.status': [
    ['400 for an object that is refused', '2.2.1', 'locations.receiver.put', { status: 400, response: { status_code: 2001, timestamp } }, ['http.status violation response status'], 'out'],
    ['the same in 2.1.1', '2.1.1', 'locations.receiver.put', { status: 400, response: { status_code: 2001, timestamp } }, ['http.status warning response status'], 'out'],
    ['422', '2.2.1', 'sessions.receiver.put', { status: 422, response: { status_code: 2001, timestamp } }, ['http.status violation response status'], 'out'],
    ['403', '2.2.1', 'sessions.receiver.put', { status: 403, response: { status_code: 2001, timestamp } }, ['http.status violation response status'], 'out'],
    ['500', '2.1.1', 'sessions.receiver.put', { status: 500, response: { status_code: 3000, timestamp } }, ['http.status violation response status'], 'out'],
    ['400 for what is not JSON', '2.2.1', 'sessions.receiver.put', { status: 400, request: '{"id":', response: { status_code: 2001, timestamp } }, ['body.json violation request']],
    ['an error with success inside', '2.2.1', 'sessions.receiver.put', { status: 409 }, ['http.status violation response status'], 'out'],
    ['a redirect', '2.2.1', 'sessions.receiver.put', { status: 308, response: undefined, responseHeaders: { 'content-type': undefined } }, ['http.status warning response status'], 'out'],
    ['200 for a CDR that was created', '2.2.1', 'cdrs.receiver.post', { status: 200 }, ['http.status warning response status'], 'out'],
    ['200 for an object that does not exist', '2.2.1', 'locations.sender.get', { response: { status_code: 2003, timestamp } }, ['http.status warning response status'], 'out'],
    ['201 to a GET', '2.2.1', 'locations.sender.get', { status: 201 }, ['http.status warning response status'], 'out'],
  ],
  'envelope.shape': [
    ['a status code as text', '2.2.1', 'sessions.receiver.put', { answer: { status_code: '1000' } }, ['envelope.shape violation response /status_code'], 'out'],
    ['HTML with an error', '2.2.1', 'sessions.receiver.get', { status: 404, response: '<html></html>', responseHeaders: { 'content-type': 'text/html' } }, ['envelope.shape violation response'], 'out'],
    ['HTML with an error in 2.1.1', '2.1.1', 'sessions.receiver.get', { status: 404, response: '<html></html>', responseHeaders: { 'content-type': 'text/html' } }, ['envelope.shape warning response'], 'out'],
    ['somebody else\'s JSON with an error', '2.2.1', 'sessions.receiver.get', { status: 404, response: { detail: 'Not found' } }, ['envelope.shape violation response'], 'out'],
    ['HTML with success', '2.2.1', 'sessions.receiver.get', { response: '<html></html>', responseHeaders: { 'content-type': 'text/html' } }, ['content-type violation response header:Content-Type', 'body.json violation response'], 'out'],
    ['one object for a list', '2.2.1', 'locations.sender.list', { data: goodObject('2.2.1', 'Location') }, ['envelope.shape violation response /data'], 'out'],
  ],
  'envelope.wrapping': [
    ['a push in an envelope', '2.2.1', 'sessions.receiver.put', { request: { status_code: 1000, timestamp, data: goodObject('2.2.1', 'Session') } }, ['envelope.wrapping violation request']],
    ['a result in an envelope', '2.1.1', 'commands.sender.result', { request: { status_code: 1000, timestamp, data: { result: 'ACCEPTED' } } }, ['envelope.wrapping violation request']],
    ['what is in it is judged all the same', '2.2.1', 'commands.sender.result', { request: { status_code: 1000, timestamp, data: { result: 'YES' } } }, ['envelope.wrapping violation request', 'enum.unknown violation request /data/result']],
    ['an answer without one', '2.2.1', 'sessions.receiver.get', { response: goodObject('2.2.1', 'Session') }, ['envelope.wrapping violation response'], 'out'],
  ],
  'the objects in bodies': [
    ['a field that is missing', '2.2.1', 'sessions.receiver.put', { body: { currency: undefined } }, ['object.required violation request /currency']],
    ['no body', '2.2.1', 'sessions.receiver.put', { request: undefined, requestHeaders: { 'content-type': undefined } }, ['object.required violation request']],
    ['one bad object in a page', '2.2.1', 'locations.sender.list', { data: [location({}), location({ '/id': 'L-2', '/city': null })] }, ['null.empty violation response /data/1/city'], 'out'],
    ['a PATCH without last_updated', '2.2.1', 'sessions.receiver.patch', { request: { kwh: 13 } }, ['patch.last-updated violation request /last_updated']],
    ['a PATCH without last_updated in 2.1.1', '2.1.1', 'sessions.receiver.patch', { request: { kwh: 13 } }, []],
    ['a command judged by its url', '2.2.1', 'commands.receiver.post', { url: `${host}/ocpi/2.2.1/commands/STOP_SESSION` }, ['object.required violation request /session_id', ...['location_id', 'evse_uid', 'connector_id'].map((name) => `enum.unknown warning request /${name}`), 'enum.unknown warning request /token']],
    ['a command nobody knows', '2.2.1', 'commands.receiver.post', { url: `${host}/ocpi/2.2.1/commands/DANCE` }, ['enum.unknown violation request url']],
    ['a command of 2.2.1 in 2.1.1', '2.1.1', 'commands.receiver.post', { url: `${host}/ocpi/2.1.1/commands/CANCEL_RESERVATION` }, ['version.mix violation request url']],
    ['the result of 2.1.1 before its correction', '2.1.1', 'commands.sender.result', { request: 'ACCEPTED' }, ['object.type violation request']],
    ['local time sent as UTC', '2.2.1', 'sessions.receiver.put', { body: { last_updated: '2026-05-04T12:00:00Z' } }, ['datetime.format warning request /last_updated']],
  ],
  'content-type': [
    ['missing', '2.2.1', 'sessions.receiver.put', { requestHeaders: { 'content-type': undefined } }, ['content-type violation request header:Content-Type']],
    ['missing in 2.1.1', '2.1.1', 'sessions.receiver.put', { requestHeaders: { 'content-type': undefined } }, ['content-type warning request header:Content-Type']],
    ['another one', '2.2.1', 'sessions.receiver.patch', { requestHeaders: { 'content-type': 'application/merge-patch+json' } }, ['content-type violation request header:Content-Type']],
    ['in UTF-8, in other words', '2.2.1', 'sessions.receiver.put', { requestHeaders: { 'content-type': 'Application/JSON;charset="UTF-8"' } }, []],
    ['in another charset', '2.2.1', 'sessions.receiver.put', { requestHeaders: { 'content-type': 'application/json; charset=iso-8859-1' } }, ['content-type warning request header:Content-Type']],
    ['of the answer', '2.2.1', 'sessions.receiver.put', { responseHeaders: { 'content-type': 'text/plain' } }, ['content-type violation response header:Content-Type'], 'out'],
    ['a body in a GET', '2.2.1', 'sessions.receiver.get', { request: {}, requestHeaders: { 'content-type': 'application/json' } }, ['content-type warning request']],
    ['an empty 200', '2.2.1', 'sessions.receiver.put', { response: undefined, responseHeaders: { 'content-type': undefined } }, ['content-type violation response'], 'out'],
  ],
  'paging.total': [
    ['missing', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': undefined } }, ['paging.total violation response header:X-Total-Count'], 'out'],
    ['not a number', '2.1.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': 'two' } }, ['paging.total violation response header:X-Total-Count'], 'out'],
    ['less than what came', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': '1' } }, ['paging.total violation response header:X-Total-Count'], 'out'],
    ['the size of the page', '2.2.1', 'locations.sender.list', { url: listUrl('limit=2'), responseHeaders: { 'x-total-count': '2', link: `<${listUrl('limit=2&offset=2')}>; rel="next"` } }, ['paging.total violation response header:X-Total-Count'], 'out'],
    ['the size of a later page', '2.2.1', 'locations.sender.list', { url: listUrl('limit=10&offset=10'), responseHeaders: { 'x-total-count': '2' } }, ['paging.total violation response header:X-Total-Count'], 'out'],
    ['more than the pages add up to', '2.2.1', 'locations.sender.list', { url: listUrl('offset=4&limit=2'), responseHeaders: { 'x-total-count': '6' }, facts: previousPage(['A', 'B', 'C'], { total: 6 }) }, ['paging.total violation response header:X-Total-Count'], 'out'],
  ],
  'paging.limit': [
    ['missing', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-limit': undefined } }, ['paging.limit violation response header:X-Limit'], 'out'],
    ['exceeded', '2.2.1', 'locations.sender.list', { url: listUrl('limit=1') }, ['paging.limit violation response /data'], 'out'],
    ['below what came', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-limit': '1' } }, ['paging.limit violation response header:X-Limit'], 'out'],
    ['shrinking to the count', '2.2.1', 'locations.sender.list', { url: listUrl('offset=1'), responseHeaders: { 'x-limit': '2', 'x-total-count': '3' }, facts: previousPage(['A'], { limit: 50 }) }, ['paging.limit violation response header:X-Limit'], 'out'],
    ['shrinking in 2.1.1, which contradicts itself', '2.1.1', 'locations.sender.list', { url: listUrl('offset=1'), responseHeaders: { 'x-limit': '2', 'x-total-count': '3' }, facts: previousPage(['A'], { limit: 50 }) }, ['paging.limit warning response header:X-Limit'], 'out'],
    ['a limit that is no number', '2.2.1', 'locations.sender.list', { url: listUrl('limit=all') }, ['paging.limit violation request url']],
  ],
  'paging.link': [
    ['missing', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': '5' } }, ['paging.link violation response header:Link'], 'out'],
    ['unreadable', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': '5', link: `${listUrl('offset=2')}; rel="next"` } }, ['paging.link violation response header:Link'], 'out'],
    ['relative', '2.2.1', 'locations.sender.list', { url: listUrl('limit=2'), responseHeaders: { 'x-total-count': '5', link: '</ocpi/2.2.1/locations?offset=2>; rel="next"' } }, ['paging.link violation response header:Link'], 'out'],
    ['on the last page', '2.2.1', 'locations.sender.list', { url: listUrl('limit=10'), responseHeaders: { link: `<${listUrl('offset=2')}>; rel="next"` } }, ['paging.link violation response header:Link'], 'out'],
    ['pointing at itself', '2.2.1', 'locations.sender.list', { url: listUrl('limit=2'), responseHeaders: { 'x-total-count': '5', link: `<${listUrl('limit=2')}>; rel="next"` } }, ['paging.link violation response header:Link'], 'out'],
    ['pointing back', '2.2.1', 'locations.sender.list', { url: listUrl('offset=2&limit=2'), responseHeaders: { 'x-total-count': '5', link: `<${listUrl('offset=0&limit=2')}>; rel="next"` } }, ['paging.link violation response header:Link'], 'out'],
    ['to another host', '2.2.1', 'locations.sender.list', { url: listUrl('limit=2'), responseHeaders: { 'x-total-count': '5', link: '<https://other.example/x?offset=2>; rel="next"' } }, ['paging.link warning response header:Link'], 'out'],
    ['without the filters', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': '5', link: `<${listUrl('offset=2')}>; rel="next"` } }, ['paging.link violation response header:Link'], 'out'],
    ['opaque', '2.2.1', 'locations.sender.list', { responseHeaders: { 'x-total-count': '5', link: `<${listUrl('cursor=abc')}>; rel="next"` } }, [], 'out'],
    ['as it should be', '2.2.1', 'locations.sender.list', { url: listUrl('limit=2'), responseHeaders: { 'x-total-count': '5', link: `<${listUrl('limit=2&offset=2')}>; rel="next"` } }, [], 'out'],
  ],
  'paging.offset': [
    ['ignored', '2.2.1', 'locations.sender.list', { url: listUrl('offset=2&limit=2'), data: page('Location', 'A', 'B'), responseHeaders: { 'x-total-count': '4' }, facts: previousPage(['A', 'B']) }, ['paging.offset violation response /data'], 'out'],
    ['an object that comes twice', '2.2.1', 'locations.sender.list', { url: listUrl('offset=2&limit=2'), data: page('Location', 'B', 'C'), responseHeaders: { 'x-total-count': '4' }, facts: previousPage(['A', 'B']) }, ['paging.offset warning response /data'], 'out'],
    ['the next page', '2.2.1', 'locations.sender.list', { url: listUrl('offset=2&limit=2'), data: page('Location', 'C', 'D'), responseHeaders: { 'x-total-count': '4' }, facts: previousPage(['A', 'B']) }, [], 'out'],
    ['below zero', '2.2.1', 'locations.sender.list', { url: listUrl('offset=-2') }, ['paging.offset violation request url']],
  ],
  'filter.dates': [
    ['sessions without date_from', '2.1.1', 'sessions.sender.list', { url: `${host}/ocpi/2.1.1/sessions` }, ['filter.dates violation request url']],
    ['a later page, by the Link header', '2.2.1', 'sessions.sender.list', { url: `${host}/ocpi/2.2.1/sessions?cursor=x`, data: page('Session', 'C', 'D'), responseHeaders: { 'x-total-count': '3' }, facts: previousPage(['A']) }, [], 'out'],
    ['an object from before date_from', '2.2.1', 'locations.sender.list', { url: listUrl('date_from=2026-05-05T00:00:00Z') }, ['filter.dates violation response /data/0/last_updated'], 'out'],
    ['exactly date_from', '2.2.1', 'locations.sender.list', { url: listUrl('date_from=2026-05-04T10:00:00Z') }, [], 'out'],
    ['exactly date_to, which is exclusive', '2.2.1', 'locations.sender.list', { url: listUrl('date_to=2026-05-04T10:00:00Z') }, ['filter.dates violation response /data/0/last_updated'], 'out'],
    ['exactly date_to in 2.1.1, which does not say', '2.1.1', 'locations.sender.list', { url: listUrl('date_to=2026-05-04T10:00:00Z') }, [], 'out'],
    ['no time between', '2.2.1', 'tokens.sender.list', { url: listUrl('date_from=2026-05-05T00:00:00Z&date_to=2026-05-04T00:00:00Z'), data: [], responseHeaders: { 'x-total-count': '0' } }, ['filter.dates warning request url'], 'out'],
    ['an offset in date_from', '2.2.1', 'locations.sender.list', { url: listUrl('date_from=2026-05-01T00:00:00%2B02:00') }, ['datetime.format violation request url']],
  ],
  'headers.message-ids': [
    ['missing', '2.2.1', 'locations.sender.get', { requestHeaders: { 'x-request-id': undefined }, responseHeaders: { 'x-request-id': undefined } }, ['headers.message-ids violation request header:X-Request-ID']],
    ['not echoed', '2.2.1', 'locations.sender.get', { responseHeaders: { 'x-correlation-id': undefined } }, ['headers.message-ids violation response header:X-Correlation-ID'], 'out'],
    ['changed', '2.2.1', 'locations.sender.get', { responseHeaders: { 'x-request-id': 'r-2' } }, ['headers.message-ids violation response header:X-Request-ID'], 'out'],
    ['not echoed with an error', '2.2.1', 'locations.sender.get', { status: 404, response: { status_code: 2003, timestamp }, responseHeaders: { 'x-request-id': undefined } }, ['headers.message-ids violation response header:X-Request-ID'], 'out'],
    ['used before', '2.2.1', 'locations.sender.get', { facts: { requestIdReused: true } }, ['headers.message-ids violation request header:X-Request-ID']],
    ['due in configuration modules too', '2.2.1', 'credentials.get', { requestHeaders: { 'x-correlation-id': undefined } }, ['headers.message-ids violation request header:X-Correlation-ID']],
  ],
  'headers.routing': [
    ['missing, with several parties', '2.2.1', 'locations.receiver.put', { requestHeaders: noRouting, responseHeaders: noRouting, facts: twoParties }, ['headers.routing violation request header:OCPI-from-party-id']],
    ['half', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-to-party-id': undefined } }, ['headers.routing violation request header:OCPI-to-party-id']],
    ['no receiver', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-to-party-id': undefined, 'OCPI-to-country-code': undefined } }, ['headers.routing violation request header:OCPI-to-party-id']],
    ['no receiver, at a hub', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-to-party-id': undefined, 'OCPI-to-country-code': undefined }, facts: { weAreHub: true } }, []],
    ['no receiver for a list, at a hub', '2.2.1', 'locations.sender.list', { requestHeaders: { 'OCPI-to-party-id': undefined, 'OCPI-to-country-code': undefined }, facts: { weAreHub: true } }, ['headers.routing violation request header:OCPI-to-party-id']],
    ['for somebody else', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-to-party-id': 'XYZ' }, responseHeaders: { 'OCPI-from-party-id': 'XYZ' } }, ['headers.routing violation request header:OCPI-to-party-id']],
    ['swapped in the call-back', '2.2.1', 'commands.sender.result', { requestHeaders: routing(cpo, emsp), responseHeaders: routing(emsp, cpo) }, ['headers.routing violation request header:OCPI-to-party-id']],
    ['not swapped in the answer', '2.2.1', 'locations.receiver.put', { responseHeaders: routing(emsp, cpo) }, ['headers.routing violation response header:OCPI-from-party-id'], 'out'],
    ['missing in the answer', '2.2.1', 'locations.receiver.put', { responseHeaders: noRouting }, ['headers.routing violation response header:OCPI-from-party-id'], 'out'],
    ['another party in the answer', '2.2.1', 'locations.receiver.put', { responseHeaders: { 'OCPI-to-party-id': 'XYZ' } }, ['headers.routing violation response header:OCPI-to-party-id'], 'out'],
    ['in a configuration module', '2.2.1', 'credentials.get', { requestHeaders: routing(emsp, cpo) }, ['headers.routing violation request header:ocpi-to-country-code']],
    ['in hub client info', '2.2.1', 'hubclientinfo.receiver.put', { responseHeaders: routing(emsp, cpo) }, ['headers.routing violation response header:ocpi-to-country-code'], 'out'],
    ['with a country of three letters', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-from-country-code': 'NLD' }, responseHeaders: { 'OCPI-to-country-code': 'NLD' } },
      ['headers.routing violation request header:OCPI-from-country-code', 'headers.routing violation response header:OCPI-to-country-code', 'owner.mismatch warning request header:OCPI-from-party-id', 'owner.mismatch violation request header:OCPI-from-party-id']],
  ],
  'owner.mismatch': [
    ['a url under a foreign party', '2.2.1', 'locations.receiver.put', { url: `${host}/ocpi/2.2.1/locations/DE/ABC/L-1`, body: { country_code: 'DE', party_id: 'ABC' } }, ['owner.mismatch violation request url']],
    ['the same in 2.1.1', '2.1.1', 'locations.receiver.put', { url: `${host}/ocpi/2.1.1/locations/DE/ABC/L-1` }, ['owner.mismatch violation request url']],
    ['through a hub', '2.2.1', 'locations.receiver.put', { url: `${host}/ocpi/2.2.1/locations/DE/ABC/L-1`, body: { country_code: 'DE', party_id: 'ABC' }, facts: { peerIsHub: true } }, []],
    ['another owner in the body', '2.2.1', 'locations.receiver.put', { body: { party_id: 'ABC' } }, ['owner.mismatch violation request /party_id']],
    ['another party of the caller in the header', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-from-party-id': 'CPX' }, responseHeaders: { 'OCPI-to-party-id': 'CPX' }, facts: twoParties }, ['owner.mismatch warning request header:OCPI-from-party-id']],
    ['a stranger in the header', '2.2.1', 'locations.sender.list', { requestHeaders: { 'OCPI-from-party-id': 'ABC' }, responseHeaders: { 'OCPI-to-party-id': 'ABC' } }, ['owner.mismatch violation request header:OCPI-from-party-id']],
    ['a CDR of somebody else', '2.2.1', 'cdrs.receiver.post', { body: { party_id: 'ABC' } }, ['owner.mismatch violation request /party_id']],
    ['somebody else\'s object in a list', '2.2.1', 'locations.sender.list', { data: [location({ '/party_id': 'ABC' })], responseHeaders: { 'x-total-count': '1' } }, ['owner.mismatch violation response /data/0/party_id'], 'out'],
    ['another id in the body', '2.2.1', 'locations.receiver.put', { body: { id: 'L-2' } }, ['object.rule violation request /id']],
  ],
  'case.ids': [
    ['a party in lower case in the url', '2.2.1', 'locations.receiver.put', { url: `${host}/ocpi/2.2.1/locations/nl/cpo/L-1` }, ['case.ids warning request /country_code', 'case.ids warning request /party_id', 'case.ids warning request url']],
    ['an id in lower case in the url', '2.2.1', 'locations.receiver.put', { url: `${host}/ocpi/2.2.1/locations/NL/CPO/l-1` }, ['case.ids warning request /id']],
    ['the same in 2.1.1, where it is another id', '2.1.1', 'locations.receiver.put', { url: `${host}/ocpi/2.1.1/locations/NL/CPO/l-1` }, ['object.rule violation request /id']],
    ['an id that is stored in another case', '2.2.1', 'locations.sender.get', { facts: { storedId: 'l-1' } }, ['case.ids warning request url']],
    ['a country in lower case in the headers', '2.2.1', 'locations.receiver.put', { requestHeaders: { 'OCPI-from-country-code': 'nl' } }, ['case.ids warning request header:OCPI-from-country-code']],
  ],
  'url.building': [
    ['two slashes', '2.2.1', 'locations.sender.get', { url: `${host}/ocpi/2.2.1//locations/L-1`, endpoint: undefined, status: 404, response: { status_code: 2000, timestamp } }, ['url.building violation request url']],
    ['a url that nobody advertised', '2.2.1', 'locations.sender.get', { url: `${host}/ocpi/2.2.1/location/L-1`, endpoint: undefined, status: 404, response: { status_code: 2000, timestamp } }, ['url.building violation request url']],
    ['an id that is not encoded', '2.2.1', 'locations.sender.get', { url: `${host}/ocpi/2.2.1/locations/L|1` }, ['url.building warning request url']],
    ['not under what was advertised', '2.2.1', 'locations.sender.get', { facts: { advertisedUrl: 'https://other.example/locations' } }, ['url.building violation request url']],
    ['under what was advertised in another case', '2.2.1', 'locations.sender.get', { facts: { advertisedUrl: `${host}/OCPI/2.2.1/locations` } }, ['url.building warning request url']],
    ['a response_url may lie anywhere', '2.2.1', 'commands.sender.result', { facts: { advertisedUrl: 'https://other.example/commands' } }, []],
  ],
  'token.identity': [
    ['a type that the url does not name', '2.2.1', 'tokens.receiver.put', { body: { type: 'OTHER' } }, ['token.identity violation request url']],
    ['a type that the url names', '2.2.1', 'tokens.receiver.put', { url: `${goodParts('2.2.1', 'tokens.receiver.put').url}?type=OTHER`, body: { type: 'OTHER' } }, []],
    ['another uid in the body', '2.1.1', 'tokens.receiver.put', { body: { uid: 'X' } }, ['token.identity violation request /uid']],
    ['404 without 2004', '2.2.1', 'tokens.sender.authorize', { status: 404, response: { status_code: 2001, timestamp } }, ['token.identity violation response /status_code'], 'out'],
    ['2004 without 404', '2.2.1', 'tokens.sender.authorize', { response: { status_code: 2004, timestamp } }, ['token.identity violation response status'], 'out'],
    ['an answer about another Token', '2.2.1', 'tokens.sender.authorize', { data: { ...goodObject('2.2.1', 'AuthorizationInfo'), token: { ...goodObject('2.2.1', 'Token'), uid: 'X' } } }, ['token.identity violation response /data/token/uid'], 'out'],
    ['a place that nobody asked about', '2.1.1', 'tokens.sender.authorize', { request: undefined, requestHeaders: { 'content-type': undefined } }, ['token.identity warning response /data/location'], 'out'],
    ['a place that is not allowed', '2.1.1', 'tokens.sender.authorize', { data: { ...goodObject('2.1.1', 'AuthorizationInfo'), allowed: 'BLOCKED' } }, ['token.identity warning response /data/location'], 'out'],
    ['DELETE', '2.2.1', 'tokens.receiver.put', { method: 'DELETE', endpoint: undefined, request: undefined, requestHeaders: { 'content-type': undefined }, status: 405, response: { status_code: 2000, timestamp } }, ['token.identity violation request method']],
  ],
  'module.support': [
    ['405', '2.2.1', 'tariffs.receiver.put', { status: 405, response: { status_code: 2000, timestamp } }, ['module.support violation response status'], 'out'],
    ['404 to a list', '2.1.1', 'tariffs.sender.list', { status: 404, response: { status_code: 2000, timestamp } }, ['module.support violation response status'], 'out'],
    ['404 to a push, which may mean the party', '2.1.1', 'tariffs.receiver.put', { status: 404, response: { status_code: 2000, timestamp } }, [], 'out'],
    ['no credentials in version details', '2.1.1', 'versions.details', { data: { version: '2.1.1', endpoints: [{ identifier: 'locations', url: 'https://x.example/' }] } }, ['module.support violation response /data/endpoints'], 'out'],
  ],
  'timestamp.parents': [
    ['changed without a new last_updated', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/evses/0/status': 'CHARGING' }) } }, ['timestamp.parents violation request /last_updated']],
    ['changed twice within a second, told in seconds', '2.2.1', 'locations.receiver.put', { startedAt: Date.UTC(2026, 4, 4, 10, 0, 0, 900), facts: { stored: () => location({ '/evses/0/status': 'CHARGING' }) } }, []],
    ['a new last_updated without a change', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/last_updated': '2026-05-03T10:00:00Z' }) } }, ['timestamp.parents warning request /last_updated']],
    ['older than what is known', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/last_updated': '2026-05-04T10:00:01Z' }) } }, ['timestamp.parents warning request /last_updated']],
    ['the same again', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/last_updated': '2026-05-04T10:00:00.000Z', '/images': [] }) } }, []],
    ['changed in a list', '2.2.1', 'locations.sender.list', { facts: { storedOf: (object) => ({ ...object, name: 'Old name' }) } }, ['timestamp.parents violation response /data/0/last_updated', 'timestamp.parents violation response /data/1/last_updated'], 'out'],
    ['an EVSE', '2.1.1', 'locations.receiver.patch-evse', { request: { status: 'BLOCKED', last_updated: timestamp }, facts: { stored: () => goodObject('2.1.1', 'EVSE') } }, ['timestamp.parents violation request /last_updated']],
  ],
  'evse.removal': [
    ['an EVSE that vanished', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/evses/1': secondEvse, '/last_updated': '2026-05-03T10:00:00Z' }) } }, ['evse.removal violation request /evses']],
    ['an EVSE that was removed before', '2.2.1', 'locations.receiver.put', { facts: { stored: () => location({ '/evses/1': { ...secondEvse, status: 'REMOVED' }, '/last_updated': '2026-05-03T10:00:00Z' }) } }, []],
    ['DELETE', '2.1.1', 'locations.receiver.put', { method: 'DELETE', endpoint: undefined, request: undefined, requestHeaders: { 'content-type': undefined }, status: 405, response: { status_code: 2000, timestamp } }, ['evse.removal violation request method']],
  ],
  'session.lifecycle': [
    ['a change after COMPLETED', '2.2.1', 'sessions.receiver.put', { body: { kwh: 13 }, facts: { stored: () => session({ '/status': 'COMPLETED' }) } }, ['session.lifecycle violation request /kwh']],
    ['the same again after COMPLETED', '2.2.1', 'sessions.receiver.put', { body: { status: 'COMPLETED', end_date_time: timestamp }, facts: { stored: () => session({ '/status': 'COMPLETED', '/end_date_time': timestamp }) } }, []],
    ['energy going back', '2.2.1', 'sessions.receiver.patch', { body: { kwh: 12 }, facts: { stored: () => session({}) } }, ['session.lifecycle violation request /kwh']],
    ['from ACTIVE to PENDING', '2.2.1', 'sessions.receiver.put', { body: { status: 'PENDING' }, facts: { stored: () => session({}) } }, ['session.lifecycle violation request /status']],
    ['out of order', '2.2.1', 'sessions.receiver.put', { facts: { stored: () => session({ '/last_updated': '2026-05-04T10:00:01Z' }) } }, ['session.lifecycle warning request /last_updated']],
    ['going on', '2.2.1', 'sessions.receiver.patch', { body: { kwh: 13 }, facts: { stored: () => session({}) } }, []],
    ['a CDR of a Session nobody knows', '2.2.1', 'cdrs.receiver.post', { facts: { knowsSession: () => false } }, ['session.lifecycle warning request /session_id']],
  ],
  'cdr.immutable': [
    ['the same CDR again', '2.2.1', 'cdrs.receiver.post', { facts: { stored: () => goodObject('2.2.1', 'CDR') } }, ['cdr.immutable warning request /id']],
    ['again, with other content', '2.2.1', 'cdrs.receiver.post', { body: { total_energy: 13 }, facts: { stored: () => goodObject('2.2.1', 'CDR') } }, ['cdr.immutable violation request /total_energy']],
    ['PUT', '2.2.1', 'cdrs.receiver.post', { method: 'PUT', endpoint: undefined, status: 405, response: { status_code: 2000, timestamp } }, ['cdr.immutable violation request method']],
  ],
  'cdr.location-header': [
    ['missing', '2.2.1', 'cdrs.receiver.post', { responseHeaders: { location: undefined } }, ['cdr.location-header violation response header:Location'], 'out'],
    ['relative', '2.2.1', 'cdrs.receiver.post', { responseHeaders: { location: '/ocpi/cdrs/1' } }, ['cdr.location-header violation response header:Location'], 'out'],
    ['relative in 2.1.1, whose example is', '2.1.1', 'cdrs.receiver.post', { responseHeaders: { location: '/ocpi/cdrs/1' } }, ['cdr.location-header warning response header:Location'], 'out'],
    ['not needed when refused', '2.2.1', 'cdrs.receiver.post', { status: 200, response: { status_code: 2001, timestamp }, responseHeaders: { location: undefined } }, [], 'out'],
    ['leading nowhere', '2.2.1', 'cdrs.receiver.get', { status: 404, response: { status_code: 2000, timestamp } }, ['cdr.location-header violation response status'], 'out'],
  ],
  'patch.merge': [
    ['PATCH before PUT', '2.2.1', 'sessions.receiver.patch', { facts: { stored: () => undefined } }, ['patch.merge warning request method']],
    ['something else read back', '2.2.1', 'sessions.receiver.get', { data: session({ '/kwh': 1 }), facts: { stored: () => session({}) } }, ['patch.merge violation response /data/kwh'], 'out'],
    ['the same read back', '2.2.1', 'sessions.receiver.get', { data: session({ '/end_date_time': null }), facts: { stored: () => session({}) } }, ['null.empty warning response /data/end_date_time'], 'out'],
  ],
  'command.result': [
    ['to a url that nobody gave out', '2.2.1', 'commands.sender.result', { facts: { command: 'unknown' } }, ['command.result violation request url']],
    ['twice', '2.1.1', 'commands.sender.result', { facts: { command: 'repeated' } }, ['command.result violation request url']],
    ['late', '2.2.1', 'chargingprofiles.sender.result', { facts: { command: 'late' } }, ['command.result warning request url']],
    ['expected', '2.2.1', 'commands.sender.result', { facts: { command: 'expected' } }, []],
    ['a reservation cancelled long after', '2.2.1', 'commands.sender.result', { request: { result: 'CANCELED_RESERVATION' }, facts: { command: 'repeated' } }, []],
  ],
  'rate.timeout': [
    ['429 without Retry-After', '2.2.1', 'locations.sender.list', { status: 429, response: { status_code: 3000, timestamp } }, ['rate.timeout warning response header:Retry-After'], 'out'],
    ['429 with Retry-After', '2.2.1', 'locations.sender.list', { status: 429, response: { status_code: 3000, timestamp }, responseHeaders: { 'retry-after': '5' } }, [], 'out'],
    ['502', '2.2.1', 'locations.sender.list', { status: 502, response: { status_code: 3000, timestamp } }, ['rate.timeout warning response status'], 'out'],
    ['31 seconds', '2.1.1', 'locations.sender.list', { durationMs: 31_000 }, ['rate.timeout warning response'], 'out'],
    ['no answer in time', '2.1.1', 'locations.sender.list', { status: 0, error: 'x.example did not answer within 30 s' }, ['rate.timeout warning response'], 'out'],
    ['nobody there', '2.1.1', 'locations.sender.list', { status: 0, error: 'nothing listens at x.example' }, [], 'out'],
  ],
  'version.mix': [
    ['PATCH of a Tariff', '2.2.1', 'tariffs.receiver.put', { method: 'PATCH', endpoint: undefined, status: 405, response: { status_code: 2000, timestamp } }, ['version.mix violation request method']],
    ['auth_id', '2.2.1', 'tokens.receiver.put', { body: { contract_id: undefined, auth_id: 'C' } }, ['version.mix violation request /auth_id']],
  ],
  'hub.routing': [
    ['a hub\'s status code of one who is none', '2.2.1', 'locations.sender.list', { response: { status_code: 4001, timestamp } }, ['hub.routing warning response /status_code'], 'out'],
  ],
  'transport.host': [
    ['a private address', '2.2.1', 'versions.list', { data: [{ version: '2.2.1', url: 'http://192.168.1.5/ocpi/2.2.1' }] }, ['transport.host warning response /data/0/url'], 'out'],
    ['localhost', '2.2.1', 'credentials.post', { body: { url: 'https://localhost:8080/ocpi/versions' } }, ['transport.host warning request /url']],
    ['localhost among neighbours', '2.2.1', 'credentials.post', { url: 'http://127.0.0.1:3000/ocpi/2.2.1/credentials', body: { url: 'http://localhost:8080/ocpi/versions' } }, []],
    ['http beside https', '2.1.1', 'versions.details', { data: { version: '2.1.1', endpoints: [{ identifier: 'credentials', url: 'http://callee.example/x' }] } }, ['transport.host warning response /data/endpoints/0/url'], 'out'],
  ],
}

describe.each(Object.entries(table))('%s', (_, rows) => {
  it.each(rows.map((row) => ({ name: `${row[0]} (${row[1]} ${row[2]})`, row })))('$name', ({ row: [, version, id, spoil, expected, direction] }) => {
    expect(found(version, id, spoil, direction).sort()).toEqual([...expected].sort())
  })
})

describe('the table', () => {
  it('raises every id that an exchange can show, here or by judging its bodies', () => {
    // Prices are worked out elsewhere; text, ids and numbers are judged field by field.
    const judged: FindingId[] = [
      'cdr.arithmetic', 'number.format', 'null.empty', 'country.format', 'enum.unknown', 'length.overrun', 'patch.last-updated',
      'object.type', 'object.format',
    ]
    const raised = new Set([...rules.flatMap((rule) => rule.ids), ...judged])
    expect(Object.keys(findingIds).filter((id) => !raised.has(id as FindingId))).toEqual([])
  })
  it('names version and chapter, what was expected and what came, in every finding', () => {
    for (const rows of Object.values(table)) {
      for (const [, version, id, spoil, , direction] of rows) {
        for (const finding of findingsIn(version, id, spoil, direction)) {
          expect(finding.chapter).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} [a-z_]+$`))
          expect(finding.expected).not.toBe('')
          expect(finding.actual).not.toBe('')
          expect(finding.expected).not.toBe(finding.actual)
        }
      }
    }
  })
})
