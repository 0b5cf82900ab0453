/** Data sets: what a stand-in owns, and what it received from each peer. */
import { z } from 'zod'
import { dataSetNames } from '../ocpi/data-sets.js'
import { Finding } from '../ocpi/finding.js'
import { Version } from '../ocpi/version.js'

export const DataSetName = z.enum(dataSetNames)
export type DataSetName = z.infer<typeof DataSetName>

/** `own`, or the id of the connection that the data came over. */
export const Holder = z.string()

export const DataSet = z.object({
  standinId: z.string(),
  holder: Holder,
  module: DataSetName,
  /** Object of the specification that it holds, as `Location`. */
  object: z.string(),
  /** Version in which its objects are written: 2.2.1 for own data, the connection's for received data. */
  version: Version,
  count: z.number().int(),
  /** Can be edited here. */
  editable: z.boolean(),
  /** False when the set is too large to be kept over a restart. */
  kept: z.boolean(),
})
export type DataSet = z.infer<typeof DataSet>

export const DataKey = z.object({
  standinId: z.string(),
  holder: Holder,
  module: DataSetName,
  /** Owner and id as the set spells them: `NL-CPO/LOC1`, for tokens `DE-MSP/0123/RFID`. */
  key: z.string(),
})
export type DataKey = z.infer<typeof DataKey>

/** One line of a data list. */
export const DataSummary = z.object({
  key: z.string(),
  id: z.string(),
  owner: z.string(),
  title: z.string(),
  /** Status, type or price in a word or two. */
  state: z.string(),
  lastUpdated: z.string(),
})
export type DataSummary = z.infer<typeof DataSummary>

/** The `revision` of `data.get` that the writer saw; the call fails with `conflict` when the object has changed since. */
export const Seen = z.object({ revision: z.string().optional() })

/** A push that a change led to, or would lead to. */
export const PlannedPush = z.object({
  connectionId: z.string(),
  operation: z.string(),
  method: z.string(),
  url: z.string(),
  body: z.unknown(),
  /** What was lost in writing it for the connection's version. */
  notes: z.array(z.string()),
})
export type PlannedPush = z.infer<typeof PlannedPush>

export const DataObject = z.object({
  key: z.string(),
  object: z.unknown(),
  findings: z.array(Finding),
  /** Changes whenever the object does: a writer sends back the one it saw, so that no change of another writer is lost. */
  revision: z.string(),
})
export type DataObject = z.infer<typeof DataObject>

/** Columns that a list of objects can be sorted by. */
export const DataSort = z.enum(['id', 'title', 'state', 'lastUpdated'])
export type DataSort = z.infer<typeof DataSort>

/** What an import does, or would do, with one object of the file. */
export const ImportAction = z.enum(['create', 'change', 'same', 'invalid'])
export type ImportAction = z.infer<typeof ImportAction>
export const ImportedObject = z.object({
  /** Place in the file, counted from 1. */
  place: z.number().int(),
  /** Key in the set; empty where the object does not name itself. */
  key: z.string(),
  action: ImportAction,
  /** Fields that change, or what is wrong. */
  message: z.string(),
})
export type ImportedObject = z.infer<typeof ImportedObject>
export const ImportCounts = z.record(ImportAction, z.number().int())
export type ImportCounts = z.infer<typeof ImportCounts>
