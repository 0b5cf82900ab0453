/** What a call takes to change a part of something. */
import { z } from 'zod'

type WithoutDefaults<Shape extends z.ZodRawShape> = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodDefault<infer Inner> ? Inner : Shape[Name]
}

/** Every field may be left out, and then stays as it is: a default would put it back to what it was at first. */
export const changesOf = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) =>
  z
    .object(
      Object.fromEntries(
        Object.entries(schema.shape).map(([name, field]) => [name, field instanceof z.ZodDefault ? field.unwrap() : field]),
      ) as WithoutDefaults<Shape>,
    )
    .partial()
