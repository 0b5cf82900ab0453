/** What must not stand in any file of the repository. */

export interface Rule {
  readonly name: string
  readonly pattern: RegExp
  /** Files that it looks at; all when absent. */
  readonly only?: RegExp
}

/** Written in two halves, so that the rules do not find themselves. */
const words = (...halves: readonly (readonly [string, string])[]) =>
  new RegExp(`\\b(?:${halves.map(([left, right]) => left + right).join('|')})\\b`, 'i')

const code = /\.(ts|tsx|mjs|cjs|js|css|html|md|yml|json)$/

export const rules: readonly Rule[] = [
  { name: 'a path of one machine', pattern: /(?<![\w.:/-])(?:\/(?:home|Users|root|work)\/[\w.-]+|[A-Z]:\\+Users\\+[\w.-]+)/ },
  {
    name: 'a package registry other than the public one',
    pattern: /https?:\/\/(?!registry\.npmjs\.org\b)[\w.-]*(?:registry|artifactory|verdaccio|nexus)[\w.-]*/i,
  },
  {
    name: 'a word outside of the vocabulary',
    pattern: words(
      ['mo', 'cks?'],
      ['mo', 'cked'],
      ['mo', 'cking'],
      ['simul', 'ators?'],
      ['fake', '[ -]?partners?'],
      ['counter', 'part(?:y|ies)'],
      ['log ', 'entr(?:y|ies)'],
      ['log', 'Entry'],
    ),
    // The measurements start other programs, whose commands have other words.
    only: new RegExp(`^(?!bench/).*(?:${code.source})`),
  },
  {
    name: 'a table that knows `constructor` and `toString`; make it with own()',
    pattern: /^(?:export )?const \w+: (?:Readonly<)?(?:Partial<)?Record<string, [^=]*> = \{/m,
    only: /^emulator\//,
  },
  { name: 'something unfinished', pattern: new RegExp(`\\b(?:${'TO' + 'DO'}|${'FIX' + 'ME'})\\b`), only: code },
  {
    name: 'a check that is waved through',
    pattern: new RegExp(['@ts-' + '(?:ignore|nocheck|expect-error)', '(?:es|ox)lint-' + 'disable'].join('|')),
    only: /\.(ts|tsx|mjs)$/,
  },
  {
    name: 'a class that inherits; compose instead (only errors, doubles of emitters and error boundaries have to extend)',
    pattern: /\bclass \w+(?:<[^>]*>)? extends (?!\w*(?:Error|EventEmitter|Component|Sequencer)\b)\w/,
    only: /\.(ts|tsx|mjs)$/,
  },
  { name: 'a test that is left out', pattern: /\b(?:describe|it|test)\.(?:only|skip|todo)\(/, only: /^test\// },
  {
    name: 'how it was written instead of what it does',
    pattern: words(['chat', 'gpt'], ['co', 'pilot'], ['anth', 'ropic'], ['open', 'ai'], ['language ', 'model'], ['AI', '-generated']),
    only: code,
  },
]

/** One sentence for each rule that a file breaks. */
export const problemsOf = (path: string, text: string): string[] =>
  rules.flatMap(({ name, pattern, only }) => {
    if (only && !only.test(path)) return []
    const found = pattern.exec(text)
    if (!found) return []
    const line = text.slice(0, found.index).split('\n').length
    return [`${path}:${line} holds ${name}: ${found[0]}`]
  })
