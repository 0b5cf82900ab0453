/** Ports that are free now. Another program may be quicker, so listening is the only proof. */
import { createServer } from 'node:net'

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.on('error', () => {
      resolve(false)
    })
    probe.listen({ host, port, exclusive: true }, () => {
      probe.close(() => {
        resolve(true)
      })
    })
  })

/** The first free port from `from` on; undefined when a hundred in a row are taken. */
export const freePortNear = async (host: string, from: number, taken: ReadonlySet<number> = new Set()): Promise<number | undefined> => {
  for (let port = from; port < Math.min(from + 100, 65_536); port++) {
    if (!taken.has(port) && (await isFree(host, port))) return port
  }
  return undefined
}
