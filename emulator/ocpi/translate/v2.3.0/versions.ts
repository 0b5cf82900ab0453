/** Version, version details and Endpoint (chapter version_information_endpoint). */
import { each, inside, shape, type Step } from '../shape.js'

const number =
  (version: string): Step =>
  () =>
    version

/** Modules that came with 2.3.0 and its further documents. */
const newModules: ReadonlySet<unknown> = new Set(['invoicereconciliation', 'payments', 'Booking', 'booking', 'bookings'])

export const version221 = shape({}, { refuse: ({ version }) => (version === '2.3.0' ? '2.2.1 does not know version 2.3.0' : undefined) })
export const endpoint221 = shape(
  {},
  { refuse: ({ identifier }) => (newModules.has(identifier) ? `2.2.1 has no module ${String(identifier)}` : undefined) },
)
export const versionDetails221 = shape({ version: inside(number('2.2.1')), endpoints: inside(each(endpoint221)) })
export const versionDetails230 = shape({ version: inside(number('2.3.0')) })
