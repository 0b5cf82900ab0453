/** How the credentials token is written in the Authorization header, as choices of a form. */
import { dialects } from '../../../emulator/ocpi/dialect.js'
import { versions } from '../../../emulator/ocpi/version.js'

const names = { plain: 'plain', base64: 'Base64' } as const

export const tokenEncodings = [
  {
    id: 'auto',
    label: 'Follows the version',
    detail: versions.map((version) => `${version} ${names[dialects[version].tokenEncoding]}`).join(', '),
  },
  { id: 'plain', label: 'Plain' },
  { id: 'base64', label: 'Base64' },
] as const
export type TokenEncoding = (typeof tokenEncodings)[number]['id']
