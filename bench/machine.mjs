// How fast the machine is at the moment: a fixed loop, timed beside every figure, so that figures of two machines (or of a busy hour
// and a quiet one) can be compared.

/** Numbers, texts and objects, as an engine of JSON has them. */
const loop = () => {
  let sum = 0
  for (let round = 0; round < 2_000; round++) {
    const text = JSON.stringify({ id: `SES-${round}`, kwh: round / 3, periods: Array.from({ length: 10 }, (_, index) => ({ index })) })
    for (const { index } of JSON.parse(text).periods) sum += index
    for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) % 1_000_003
  }
  return sum
}

/** Milliseconds of processor time for the fixed loop: the best of five, once it is warm. */
export const fixedLoopMs = () => {
  loop()
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage()
    loop()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return Number(least.toFixed(1))
}
