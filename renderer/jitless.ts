/** The content security policy forbids `eval`, with which zod would compile its parsers. Has to run before any schema is made. */
import { z } from 'zod'

z.config({ jitless: true })
