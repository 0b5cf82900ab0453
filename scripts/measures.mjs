// What the code may not compare, and how large its parts are: found in the syntax tree, for `npm run counts` and for the tests of the architecture.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './parts.mjs'

/** @typedef {{ path: string, line: number, text: string }} Place */

export const versionLiterals = new Set(['2.0', '2.1', '2.1.1', '2.2', '2.2.1', '2.3.0', '3.0'])

const moduleLiterals = new Set([
  'versions',
  'credentials',
  'locations',
  'sessions',
  'cdrs',
  'tariffs',
  'tokens',
  'commands',
  'chargingprofiles',
  'hubclientinfo',
  'invoicereconciliation',
  'payments',
])
const endpointId =
  /^(?:versions|credentials|locations|sessions|cdrs|tariffs|tokens|commands|chargingprofiles|hubclientinfo|invoicereconciliation|payments)\.[a-z.-]+$/

const comparisons = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
])
const fallbacks = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken])
const lookups = new Set(['includes', 'indexOf', 'has', 'get', 'startsWith', 'endsWith', 'localeCompare'])

/** The text of a string literal; undefined for anything else. @param {ts.Node | undefined} node */
const literalOf = (node) => (node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined)

/** The last name in `call.endpoint.module`. @param {ts.Node} node @returns {string} */
const lastName = (node) =>
  ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isIdentifier(node)
      ? node.text
      : ts.isElementAccessExpression(node)
        ? (literalOf(node.argumentExpression) ?? '')
        : ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)
          ? lastName(node.expression)
          : ''

/** @param {ts.SourceFile} file @param {(node: ts.Node) => boolean} holds @returns {Place[]} */
const placesWhere = (file, holds) => {
  /** @type {Place[]} */
  const places = []
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (holds(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
      places.push({ path: file.fileName, line: line + 1, text: node.getText(file).split('\n')[0]?.slice(0, 100) ?? '' })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return places
}

/** @param {string} path @param {string} text */
export const parse = (path, text) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS)

/**
 * Where behaviour hangs on a version that is spelled out: comparisons, cases, lookups, tables keyed by versions, choices between versions and
 * defaults. A version as a plain value, as in the settings of an example, is none.
 * @param {ts.SourceFile} file
 */
export const versionComparisons = (file) => {
  const isVersion = (/** @type {ts.Node | undefined} */ node) => versionLiterals.has(literalOf(node) ?? '')
  return placesWhere(file, (node) => {
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken.kind
      if (comparisons.has(operator)) return isVersion(node.left) || isVersion(node.right)
      return fallbacks.has(operator) && isVersion(node.right)
    }
    if (ts.isConditionalExpression(node)) return isVersion(node.whenTrue) || isVersion(node.whenFalse)
    if (ts.isCaseClause(node)) return isVersion(node.expression)
    if (ts.isElementAccessExpression(node)) return isVersion(node.argumentExpression)
    if (ts.isPropertyAssignment(node)) return isVersion(node.name)
    if (ts.isParameter(node) || ts.isBindingElement(node)) return isVersion(node.initializer)
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      return (lookups.has(node.expression.name.text) || node.expression.name.text === 'default') && node.arguments.some(isVersion)
    // new Map([['2.1.1', …]])
    return (
      ts.isArrayLiteralExpression(node) &&
      isVersion(node.elements[0]) &&
      ts.isArrayLiteralExpression(node.parent) &&
      ts.isNewExpression(node.parent.parent)
    )
  })
}

/** Comparisons of a module with one that is spelled out. @param {ts.SourceFile} file */
export const moduleComparisons = (file) => {
  const isModule = (/** @type {ts.Node} */ node) => moduleLiterals.has(literalOf(node) ?? '')
  const isNamed = (/** @type {ts.Node} */ node) => /module|identifier/i.test(lastName(node))
  return placesWhere(file, (node) => {
    if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind))
      return (isModule(node.left) && isNamed(node.right)) || (isModule(node.right) && isNamed(node.left))
    return ts.isCaseClause(node) && isModule(node.expression) && isNamed(node.parent.parent.expression)
  })
}

/** Comparisons of an endpoint's id or path with one that is spelled out. @param {ts.SourceFile} file */
export const endpointComparisons = (file) => {
  const isId = (/** @type {ts.Node} */ node) => endpointId.test(literalOf(node) ?? '')
  const isPath = (/** @type {ts.Node} */ node) => /^\/?\{\w+\}/.test(literalOf(node) ?? '')
  return placesWhere(file, (node) => {
    if (ts.isBinaryExpression(node) && comparisons.has(node.operatorToken.kind))
      return isId(node.left) || isId(node.right) || isPath(node.left) || isPath(node.right)
    return ts.isCaseClause(node) && isId(node.expression)
  })
}

/** Functions of more lines than a screen has. @param {ts.SourceFile} file @param {number} most */
export const longFunctions = (file, most = 60) => {
  const lineAt = (/** @type {number} */ position) => file.getLineAndCharacterOfPosition(position).line
  return placesWhere(
    file,
    (node) =>
      ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && lineAt(node.end) - lineAt(node.getStart(file)) + 1 > most,
  )
}

/** Source files below some folders. @param {readonly string[]} folders @returns {string[]} */
export const sourcesIn = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn([path])
      return /\.(tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : []
    }),
  )

/** @param {string} path */
export const parsed = (path) => parse(path, readFileSync(join(root, path), 'utf8'))
