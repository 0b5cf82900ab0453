import { memo } from 'react'
import type { JsonLines } from './lines.js'

/** Longer texts are cut in the view; copying takes all of it. */
const charactersShown = 2_000
const characters = new Intl.NumberFormat('en')

interface JsonLineProps {
  readonly lines: JsonLines
  readonly line: number
  readonly folded: boolean
  readonly search: string
}

/** One line of JSON, coloured by what its parts are, with what was searched for marked. */
export const JsonLine = memo(({ lines, line, folded, search }: JsonLineProps) => {
  const at = lines.at(line)
  const closing = at.kind === 'open' && folded ? lines.at(at.match) : at
  const value = lines.text.slice(at.valueStart, Math.min(at.valueEnd, at.valueStart + charactersShown))
  const cut = at.valueEnd - at.valueStart - value.length
  return (
    <span className="json-text">
      {at.keyStart !== -1 && (
        <>
          <span className="json-key">
            <Marked text={lines.text.slice(at.keyStart, at.keyEnd)} search={search} />
          </span>
          <span className="json-punctuation">: </span>
        </>
      )}
      <span className={at.kind === 'value' ? `json-${kindOf(value)}` : at.kind === 'raw' ? 'json-raw' : 'json-punctuation'}>
        <Marked text={value} search={search} />
      </span>
      {cut > 0 && <span className="json-cut">… {characters.format(cut)} more characters</span>}
      {at.kind === 'open' && folded && (
        <>
          <span className="json-cut"> {sizeText(lines.sizeOf(line), value)} </span>
          <span className="json-punctuation">{value === '{' ? '}' : ']'}</span>
        </>
      )}
      {closing.comma && <span className="json-punctuation">,</span>}
    </span>
  )
})
JsonLine.displayName = 'JsonLine'

const sizeText = (size: number, bracket: string): string =>
  `${characters.format(size)} ${bracket === '{' ? (size === 1 ? 'field' : 'fields') : size === 1 ? 'element' : 'elements'}`

const kindOf = (value: string): 'string' | 'number' | 'word' | 'punctuation' => {
  const first = value.charAt(0)
  if (first === '"') return 'string'
  if (first === '{' || first === '[') return 'punctuation'
  return first === '-' || (first >= '0' && first <= '9') ? 'number' : 'word'
}

const Marked = ({ text, search }: { text: string; search: string }) => {
  if (search === '') return text
  const parts: React.ReactNode[] = []
  const [low, wanted] = [text.toLowerCase(), search.toLowerCase()]
  let done = 0
  for (let at = low.indexOf(wanted); at !== -1; at = low.indexOf(wanted, done)) {
    parts.push(text.slice(done, at), <mark key={at}>{text.slice(at, at + search.length)}</mark>)
    done = at + search.length
  }
  return parts.length === 0 ? text : [...parts, text.slice(done)]
}
