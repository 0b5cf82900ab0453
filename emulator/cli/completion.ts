/** `standin completion`: a script for bash, zsh or fish that completes commands, options and well-known values. */
import type { Command } from 'commander'
import { DataSetName } from '../contract/data.js'
import { findingIds } from '../ocpi/finding-rules.js'
import { versions } from '../ocpi/version.js'
import { own } from '../ocpi/own.js'
import { printText, usage } from './output.js'

interface Entry {
  readonly word: string
  readonly about: string
}

/** A command, by its words after `standin`, with what may follow them. */
export interface CompletionNode {
  readonly path: string
  readonly commands: readonly Entry[]
  readonly options: readonly Entry[]
  /** Values of its first argument. */
  readonly values: readonly string[]
}

/** Values of arguments, by the name of the argument. */
const argumentValues: Readonly<Record<string, readonly string[]>> = own({
  module: DataSetName.options,
  rule: findingIds,
  shell: ['bash', 'zsh', 'fish'],
  keep: ['on', 'off'],
})

/** Values of options, by their long form. */
export const optionValues: Readonly<Record<string, readonly string[]>> = own({
  '--version': versions,
  '--versions': versions,
  '--from': versions,
  '--to': versions,
  '--role': ['cpo', 'emsp', 'cpo,emsp', 'hub'],
  '--format': ['har', 'ndjson'],
  '--module': DataSetName.options,
  '--token-encoding': ['plain', 'base64', 'auto'],
})

/** All commands of a program: groups, the commands in them, and the program itself with an empty path. */
export const nodesOf = (command: Command, path = ''): CompletionNode[] => {
  const [argument] = command.registeredArguments
  const node: CompletionNode = {
    path,
    commands: command.commands.map((each) => ({ word: each.name(), about: each.description() })),
    options: command.options.map((option) => ({ word: option.long ?? option.flags, about: option.description })),
    values: argument === undefined ? [] : (argumentValues[argument.name()] ?? []),
  }
  return [node, ...command.commands.flatMap((each) => nodesOf(each, `${path} ${each.name()}`.trim()))]
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
const words = (entries: readonly Entry[]): string => entries.map(({ word }) => word).join(' ')

/** Shell code that puts the words of the longest known command before the cursor into `chain`, as `path` is the search path of zsh. `line` lists the words before it. */
const findPath = (nodes: readonly CompletionNode[], line: string): string => `  local chain="" word
  for word in ${line}; do
    case "\${chain:+$chain }$word" in
      ${nodes
        .filter(({ path }) => path !== '')
        .map(({ path }) => quoted(path))
        .join('|')}) chain="\${chain:+$chain }$word" ;;
    esac
  done`

const bash = (nodes: readonly CompletionNode[]): string => `# Completion of standin for bash: source <(standin completion bash)
_standin() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" choices=""
${findPath(nodes, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  COMPREPLY=()
  case "$prev" in
${Object.entries(optionValues)
  .map(([option, values]) => `    ${option}) COMPREPLY=($(compgen -W ${quoted(values.join(' '))} -- "$cur")); return ;;`)
  .join('\n')}
  esac
  case "$chain" in
${nodes
  .map(
    ({ path, commands, options, values }) =>
      `    ${quoted(path)}) if [[ "$cur" == -* ]]; then choices=${quoted(`${words(options)} --help`)}; else choices=${quoted(
        [words(commands), values.join(' ')].filter((part) => part !== '').join(' '),
      )}; fi ;;`,
  )
  .join('\n')}
  esac
  COMPREPLY=($(compgen -W "$choices" -- "$cur"))
}
complete -o default -F _standin standin
`

const described = (entries: readonly Entry[]): string =>
  entries.map(({ word, about }) => quoted(`${word}:${about.replaceAll(':', String.raw`\:`)}`)).join(' ')

const zsh = (nodes: readonly CompletionNode[]): string => `#compdef standin
# Completion of standin for zsh: standin completion zsh > "\${fpath[1]}/_standin"
_standin() {
${findPath(nodes, '"${(@)words[2,CURRENT-1]}"')}
  local -a choices
  case "\${words[CURRENT-1]}" in
${Object.entries(optionValues)
  .map(([option, values]) => `    ${option}) compadd -- ${values.join(' ')}; return ;;`)
  .join('\n')}
  esac
  case "$chain" in
${nodes
  .map(
    ({ path, commands, options, values }) =>
      `    ${quoted(path)}) if [[ "\${words[CURRENT]}" == -* ]]; then choices=(${described(options)}); else choices=(${[
        described(commands),
        ...values.map(quoted),
      ]
        .filter((part) => part !== '')
        .join(' ')}); fi ;;`,
  )
  .join('\n')}
  esac
  if (( \${#choices} )); then _describe standin choices; else _files; fi
}
compdef _standin standin
`

/** In fish, whether the words before the cursor are those of a command, and of no longer one. */
const fishCondition = (node: CompletionNode): string => {
  const seen =
    node.path === ''
      ? '__fish_use_subcommand'
      : node.path
          .split(' ')
          .map((word) => `__fish_seen_subcommand_from ${word}`)
          .join('; and ')
  const next = words(node.commands)
  return node.path !== '' && next !== '' ? `${seen}; and not __fish_seen_subcommand_from ${next}` : seen
}

const fish = (nodes: readonly CompletionNode[]): string =>
  [
    '# Completion of standin for fish: standin completion fish > ~/.config/fish/completions/standin.fish',
    ...nodes.flatMap((node) => [
      ...node.commands.map(({ word, about }) => `complete -c standin -n ${quoted(fishCondition(node))} -f -a ${word} -d ${quoted(about)}`),
      ...(node.values.length > 0 ? [`complete -c standin -n ${quoted(fishCondition(node))} -f -a ${quoted(node.values.join(' '))}`] : []),
      ...node.options.map(({ word, about }) => {
        const values = optionValues[word]
        const takes = values === undefined ? '' : ` -x -a ${quoted(values.join(' '))}`
        return `complete -c standin -n ${quoted(fishCondition(node))} -l ${word.replace(/^--/, '')}${takes} -d ${quoted(about)}`
      }),
    ]),
    '',
  ].join('\n')

const scripts: Readonly<Record<string, (nodes: readonly CompletionNode[]) => string>> = own({ bash, zsh, fish })

export const completionScript = (shell: string, program: Command): string => {
  const script = scripts[shell]
  if (!script) throw usage(`completion is available for bash, zsh and fish, not for ${shell}`)
  return script(nodesOf(program))
}

export const completion = (shell: string, program: Command): void => {
  printText(completionScript(shell, program))
}
