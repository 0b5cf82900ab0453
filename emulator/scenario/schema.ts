/** The JSON Schema of a scenario file, for editors: made from the schema that the file is read with. */
import { z } from 'zod'
import { Scenario } from '../contract/scenarios.js'

/** Stable text: the same each time, with a newline at the end. */
export const scenarioSchemaText = (): string =>
  `${JSON.stringify(z.toJSONSchema(Scenario, { io: 'input', target: 'draft-7', reused: 'ref' }), undefined, 2)}\n`
