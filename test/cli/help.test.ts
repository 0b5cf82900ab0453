/** What `--help` says of every command. */
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { examples, leavesOf, wordsOf } from '../../emulator/cli/examples.js'
import { commandLine } from '../../emulator/cli/program.js'

const program = commandLine()
const leaves = leavesOf(program)

/** Words of a command line, with quotes as a POSIX shell reads them. */
const shellWords = (line: string): string[] =>
  [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'))

/** The command of an example, and what is behind it. A group stands for its default command. */
const commandOf = (words: readonly string[]): { command: Command; rest: readonly string[] } => {
  let command: Command = program
  let rest = words
  for (;;) {
    const [next] = rest
    const below = command.commands.find((each) => each.name() === next)
    if (below) {
      command = below
      rest = rest.slice(1)
    } else if (command.commands.length > 0) {
      const usual = (command as unknown as { _defaultCommandName: string | null })._defaultCommandName
      const found = command.commands.find((each) => each.name() === usual)
      if (!found) throw new Error(`${words.join(' ')} names no command`)
      command = found
    } else return { command, rest }
  }
}

describe('the help', () => {
  it.each(leaves.map((command) => [wordsOf(command), command] as const))('of %s describes it and each option', (_, command) => {
    expect(command.description()).toMatch(/^[A-Z]/)
    for (const option of command.options) expect(option.description, option.flags).not.toBe('')
  })

  it('has examples for every command, and for none that is not there', () => {
    expect(Object.keys(examples).sort()).toEqual(leaves.map(wordsOf).sort())
  })

  it.each(Object.entries(examples).flatMap(([words, lines]) => lines.map((line) => [line, words] as const)))(
    '%s is understood',
    (line, words) => {
      const standin = line.slice(line.indexOf('standin '))
      const { command, rest } = commandOf(shellWords(standin.replace(/\s>\s.*$/, '')).slice(1))
      expect(wordsOf(command)).toBe(words)
      const parsed = parseWith(command, rest)
      expect(parsed.unknown).toEqual([])
      const wanted = command.registeredArguments
      expect(parsed.operands.length).toBeGreaterThanOrEqual(wanted.filter((argument) => argument.required).length)
      if (!wanted.some((argument) => argument.variadic)) expect(parsed.operands.length).toBeLessThanOrEqual(wanted.length)
    },
  )
})

/** Options and arguments as the command would read them, in a copy that does nothing. */
const parseWith = (command: Command, rest: readonly string[]): { operands: string[]; unknown: string[] } => {
  const copy = new Command()
  for (const option of command.options) copy.addOption(option)
  return copy.parseOptions([...rest])
}
