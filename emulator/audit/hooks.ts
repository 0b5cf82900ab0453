/** How the platform is made to act: by a command or an HTTP call of the user. */
import { spawn } from 'node:child_process'
import type { AuditAction, AuditHook } from '../contract/audit.js'

/** What placeholders of hooks stand for: `{evse}`. */
export type Placeholders = Readonly<Record<string, string | undefined>>

export interface HookOutcome {
  readonly ok: boolean
  /** What the hook printed or was answered. */
  readonly output: string
}

/** Undefined where there is no hook for the action. */
export type Actor = (action: AuditAction, placeholders: Placeholders, signal: AbortSignal) => Promise<HookOutcome> | undefined

const longestOutput = 4_000

const filled = (text: string, placeholders: Placeholders): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => placeholders[name] ?? whole)

const filledIn = (value: unknown, placeholders: Placeholders): unknown =>
  typeof value === 'string'
    ? filled(value, placeholders)
    : Array.isArray(value)
      ? value.map((one) => filledIn(one, placeholders))
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, placeholders)]))
        : value

const runCommand = (command: readonly string[], seconds: number, signal: AbortSignal): Promise<HookOutcome> =>
  new Promise((resolve) => {
    const [program = '', ...rest] = command
    let output = ''
    const child = spawn(program, rest, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const take = (piece: Buffer): void => {
      if (output.length < longestOutput) output += piece.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'ENOENT'
          ? `there is no program ${program}`
          : error.name === 'AbortError'
            ? `no end within ${seconds} s`
            : error.message
      resolve({ ok: false, output: `${output}${why}` })
    })
    child.once('close', (code) => {
      resolve({ ok: code === 0, output: code === 0 ? output : `${output}exit code ${code ?? 'none'}` })
    })
  })

const callUrl = async (
  hook: Extract<AuditHook, { url: string }>,
  placeholders: Placeholders,
  signal: AbortSignal,
): Promise<HookOutcome> => {
  try {
    const response = await fetch(filled(hook.url, placeholders), {
      method: hook.method,
      headers: { ...(hook.body !== undefined && { 'content-type': 'application/json' }), ...hook.headers },
      ...(hook.body !== undefined && { body: JSON.stringify(filledIn(hook.body, placeholders)) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(hook.timeoutSeconds * 1000)]),
    })
    const text = (await response.text()).slice(0, longestOutput)
    return { ok: response.ok, output: `HTTP ${response.status} ${text}` }
  } catch (error) {
    return {
      ok: false,
      output: error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error),
    }
  }
}

export const actorOf =
  (hooks: Readonly<Partial<Record<AuditAction, AuditHook>>>): Actor =>
  (action, placeholders, signal) => {
    const hook = hooks[action]
    if (!hook) return undefined
    return 'command' in hook
      ? runCommand(
          hook.command.map((part) => filled(part, placeholders)),
          hook.timeoutSeconds,
          signal,
        )
      : callUrl(hook, placeholders, signal)
  }
