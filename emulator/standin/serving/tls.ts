/** The certificate of a stand-in that serves https: the user's files, or one made for this run. */
import { readFile } from 'node:fs/promises'
import type { StandinSettings } from '../../contract/standin.js'
import { errorText } from '../../contract/error-text.js'

/** Rejects with a message that names the file that cannot be read. */
export const certificateFor = async (settings: StandinSettings): Promise<{ key: string; cert: string }> => {
  const { keyFile, certFile } = settings.tls ?? {}
  if (keyFile !== undefined && certFile !== undefined) return { key: await text(keyFile, 'key'), cert: await text(certFile, 'certificate') }
  if (keyFile !== undefined || certFile !== undefined)
    throw new Error('TLS needs a key file and a certificate file, or neither: then a certificate is made')
  // Loaded when it is needed: it is a third of the engine's code.
  const { generate } = await import('selfsigned')
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key: pems.private, cert: pems.cert }
}

const text = async (file: string, what: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Error(`the TLS ${what} ${file} cannot be read: ${errorText(error)}`, { cause: error })
  }
}
