/** `standin serve`: one stand-in for a real peer. */
import { z } from 'zod'
import { ContractError } from '../contract/channel.js'
import { imageTypeOf, StandinSettings, tokenText, type LocalRole, type OwnParty, type StandinSettingsInput } from '../contract/standin.js'
import { own } from '../ocpi/own.js'
import { isVersion, usualVersions, versions } from '../ocpi/version.js'
import { formatParty, parseParty } from '../ocpi/headers.js'
import { version } from '../../package.json' with { type: 'json' }
import { rolesOf } from '../standin/context.js'
import { standinFile } from '../store/workspace.js'
import { createWorkbench } from '../workbench/workbench.js'
import { complain, Exit, logFileBytes, print, printing, printJson, printVersionsUrls, style, usage, whole, listed } from './output.js'
import { keepRunning } from './keep-running.js'
import { errorText } from '../contract/error-text.js'

export interface ServeOptions {
  readonly role: string
  readonly versions?: string
  readonly log?: string
  readonly logSize?: string
  readonly party?: string
  readonly name?: string
  readonly website?: string
  readonly logo?: string
  readonly id?: string
  readonly port?: string
  readonly host?: string
  readonly publicUrl?: string
  readonly tls?: boolean | string
  readonly tlsKey?: string
  readonly tokenA?: string
  readonly reusable?: boolean
  readonly seed?: string
  readonly seedLocations?: string
  readonly strict?: boolean
  readonly pageLimit?: string
  readonly workspace?: string
  readonly ephemeral?: boolean
  readonly connect?: string
  readonly connectToken?: string
  readonly controlPort?: string
  readonly controlToken?: string
  readonly quiet?: boolean
  readonly json?: boolean
}

const roleNames = own({ cpo: 'CPO', emsp: 'EMSP', hub: 'HUB' } as const)
const defaultParties = { CPO: 'NL-CPO', EMSP: 'DE-MSP', HUB: 'DE-HUB' } as const

const optional = (text: string | undefined, name: string): number | undefined => (text === undefined ? undefined : whole(text, name))

const readRoles = (text: string): LocalRole[] =>
  text.split(',').map((name) => {
    const role = roleNames[name.trim().toLowerCase() as keyof typeof roleNames] as LocalRole | undefined
    if (!role) throw usage(`--role knows cpo and emsp, or both with a comma, and hub; not ${name}`)
    return role
  })

/** Each party plays every role; `--party` may name several. */
const partiesOf = (roles: readonly LocalRole[], { party: text, name }: ServeOptions): OwnParty[] =>
  roles.flatMap((role) =>
    (text ?? defaultParties[role]).split(',').map((part) => {
      const party = parseParty(part)
      if (!party) throw usage(`--party has to be a country and a party id, as NL-CPO; not ${part}`)
      const country_code = party.country_code.toUpperCase()
      const party_id = party.party_id.toUpperCase()
      return { role, country_code, party_id, name: name ?? `Standin ${country_code}-${party_id}` }
    }),
  )

/** Website and logo of `--website` and `--logo`, given to each party. */
const withBusinessDetails = (
  parties: OwnParty[] | undefined,
  known: StandinSettings | undefined,
  { website, logo }: ServeOptions,
): OwnParty[] | undefined => {
  if (website === undefined && logo === undefined) return parties
  for (const [name, url] of [
    ['--website', website],
    ['--logo', logo],
  ])
    if (url !== undefined && !httpUrl.safeParse(url).success) throw usage(`${name} has to be an http or https url, not ${url}`)
  const details = {
    ...(website !== undefined && { website }),
    ...(logo !== undefined && { logo: { url: logo, category: 'OPERATOR' as const, type: imageTypeOf(logo) } }),
  }
  return (parties ?? known?.parties)?.map((party) => ({ ...party, ...details }))
}

const httpUrl = z.url({ protocol: /^https?$/ })

const idOf = (options: ServeOptions): string =>
  options.id ??
  readRoles(options.role)
    .map((role) => role.toLowerCase())
    .join('-')

/** As the command line says; where it says nothing, as the workspace has it, or else as is usual. */
const settingsOf = (options: ServeOptions, known: StandinSettings | undefined): StandinSettings => {
  const roles = readRoles(options.role)
  if (roles.includes('HUB') && (roles.length > 1 || options.party?.includes(',')))
    throw usage('a hub is one party, in the role hub and no other')
  const wanted = (options.versions ?? usualVersions.join(',')).split(',').map((text) => text.trim())
  const unknown = wanted.find((version) => !isVersion(version))
  if (unknown !== undefined) throw usage(`--versions knows ${listed(versions, 'and')}, not ${unknown}`)
  const { tls, tlsKey } = options
  if (typeof tls === 'string' && tlsKey === undefined) throw usage('--tls with a certificate file needs --tls-key with its key')
  const keepsParties =
    options.party === undefined && options.name === undefined && known !== undefined && roles.join() === rolesOf(known).join()
  const seed = known?.seed ?? {
    ...(options.seed !== undefined && { seed: optional(options.seed, '--seed') }),
    ...(options.seedLocations !== undefined && { locations: optional(options.seedLocations, '--seed-locations') }),
  }
  const given: Partial<Record<keyof StandinSettingsInput, unknown>> = {
    name: options.name,
    parties: withBusinessDetails(keepsParties ? undefined : partiesOf(roles, options), known, options),
    versions: options.versions === undefined ? undefined : wanted,
    port: optional(options.port, '--port'),
    host: options.host,
    publicUrl: options.publicUrl,
    strict: options.strict,
    pageLimit: optional(options.pageLimit, '--page-limit'),
    tls: tls === undefined || tls === false ? undefined : typeof tls === 'string' ? { certFile: tls, keyFile: tlsKey } : {},
  }
  const parsed = StandinSettings.safeParse({
    id: idOf(options),
    name: roles.join(' and '),
    versions: wanted,
    port: 8101,
    ...known,
    seed,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  })
  if (parsed.success) return parsed.data
  throw usage(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
}

export const serve = async (options: ServeOptions): Promise<void> => {
  // What is mistyped is said before a workspace is opened.
  settingsOf(options, undefined)
  if (options.tokenA !== undefined && !tokenText.safeParse(options.tokenA).success)
    throw usage('--token-a has to be 1 to 64 printable characters without spaces')
  if ((options.connect === undefined) !== (options.connectToken === undefined)) throw usage('--connect and --connect-token go together')
  if (options.connect !== undefined && !httpUrl.safeParse(options.connect).success)
    throw usage(`--connect has to be the url of a versions endpoint, not ${options.connect}`)
  if (options.workspace !== undefined && options.ephemeral) throw usage('--workspace and --ephemeral exclude each other')
  const json = options.json === true
  const workbench = await createWorkbench({
    workspace: options.workspace,
    version,
    logFile: options.log,
    logFileBytes: logFileBytes(options.logSize),
  }).catch((error: unknown) => {
    throw usage(errorText(error))
  })
  const { bench } = workbench
  try {
    const known = bench.standins.get(idOf(options))
    const settings = settingsOf(options, known?.standin.context.settings)
    // A file that is there and cannot be read is not to be written anew.
    const unreadable =
      known || options.workspace === undefined
        ? undefined
        : bench.problems.find(({ place: file }) => file === standinFile(options.workspace ?? '', settings.id))
    if (unreadable) throw usage(unreadable.message)
    const hosted = known ?? bench.add(settings)
    if (known) known.standin.context.settings = settings
    await Promise.all([...bench.standins.values()].map((each) => bench.start(each)))
    const { connections } = hosted.standin.context
    const invited = connections
      .list()
      .find(
        (record) =>
          (record.state === 'INVITED' || record.reusable === true) &&
          record.inRole === 'C' &&
          record.tokens.a !== undefined &&
          (options.tokenA === undefined || record.tokens.a === options.tokenA),
      )
    const isNew =
      connections.list().length === 0 ||
      (options.tokenA !== undefined &&
        !connections
          .list()
          .some((record) => record.tokens.a === options.tokenA || record.retired.some((retired) => retired.token === options.tokenA)))
    const invitation =
      invited?.tokens.a ??
      (isNew && options.connect === undefined
        ? (
            await workbench.call('connections.invite', {
              standinId: settings.id,
              ...(options.tokenA !== undefined && { tokenA: options.tokenA }),
              ...(options.reusable && { reusable: true }),
            })
          ).tokens.a
        : undefined)
    const { control, followTraffic, stopped } = await keepRunning(workbench, {
      json,
      workspace: options.workspace,
      quiet: options.quiet === true,
      controlPort: optional(options.controlPort, '--control-port'),
      controlToken: options.controlToken,
    })
    const view = bench.view(hosted)
    if (json) {
      printJson({
        event: 'ready',
        standins: [
          {
            id: settings.id,
            parties: settings.parties.map(formatParty).filter((party, index, all) => all.indexOf(party) === index),
            roles: rolesOf(settings),
            versionsUrls: view.versionsUrls,
            versionsUrlsByRole: view.versionsUrlsByRole,
            ...(invitation !== undefined && { tokenA: invitation }),
          },
        ],
        control: { url: control.url, token: control.token },
      })
    } else {
      print(
        `${style('bold', settings.name)} (${settings.parties.map(formatParty).join(', ')}) speaks OCPI ${listed(settings.versions, 'and')}`,
      )
      printVersionsUrls(view.versionsUrls, '  ')
      if (invitation !== undefined) {
        print(`  token A                 ${invitation}`)
        print('Next: register your platform with this versions url and token A. Traffic appears below; Ctrl+C stops.')
      }
      print('')
    }
    followTraffic()
    if (options.connect !== undefined && options.connectToken !== undefined)
      await connect(workbench, settings.id, options.connect, options.connectToken, json)
    await stopped
  } catch (error) {
    await workbench.shutDown()
    if (error instanceof ContractError) throw new Exit(2, error.message)
    throw error
  }
}

/** Registers as initiator, unless that has been done before; a failure is told and the stand-in goes on serving. */
const connect = async (
  workbench: Awaited<ReturnType<typeof createWorkbench>>,
  standinId: string,
  versionsUrl: string,
  tokenA: string,
  json: boolean,
): Promise<void> => {
  const registered = workbench.bench
    .standin(standinId)
    .standin.context.connections.list()
    .find((record) => record.state === 'REGISTERED' && record.retired.some((retired) => retired.token === tokenA))
  if (registered) return
  const stop = workbench.on(
    'registration',
    printing((step) => {
      if (json) printJson({ event: 'registration', ...step })
      else if (step.state !== 'started')
        print(`${step.state === 'failed' ? style('red', '✗') : style('green', '✓')} ${step.step}: ${step.message}`)
    }),
  )
  try {
    const connection = await workbench.call('connections.register', { standinId, versionsUrl, tokenA })
    if (json) printJson({ event: 'connected', connection })
  } catch (error) {
    const message = errorText(error)
    if (json) printJson({ event: 'connect-failed', message })
    complain(`not registered at ${versionsUrl}: ${message}`)
  } finally {
    stop()
  }
}
