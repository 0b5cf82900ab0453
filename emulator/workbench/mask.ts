/** What keeps tokens from leaving the workbench with the log. */
import { createMask, type Mask } from '../traffic/mask.js'
import type { Bench } from './workbench.js'

/** Every token that this workbench knows: none of them leaves it unless that is asked for. */
export const secretsOf = (bench: Bench): ReadonlySet<string> =>
  new Set(
    [...bench.standins.values()]
      .flatMap(({ standin }) =>
        standin.context.connections
          .list()
          .flatMap((record) => [
            record.tokens.a,
            record.tokens.in,
            record.tokens.out,
            record.tokens.old,
            record.overrides.tokens.in,
            record.overrides.tokens.out,
            typeof record.credentials?.['token'] === 'string' ? record.credentials['token'] : undefined,
            record.voidOut,
            ...record.retired.map((retired) => retired.token),
            ...(record.knownTokens ?? []).map((known) => known.token),
          ]),
      )
      .filter((token) => token !== undefined),
  )

/** Ids of stand-ins and connections: a token that is spelled like one must not make it unusable. */
export const namesOf = (bench: Bench): ReadonlySet<string> =>
  new Set([...bench.standins].flatMap(([id, { standin }]) => [id, ...standin.context.connections.list().map((record) => record.id)]))

/** A mask is dear to make and tokens change rarely. */
const masks = new WeakMap<Bench, { readonly key: string; readonly mask: Mask }>()

export const maskFor = (bench: Bench, reveal: boolean): Mask => {
  if (reveal) return createMask({ reveal })
  const secrets = secretsOf(bench)
  const key = [...secrets].join(' ')
  const known = masks.get(bench)
  if (known?.key === key) return known.mask
  const mask = createMask({ secrets })
  masks.set(bench, { key, mask })
  return mask
}
