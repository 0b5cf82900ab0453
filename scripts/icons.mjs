// Draws build/icon.svg as PNG, ICO and ICNS. Run by hand when the drawing changes; what it makes is kept in the repository.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumArguments, ensureChromium } from './chromium.mjs'
import { root } from './parts.mjs'

const folder = join(root, 'build')
const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8')

/** @param {import('playwright-core').Page} page @param {number} size */
const pngOf = async (page, size) => {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  )
  return page.screenshot({ omitBackground: true, type: 'png' })
}

/** An ICO whose pictures are PNG, as Windows reads since Vista. @param {[number, Buffer][]} pictures */
const ico = (pictures) => {
  const head = Buffer.alloc(6 + 16 * pictures.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(pictures.length, 4)
  let offset = head.length
  pictures.forEach(([size, bytes], index) => {
    const at = 6 + 16 * index
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(bytes.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += bytes.length
  })
  return Buffer.concat([head, ...pictures.map(([, bytes]) => bytes)])
}

/** Names that ICNS gives to its PNG pictures, by their size. */
const icnsTypes = /** @type {const} */ ([
  [128, 'ic07'],
  [256, 'ic08'],
  [512, 'ic09'],
  [1024, 'ic10'],
])

/** @param {Map<number, Buffer>} pictures */
const icns = (pictures) => {
  const parts = icnsTypes.flatMap(([size, type]) => {
    const bytes = pictures.get(size)
    if (bytes === undefined) return []
    const head = Buffer.alloc(8)
    head.write(type, 'ascii')
    head.writeUInt32BE(bytes.length + 8, 4)
    return [head, bytes]
  })
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.write('icns', 'ascii')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

const executablePath = await ensureChromium()
if (executablePath === undefined) throw new Error('drawing the icon takes a Chromium, and none could be had')
const browser = await chromium.launch({ executablePath, args: chromiumArguments() })
try {
  const page = await browser.newPage()
  /** @type {Map<number, Buffer>} */
  const pictures = new Map()
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) pictures.set(size, await pngOf(page, size))
  writeFileSync(join(folder, 'icon.png'), /** @type {Buffer} */ (pictures.get(1024)))
  writeFileSync(join(folder, 'icon.ico'), ico([...pictures].filter(([size]) => size <= 256)))
  writeFileSync(join(folder, 'icon.icns'), icns(pictures))
} finally {
  await browser.close()
}
