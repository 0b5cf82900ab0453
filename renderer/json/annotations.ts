/** Findings as remarks on the lines of a JSON text. */
import { groupMessageOf } from '../../emulator/ocpi/finding-message.js'
import type { Finding } from '../../emulator/ocpi/finding.js'
import type { Annotation } from './types.js'

/** Findings about one side's body, or about a prepared request, as annotations. Those about headers and the like are left out. */
export const annotationsOf = (findings: readonly Finding[]): Annotation[] =>
  findings
    .filter((finding) => finding.at === '' || finding.at.startsWith('/'))
    .flatMap((finding): Annotation[] => {
      const { severity, at, chapter, id: rule, repeated } = finding
      const first = { pointer: at === '/' ? '' : at, severity, text: groupMessageOf(finding), chapter, rule }
      const others = repeated?.places.slice(1).map((pointer) => ({ pointer, severity, text: `As at \`${at}\`.`, rule })) ?? []
      return [first, ...others]
    })
