/** Keeps a workbench running until it is told to stop: what `start` and `serve` have in common. */
import { freePortNear } from '../standin/serving/ports.js'
import type { Problem } from '../contract/calls.js'
import type { Workbench } from '../workbench/workbench.js'
import { surviveUncaught } from '../host/uncaught.js'
import { hostWorkbench, type ControlHost } from '../host/web.js'
import { announce } from './control.js'
import { printTraffic } from './print-traffic.js'
import { keepSession, readSession } from './session.js'
import { complain, Exit, printing, terminal, usage } from './output.js'
import { errorText } from '../contract/error-text.js'

export interface Running {
  readonly control: ControlHost
  /** Prints exchanges from now on, those that were before as well: to be called when the first line has been printed. */
  followTraffic(): void
  /** Resolves when the command has been told to stop and everything is written. */
  readonly stopped: Promise<void>
}

/** What to do about a port that cannot be had. */
const cannotListen = async (error: unknown, port: number): Promise<Error> => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return usage(errorText(error))
  const free = await freePortNear('127.0.0.1', port < 1024 ? 8101 : port + 1)
  return usage(
    `port ${port} on 127.0.0.1 ${code === 'EACCES' ? 'is not for everyone' : 'is taken by another program'}${free === undefined ? '' : `: ${free} is free`}`,
  )
}

interface KeepRunningOptions {
  readonly json: boolean
  readonly files?: string | undefined
  readonly workspace: string | undefined
  readonly quiet?: boolean
  readonly controlPort?: number | undefined
  readonly controlToken?: string | undefined
}

/** Opens the control channel: at the port and with the token of the last start of the workspace, unless others are given. */
const openControl = async (workbench: Workbench, options: KeepRunningOptions): Promise<ControlHost> => {
  const session = await readSession(options.workspace)
  const open = (port: number) =>
    hostWorkbench(workbench, {
      files: options.files,
      port,
      // From the environment it is in no list of processes.
      token: options.controlToken ?? terminal().env['STANDIN_CONTROL_TOKEN'] ?? session?.token,
    })
  const last = session === undefined || options.controlPort !== undefined ? undefined : await open(session.port).catch(() => undefined)
  const control =
    last ??
    (await open(options.controlPort ?? 0).catch(async (error: unknown) => {
      await workbench.shutDown()
      throw await cannotListen(error, options.controlPort ?? 0)
    }))
  await keepSession(options.workspace, control)
  return control
}

export const keepRunning = async (workbench: Workbench, options: KeepRunningOptions): Promise<Running> => {
  const control = await openControl(workbench, options)
  const withdraw = await announce(options.workspace, control)
  const tell = printing(({ place, message }: Problem) => {
    complain(`${place}: ${message}`)
  })
  // What went wrong while the workspace was opened comes first.
  workbench.bench.problems.forEach(tell)
  workbench.on('problem', tell)
  let endFollowing = () => Promise.resolve()
  const followTraffic = () => {
    if (options.quiet) return
    endFollowing = printTraffic(workbench.bench, { json: options.json })
  }
  let ended: Promise<void> | undefined
  const end = (): Promise<void> =>
    (ended ??= (async () => {
      await endFollowing()
      await control.close()
      await workbench.shutDown()
      await withdraw()
      const unwritten = workbench.unwritten()
      if (unwritten.length > 0)
        throw new Exit(
          2,
          `could not be written: ${unwritten.join(', ')}. What changed since the last write is lost; make room on the disk, or check who may write there`,
        )
    })())
  const goOn = surviveUncaught({ tell: workbench.bench.problem, mask: workbench.maskText, end })
  const stopped = new Promise<void>((resolve, reject) => {
    const stop = () => {
      // The second time is for those who cannot wait.
      if (ended) process.exit(130)
      end().finally(goOn).then(resolve, reject)
    }
    terminal().once('SIGTERM', stop)
    terminal().on('SIGINT', stop)
    terminal().once('SIGHUP', stop)
  })
  return { control, followTraffic, stopped }
}
