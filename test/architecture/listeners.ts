/** Emitters without a listener for `error`: one such event ends the process. */

/** Calls that make an emitter which can fail later. */
const creations =
  /\b(?:createServer|createHttpServer|createHttpsServer|createReadStream|createWriteStream|spawn|execFile|fork|connectPlain|connectTls|createConnection)\(|\bnew (?:WebSocket|WebSocketServer|Worker)\(|= watch\(|\bsend\(request,/g
/**
 * What an `await` or `for await` waits for hands its error to whoever waits; a server without port emits none; the other branch of a
 * choice makes the same emitter in another way.
 */
const handled = [/^\s*: /, /yield\* createReadStream\(/, /\bnew WebSocketServer\(\{ noServer: true/, /\binterface \w+/, /^\s*(?:\*|\/\/)/]
const listeners = /\.on\('error'/g

/** One sentence for each file with more emitters than listeners. */
export const unheardIn = (path: string, text: string): string[] => {
  const made = text
    .split('\n')
    .filter((line) => !/^import\b/.test(line) && !handled.some((pattern) => pattern.test(line)))
    .flatMap((line) =>
      [...line.matchAll(creations)].filter(({ index }) => !line.slice(0, index).endsWith('.') || line.includes('utilityProcess.fork')),
    )
  const heard = [...text.matchAll(listeners)].length
  return made.length <= heard
    ? []
    : [`${path} makes ${made.length} emitters (${made.map(([call]) => call).join(' ')}) and listens to \`error\` of ${heard}`]
}
