/** Prices: Tariffs explained, CDRs and Sessions priced again and held against what they state. */
import { z } from 'zod'
import { Version } from '../ocpi/version.js'
import { Holder } from './data.js'

/** A tax in a total. */
export const TaxLine = z.object({ name: z.string(), percentage: z.number().optional(), amount: z.number() })

/** A total as the version has it: a number, excluding and including VAT, or before taxes and each tax. */
export const Total = z.union([
  z.number(),
  z.object({ excl_vat: z.number(), incl_vat: z.number() }),
  z.object({ before_taxes: z.number(), taxes: z.array(TaxLine) }),
])
export type Total = z.infer<typeof Total>

/** One line for each price component that was used; fields as `standin price --json` has them. */
export const BillLine = z.object({
  dimension: z.string(),
  tariff_id: z.string().optional(),
  /** Place of the element in the Tariff; absent when no element prices this. */
  element_index: z.number().int().optional(),
  /** Why this element, in words. */
  why: z.string(),
  quantity: z.number(),
  /** As billed, after step_size. */
  stepped_quantity: z.number(),
  unit: z.enum(['kWh', 'h', 'session']),
  /** Wh or seconds. */
  step_size: z.number().optional(),
  /** Per unit, excluding VAT. */
  price: z.number().optional(),
  /** Percent. */
  vat: z.number().optional(),
  cost: z.object({ excl_vat: z.number(), incl_vat: z.number() }),
  /** Places of the charging periods that contributed. */
  charging_periods: z.array(z.number().int()),
})
export type BillLine = z.infer<typeof BillLine>

/** A total that is stated and does not follow. */
export const BillDifference = z.object({
  field: z.string(),
  /** JSON pointer. */
  at: z.string(),
  stated: z.number(),
  expected: z.number(),
  difference: z.number(),
  /** A way of calculating that leads to what is stated. */
  explanation: z.string().optional(),
})
export type BillDifference = z.infer<typeof BillDifference>

export const BillNote = z.object({ at: z.string(), text: z.string() })

export const Bill = z.object({
  version: Version,
  kind: z.enum(['cdr', 'session']),
  id: z.string(),
  /** False when no Tariff was at hand: then only energy and times are compared. */
  priced: z.boolean(),
  currency: z.string(),
  /** IANA name. */
  timeZone: z.string(),
  tariffIds: z.array(z.string()),
  /** Ours, under the object's own field names. */
  totals: z.record(z.string(), Total),
  /** Theirs, for the same fields, as they stand in the object. */
  stated: z.record(z.string(), z.unknown()),
  lines: z.array(BillLine),
  differences: z.array(BillDifference),
  assumptions: z.array(BillNote),
  problems: z.array(BillNote),
})
export type Bill = z.infer<typeof Bill>

/** `unpriced`: no Tariff is at hand. */
export const Verdict = z.enum(['equal', 'different', 'unpriced'])
export type Verdict = z.infer<typeof Verdict>

/** A Session or CDR as one line of a list, priced again. */
export const BillSummary = z.object({
  holder: Holder,
  /** As the data set spells it. */
  key: z.string(),
  id: z.string(),
  owner: z.string(),
  version: Version,
  /** Of a Session; of a CDR the session that it is for, where it says so. */
  sessionId: z.string(),
  /** Of a Session; empty for a CDR. */
  status: z.string(),
  /** As it was written. */
  start: z.string(),
  end: z.string(),
  tokenUid: z.string(),
  locationId: z.string(),
  kwh: z.number().optional(),
  /** As stated, including VAT where the version has it. */
  cost: z.number().optional(),
  currency: z.string(),
  /** A credit CDR. */
  credit: z.boolean(),
  verdict: Verdict,
  differences: z.number().int(),
})
export type BillSummary = z.infer<typeof BillSummary>

const UnitPrice = z.object({
  exclVat: z.number(),
  inclVat: z.number(),
  elementIndex: z.number().int(),
})

/** A stretch of a day with the same prices; a dimension that no element prices has none. */
export const PriceStep = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Per kWh. */
  energy: UnitPrice.optional(),
  /** Per hour of charging. */
  time: UnitPrice.optional(),
  /** Per hour of parking. */
  parking: UnitPrice.optional(),
  /** Once, for a session that begins here. */
  flat: UnitPrice.optional(),
  /** Energy and charging time together, per kWh at the given power, excluding VAT. */
  perKwh: z.number(),
})
export type PriceStep = z.infer<typeof PriceStep>

export const TariffExplanation = z.object({
  version: Version,
  id: z.string(),
  currency: z.string(),
  /** The most important first. */
  sentences: z.array(z.string()),
  /** IANA name. */
  timeZone: z.string(),
  /** Where the time zone was taken from, when no Location says it. */
  assumption: z.string().optional(),
  powerKw: z.number(),
  /** The day, from midnight to midnight at the Location. */
  steps: z.array(PriceStep),
})
export type TariffExplanation = z.infer<typeof TariffExplanation>

const set = z.object({ standinId: z.string(), holder: Holder })
/** One of the set, or an object that is not kept yet. */
const subject = set.extend({ key: z.string().optional(), object: z.unknown().optional(), timeZone: z.string().optional() })
const billed = z.enum(['cdrs', 'sessions'])
const call = <P extends z.ZodType, R extends z.ZodType>(summary: string, params: P, result: R) => ({ summary, params, result })

export const billCalls = {
  'charging.price': call(
    'Price a CDR or Session again, line by line, and hold it against what it states',
    subject.extend({ module: billed }),
    Bill,
  ),
  'charging.bills': call(
    'Sessions or CDRs of a stand-in, own and received, newest first, each priced again',
    z.object({
      standinId: z.string(),
      module: billed,
      holder: Holder.optional(),
      search: z.string().max(200).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ total: z.number().int(), items: z.array(BillSummary) }),
  ),
  'charging.explain': call(
    'A Tariff in words, and its prices over a day',
    subject.extend({
      /** Any instant of the day; now when it is left out. */
      at: z.number().optional(),
      powerKw: z.number().positive().max(2_000).default(11),
      /** How far the session is: elements that begin later ask for it. */
      elapsedMinutes: z.number().min(0).max(100_000).default(0),
      energyKwh: z.number().min(0).max(2_000).default(0),
    }),
    TariffExplanation,
  ),
} as const
