/** The catalogue in the docs is made from the cases: `npx vitest run test/audit/catalogue.test.ts -u` writes it anew. */
import { expect, it } from 'vitest'
import { isImplemented, sectionOf, setsOf } from '../../emulator/audit/case.js'
import { cases } from '../../emulator/audit/cases.js'
import { moduleTitle } from '../../emulator/audit/run.js'

const cell = (text: string): string => text.replaceAll('|', '\\|')

const catalogue = (): string => {
  const sections = [...new Set(cases.map(({ id }) => sectionOf(id)))]
  const open = cases.filter((one) => !isImplemented(one))
  return [
    '# Cases of the readiness audit',
    '',
    `${cases.length} cases, ${cases.length - open.length} of them implemented. [How to run them](audit.md).`,
    '',
    'Actor: who acts first. A fault of Standin is on where it says so.',
    ...sections.flatMap((section) => {
      const own = cases.filter(({ id }) => sectionOf(id) === section)
      return [
        '',
        `## ${section} · ${moduleTitle({ id: section })}`,
        '',
        '| id | role | versions | severity | set | actor | case | expected |',
        '|---|---|---|---|---|---|---|---|',
        ...own.map(
          (one) =>
            `| ${[one.id, one.role, one.versions, one.severity, setsOf(one)[0] ?? '', `${one.actor}${one.fault === true ? ', fault' : ''}`, cell(one.title), cell(one.expected)].join(' | ')} |`,
        ),
      ]
    }),
    '',
    '## Not implemented',
    '',
    '| id | why |',
    '|---|---|',
    ...open.map(({ id, reason }) => `| ${id} | ${reason ?? ''} |`),
    '',
  ].join('\n')
}

it('the catalogue of cases in the docs is up to date', async () => {
  await expect(catalogue()).toMatchFileSnapshot('../../docs/audit-cases.md')
})
