/** The single checks of `standin doctor`. Each answers with what it found and, where something is wrong, what to do about it. */
import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { compareVersions } from 'compare-versions'
import { request } from 'undici'
import type { StandinSettings } from '../contract/standin.js'
import { freePortNear } from '../standin/serving/ports.js'
import { errorText } from '../contract/error-text.js'

export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly message: string
  /** What to do. */
  readonly advice?: string
}

type Settings = Pick<StandinSettings, 'id' | 'port' | 'host' | 'publicUrl' | 'tls'>

export const checkNode = (version: string, wanted: string): Check => {
  const least = wanted.replace(/^>=/, '')
  const name = 'Node.js'
  return compareVersions(version, least) >= 0
    ? { name, state: 'ok', message: `${version}` }
    : { name, state: 'failed', message: `${version} is too old`, advice: `Install Node.js ${least} or later.` }
}

/** Whether the folder can be read and written, or created. */
export const checkWorkspace = async (folder: string): Promise<Check> => {
  const name = 'Workspace'
  if (!existsSync(folder)) return { name, state: 'ok', message: `${folder} does not exist yet; it is created at the first start` }
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return { name, state: 'ok', message: `${folder} can be read and written` }
  } catch (error) {
    return {
      name,
      state: 'failed',
      message: `${folder} cannot be read and written: ${errorText(error)}`,
      advice: 'Change the permissions of the folder, or choose another one with --workspace.',
    }
  }
}

/** Whether the port of a stand-in that is not running can be had. */
export const checkPort = async ({ id, port, host }: Settings): Promise<Check> => {
  const name = `Port of ${id}`
  if (port === 0) return { name, state: 'ok', message: 'a free port is chosen at each start' }
  const free = await freePortNear(host, port)
  if (free === port) return { name, state: 'ok', message: `${port} on ${host} is free` }
  return {
    name,
    state: 'failed',
    message: `${port} on ${host} is taken by another program, or not allowed`,
    advice: free === undefined ? 'Choose another port.' : `Stop that program, or use port ${free}.`,
  }
}

const soonDays = 30
const dayMs = 24 * 60 * 60 * 1000

/** Whether the certificate files of a stand-in can be read, belong together and are valid. */
export const checkCertificate = async ({ id, tls }: Settings, nowMs: number): Promise<Check | undefined> => {
  const name = `Certificate of ${id}`
  if (tls === undefined) return undefined
  const { certFile, keyFile } = tls
  if (certFile === undefined || keyFile === undefined) {
    return {
      name,
      state: 'warning',
      message: 'a self-signed certificate is generated at each start',
      advice: 'Peers must be told to trust it; give --tls and --tls-key for a certificate of your own.',
    }
  }
  try {
    const certificate = new X509Certificate(await readFile(certFile))
    const key = createPrivateKey(await readFile(keyFile))
    const until = Date.parse(certificate.validTo)
    if (!certificate.checkPrivateKey(key))
      return {
        name,
        state: 'failed',
        message: `${keyFile} is not the key of ${certFile}`,
        advice: 'Give the key that belongs to the certificate.',
      }
    if (until < nowMs)
      return { name, state: 'failed', message: `${certFile} expired on ${certificate.validTo}`, advice: 'Renew the certificate.' }
    if (until < nowMs + soonDays * dayMs)
      return { name, state: 'warning', message: `${certFile} expires on ${certificate.validTo}`, advice: 'Renew the certificate soon.' }
    return { name, state: 'ok', message: `valid until ${certificate.validTo}` }
  } catch (error) {
    return { name, state: 'failed', message: errorText(error), advice: 'Give a certificate and its key in PEM form.' }
  }
}

const answerMs = 8000

/** Answers at the port of the stand-in while the public url is asked for, so that the way from there to here is tried. */
const withAnswer = async <T>({ port, host }: Settings, answer: string, ask: () => Promise<T>): Promise<T> => {
  const server = createServer((_request, response) => {
    response.end(answer)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // What goes wrong once it listens is seen by the request that gets no answer.
  server.on('error', () => undefined)
  try {
    return await ask()
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const textAt = async (url: string): Promise<string> => {
  const { body } = await request(url, { headersTimeout: answerMs, bodyTimeout: answerMs, signal: AbortSignal.timeout(answerMs) })
  return (await body.text()).slice(0, 100_000)
}

/**
 * Whether requests to the public url arrive at the port of the stand-in. A running stand-in is recognised by its OCPI answer; for one
 * that is stopped, the check itself listens at the port.
 */
export const checkPublicUrl = async (settings: Settings, running: boolean): Promise<Check | undefined> => {
  const { id, publicUrl, tls } = settings
  const name = `Public URL of ${id}`
  if (publicUrl === undefined) return undefined
  const missed = (why: string): Check => ({
    name,
    state: 'failed',
    message: `${publicUrl} does not lead to this stand-in: ${why}`,
    advice: 'Check the tunnel or reverse proxy in front of it, its target port, and DNS.',
  })
  try {
    if (running) {
      const answer = await textAt(`${publicUrl.replace(/\/$/, '')}/ocpi/versions`)
      return /"status_code"\s*:/.test(answer) ? { name, state: 'ok', message: `${publicUrl} answers` } : missed('the answer is not OCPI')
    }
    if (tls !== undefined) return { name, state: 'warning', message: 'not checked', advice: 'Start the stand-in first: it serves https.' }
    const nonce = randomUUID()
    const answer = await withAnswer(settings, nonce, () => textAt(publicUrl))
    return answer.includes(nonce)
      ? { name, state: 'ok', message: `${publicUrl} leads to port ${settings.port}` }
      : missed('another program answered')
  } catch (error) {
    return missed(errorText(error))
  }
}
