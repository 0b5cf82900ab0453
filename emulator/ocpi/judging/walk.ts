/** Walks a value beside the node that it should be, and reports what differs: one finding per cause. */
import { dateTimePattern, parseDateTime } from '../datetime.js'
import type { Version } from '../version.js'
import { describe, type Fields } from './describe.js'
import { extensions, mayBeEmpty } from './exceptions.js'
import { explainMistyped, explainUnknownFields, explainUnknownValue } from './foreign.js'
import type { Field, Node, NumberNode, ObjectNode, TextNode } from './nodes.js'
import { report, type JudgingWalk } from './report.js'
import type { JudgingSteps } from './steps.js'
import { describeField, describeNode } from './texts.js'
import { dialects } from '../dialect.js'
import { isObject } from '../json-object.js'

// ---- objects ----------------------------------------------------------------------------------------------------

/** `partial`: only the fields to change are there. */
export const walkNode = (walk: JudgingWalk, node: Node, value: unknown, partial: boolean): void => {
  if (node.kind !== 'object') walkLeaf(walk, node, value, undefined)
  else if (isObject(value)) walkObject(walk, node, value, partial)
  else report(walk, 'object.type', 'violation', `an object: ${node.name}`, describe(value), '', node.chapter)
}

const walkObject = (walk: JudgingWalk, node: ObjectNode, value: Fields, partial: boolean): void => {
  const outer = walk.chapter
  walk.chapter = node.chapter
  let known = 0
  let missing: Field[] | undefined
  for (const field of node.fields) {
    const content = value[field.name]
    if (content === undefined) {
      if (field.required && !partial) (missing ??= []).push(field)
      continue
    }
    known++
    walk.path.push(field.name)
    walkField(walk, node, field, content, partial)
    walk.path.pop()
  }
  if (missing !== undefined || Object.keys(value).length !== known) walkMismatch(walk, node, value, missing ?? [])
  for (const rule of node.rules) rule.check(value, walk, partial)
  walk.chapter = outer
}

/** Fields that are missing and fields that nobody asked for are often the same mistake, and then one finding. */
const walkMismatch = (walk: JudgingWalk, node: ObjectNode, value: Fields, missing: readonly Field[]): void => {
  const allowed = extensions[walk.version][node.name]
  const unknown = Object.keys(value).filter((key) => !node.byName.has(key) && value[key] !== undefined && !allowed?.includes(key))
  const explained = explainUnknownFields(walk, node, value, unknown, missing)
  for (const field of missing) {
    if (explained.has(field.name) || isOtherChoice(walk.version, node, field, value)) continue
    report(walk, 'object.required', 'violation', `${describeField(field)}, required`, 'missing', `/${field.name}`)
  }
}

/**
 * 2.1.1 mod_locations, Hours: twentyfourseven and regular_hours are a choice, though the table requires the first. 2.3.0
 * mod_payments: where nothing was captured, there are no lines about it.
 */
const isOtherChoice = (version: Version, node: ObjectNode, field: Field, value: Fields): boolean => {
  if (node.name === 'FinancialAdviceConfirmation' && field.name === 'eft_data') return value['capture_status_code'] === 'FAILED'
  if (version !== '2.1.1' || node.name !== 'Hours' || field.name !== 'twentyfourseven') return false
  const hours = value['regular_hours']
  return Array.isArray(hours) && hours.length > 0
}

const walkField = (walk: JudgingWalk, owner: ObjectNode, field: Field, value: unknown, partial: boolean): void => {
  const entries = checkField(walk, owner, field, value, partial)
  if (entries === undefined) return
  const partialEntries = arePartial(field, partial)
  for (let index = 0; index < entries.length; index++) {
    walk.path.push(index)
    walkEntry(walk, owner, field, entries[index], partialEntries)
    walk.path.pop()
  }
}

const walkEntry = (walk: JudgingWalk, owner: ObjectNode, field: Field, entry: unknown, partial: boolean): void => {
  if (entry === null) report(walk, 'null.empty', 'violation', `${describeNode(field.node)}`, 'null')
  else walkContent(walk, owner, field, entry, partial)
}

/** What an object inside the list of a PATCH stands for is not defined: whole, or only what changed. */
const arePartial = (field: Field, partial: boolean): boolean => partial && (field.name === 'evses' || field.name === 'connectors')

/** Judges a field as a whole. Returns the entries of a list, which are still to be judged; undefined when nothing is left. */
const checkField = (
  walk: JudgingWalk,
  owner: ObjectNode,
  field: Field,
  value: unknown,
  partial: boolean,
): readonly unknown[] | undefined => {
  if (value === null) {
    if (field.required) report(walk, 'null.empty', 'violation', describeField(field), 'required but null')
    else if (partial) {
      // Elsewhere null says the same as leaving the field out.
      report(walk, 'null.empty', 'warning', 'a value, since some receivers delete the field and others ignore null', 'null in a PATCH')
    }
    return undefined
  }
  if (!field.list || !Array.isArray(value)) {
    if (field.list) mistyped(walk, owner, field, value)
    else walkContent(walk, owner, field, value, false)
    return undefined
  }
  if (value.length === 0 && field.required) {
    report(walk, 'null.empty', 'violation', `at least one ${describeNode(field.node)}`, 'an empty list')
  }
  if (arePartial(field, partial) && walk.path.length === 1) {
    report(
      walk,
      'patch.merge',
      'warning',
      `each ${describeNode(field.node)} patched at its own url`,
      'a list in a PATCH, and OCPI does not define whether it replaces or merges',
    )
  }
  return value
}

const walkContent = (walk: JudgingWalk, owner: ObjectNode, field: Field, value: unknown, partial: boolean): void => {
  if (field.node.kind !== 'object') walkLeaf(walk, field.node, value, { owner, field })
  else if (isObject(value)) walkObject(walk, field.node, value, partial)
  else mistyped(walk, owner, field, value)
}

// ---- in steps ---------------------------------------------------------------------------------------------------

/** Leaves of a list that are judged in one step. */
const leavesInStep = 64

const holdsMore = (value: Fields): boolean => Object.values(value).some((content) => typeof content === 'object' && content !== null)

/**
 * The same in small steps, for objects that may be very large: one for each object in a list at any depth, and one for each
 * rule. It takes longer as a whole.
 */
export function* walkSteps(walk: JudgingWalk, node: Node, value: unknown, partial: boolean): JudgingSteps<void> {
  if (node.kind !== 'object' || !isObject(value) || !holdsMore(value)) return walkNode(walk, node, value, partial)
  const outer = walk.chapter
  walk.chapter = node.chapter
  let known = 0
  const missing: Field[] = []
  for (const field of node.fields) {
    const content = value[field.name]
    if (content === undefined) {
      if (field.required && !partial) missing.push(field)
      continue
    }
    known++
    walk.path.push(field.name)
    yield* fieldSteps(walk, node, field, content, partial)
    walk.path.pop()
  }
  if (missing.length > 0 || Object.keys(value).length !== known) walkMismatch(walk, node, value, missing)
  for (const rule of node.rules) {
    yield
    rule.check(value, walk, partial)
  }
  walk.chapter = outer
}

function* fieldSteps(walk: JudgingWalk, owner: ObjectNode, field: Field, value: unknown, partial: boolean): JudgingSteps<void> {
  if (!field.list && isObject(value)) {
    if (field.node.kind === 'object') yield* walkSteps(walk, field.node, value, false)
    else walkField(walk, owner, field, value, partial)
    return
  }
  const entries = checkField(walk, owner, field, value, partial) ?? []
  const partialEntries = arePartial(field, partial)
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index]
    walk.path.push(index)
    if (field.node.kind === 'object' && isObject(entry)) yield* walkSteps(walk, field.node, entry, partialEntries)
    else walkEntry(walk, owner, field, entry, partialEntries)
    walk.path.pop()
    if (field.node.kind === 'object' || index % leavesInStep === 0) yield
  }
}

// ---- leaves -----------------------------------------------------------------------------------------------------

interface FieldPosition {
  readonly owner: ObjectNode
  readonly field: Field
}

const walkLeaf = (walk: JudgingWalk, node: Exclude<Node, ObjectNode>, value: unknown, place: FieldPosition | undefined): void => {
  switch (node.kind) {
    case 'text':
      if (typeof value === 'string') walkText(walk, node, value, place)
      else if (node.basic.finding === 'number.format' && typeof value === 'number') {
        report(walk, 'number.format', 'violation', `${node.basic.looksLike}, as text`, describe(value))
      } else mistyped(walk, place?.owner, place?.field ?? node, value)
      return
    case 'number':
      if (typeof value === 'number' && Number.isFinite(value)) walkNumber(walk, node, value, place?.field.decimals ?? 4)
      else mistyped(walk, place?.owner, place?.field ?? node, value)
      return
    case 'boolean':
      if (typeof value !== 'boolean') mistyped(walk, place?.owner, place?.field ?? node, value)
      return
    case 'enum':
      if (typeof value !== 'string') mistyped(walk, place?.owner, place?.field ?? node, value)
      else if (!node.values.has(value)) explainUnknownValue(walk, node, value)
  }
}

const controlCharacters = /[\u0000-\u001f\u007f-\u009f]/
const beyondAscii = /[^ -~]/

const walkText = (walk: JudgingWalk, node: TextNode, value: string, place: FieldPosition | undefined): void => {
  const { basic } = node
  if (basic.type === 'DateTime') return walkDateTime(walk, value)
  const field = place?.field
  if (value === '#NA' && dialects[walk.version].notAvailable && field?.required === true && basic.type !== 'URL') return
  if (value === '#NA' && basic.matches === undefined) {
    report(
      walk,
      'null.empty',
      'violation',
      dialects[walk.version].notAvailable
        ? 'the field left out; #NA is only for required fields'
        : `a value; #NA is not defined in ${walk.version}`,
      '#NA',
    )
    return
  }
  if (value.length > node.max && isTooLong(walk, node, value, field)) return
  if (basic.matches !== undefined) {
    if (!basic.matches(value)) {
      report(walk, basic.finding ?? 'object.format', 'violation', basic.looksLike ?? basic.type, describe(value))
    } else if (basic.finding === 'country.format' && value !== value.toUpperCase()) {
      report(walk, 'case.ids', 'warning', `capital letters: ${value.toUpperCase()}`, describe(value))
    }
    return
  }
  if (value === '') {
    const allowed = field && place ? mayBeEmpty[walk.version].has(`${place.owner.name}.${field.name}`) : false
    if (field?.required === true && !allowed) {
      report(walk, 'null.empty', 'warning', 'text, since the field is required', 'empty text')
    }
  } else if (basic.type === 'CiString' || dialects[walk.version].asciiOnly) {
    if (beyondAscii.test(value)) unprintable(walk, basic.type === 'CiString', value)
  } else if (controlCharacters.test(value)) unprintable(walk, false, value)
}

const unprintable = (walk: JudgingWalk, isId: boolean, value: string): void =>
  report(
    walk,
    'object.format',
    isId ? 'violation' : 'warning',
    isId || dialects[walk.version].asciiOnly ? 'printable ASCII' : 'printable characters',
    describe(value),
    '',
    `${walk.version} types`,
  )

/** Counts characters as people do, not UTF-16 units. Text with a pattern says by the pattern what is wrong with it. */
const isTooLong = (walk: JudgingWalk, { basic, max }: TextNode, value: string, field: Field | undefined): boolean => {
  if (basic.matches !== undefined && max < 64) return false
  const length = Array.from(value).length
  if (length <= max) return false
  const longer = field?.longerMax
  if (longer !== undefined && length <= longer) {
    report(walk, 'length.overrun', 'warning', `at most ${max} characters (${longer} from the bug-fix revision on)`, `${length} characters`)
  } else {
    report(walk, 'length.overrun', 'violation', `at most ${longer ?? max} characters`, `${length} characters: ${describe(value)}`)
  }
  return true
}

const walkDateTime = (walk: JudgingWalk, value: string): void => {
  // The calendar is asked only about days that some months lack: that costs more than all the rest.
  const legal = value.length <= 25 && dateTimePattern.test(value) && (value.slice(8, 10) <= '28' || parseDateTime(value) !== undefined)
  if (legal) return
  report(
    walk,
    'datetime.format',
    'violation',
    value.length > 25 ? 'at most 25 characters' : 'YYYY-MM-DDThh:mm:ss[.fff][Z] in UTC',
    describe(value),
    '',
    `${walk.version} types`,
  )
}

const walkNumber = (walk: JudgingWalk, node: NumberNode, value: number, decimals: number): void => {
  if (node.basic.accepts !== undefined && !node.basic.accepts(value)) {
    report(walk, 'number.format', 'violation', node.basic.looksLike ?? node.basic.type, describe(value))
  } else if (!Number.isInteger(value)) {
    const scale = decimals === 1 ? 10 : 10_000
    const rounded = Math.round(value * scale) / scale
    if (rounded === value || Math.abs(value) > 1e11) return
    report(
      walk,
      'number.format',
      decimals === 1 ? 'violation' : 'warning',
      decimals === 1 ? 'at most one decimal' : 'at most 4 decimals',
      Math.abs(rounded - value) < 1e-9 ? `${value}, a rounding error of binary floating point` : String(value),
      '',
      decimals === 1 ? walk.chapter : `${walk.version} types`,
    )
  }
}

// ---- words ------------------------------------------------------------------------------------------------------

/** A value of another JSON type than the field's. */
const mistyped = (walk: JudgingWalk, owner: ObjectNode | undefined, place: Field | Node, value: unknown): void => {
  const expected = 'kind' in place ? describeNode(place) : describeField(place)
  if (owner !== undefined && !('kind' in place) && explainMistyped(walk, owner, place, value, expected)) return
  const node = 'kind' in place ? place : place.node
  const amount = typeof value === 'string' && node.kind === 'number' && /^\s*[-+]?\d[\d.,\s]*$/.test(value)
  report(
    walk,
    amount ? 'number.format' : 'object.type',
    'violation',
    expected,
    describe(value),
    '',
    amount ? `${walk.version} types` : walk.chapter,
  )
}
