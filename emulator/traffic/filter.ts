/** The filter language: `module:locations dir:in status>=400 finding:violation party:NL-EXA body~"uid"`. See docs/filter.md. */
export { compile, type CompileOptions, type ExchangeTest } from './filter/compile.js'
export { completions, type Completion, type Completions, type KnownValues } from './filter/complete.js'
export { keyNames, operatorsOf, type Key, type KeyName, type Operator } from './filter/keys.js'
export { parseFilter, printTerm, type FilterError, type ParsedFilter } from './filter/parse.js'
export { allOf, anyOf, printFilter, type Filter } from './filter/tree.js'
