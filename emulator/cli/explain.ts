/** `standin explain`: what the rules of findings mean, why they matter, how to fix what they find. */
import { chapterTitles } from '../ocpi/chapters.js'
import { didYouMean } from '../ocpi/closest.js'
import { findingIds, findingRules, isFindingId, type FindingId } from '../ocpi/finding-rules.js'
import { print, printJson, style, table, terminal, usage } from './output.js'

const rowOf = (id: FindingId) => ({ id, ...findingRules[id], chapterTitle: chapterTitles[findingRules[id].chapter] })

/** The id of a rule, whatever its case; exit code 2 and a suggestion when there is none. */
export const ruleOf = (text: string): FindingId => {
  const id = text.trim().toLowerCase()
  if (isFindingId(id)) return id
  throw usage(`There is no rule ${text}.${didYouMean(id, findingIds)} \`standin explain\` lists all rules.`)
}

/** Prints one rule, or the list of all. */
export const explain = (rule: string | undefined, options: { json?: boolean }): void => {
  if (rule === undefined) {
    if (options.json === true) printJson(findingIds.map(rowOf))
    else print(table(findingIds.map((id) => [id, findingRules[id].severity, findingRules[id].title])))
    return
  }
  const row = rowOf(ruleOf(rule))
  if (options.json === true) {
    printJson(row)
    return
  }
  const width = Math.min(100, terminal().stdout.columns ?? 100)
  print(`${style('bold', row.id)}  usually a ${row.severity}; chapter: ${row.chapterTitle} (${row.chapter})`)
  for (const line of wrapped(row.title, width, '')) print(line)
  for (const [heading, text] of [
    ['What it means', row.meaning],
    ['Why it hurts partners', row.harm],
    ['How to fix it', row.fix],
  ] as const) {
    print(`\n${style('bold', heading)}`)
    for (const line of wrapped(text, width, '  ')) print(line)
  }
}

/** Text in lines of at most `width` characters, each with the indent before it. */
const wrapped = (text: string, width: number, indent: string): string[] => {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent
    }
    line += line.length > indent.length ? ` ${word}` : word
  }
  return [...lines, line]
}
