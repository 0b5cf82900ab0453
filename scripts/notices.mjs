// What is bundled: collected while each part is built, written into dist/ as licence texts and as a software bill of materials (SBOM).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, dist, partNames, root } from './parts.mjs'

/** @typedef {{ name: string, version: string, identifier: string | null, text?: string }} License a bundled package, as Vite reports it */

/** Where the licences of one part are kept between builds. @param {import('./parts.mjs').PartName} part */
export const licenseFile = (part) => join(cache, `${part}.licenses.json`)

/** Packages of all parts, each version once, in the order of names. @returns {License[]} */
const bundledPackages = () => {
  const found = partNames
    .map(licenseFile)
    .filter((file) => existsSync(file))
    .flatMap((file) => /** @type {License[]} */ (JSON.parse(readFileSync(file, 'utf8'))))
  const unique = new Map(found.map((license) => [`${license.name}@${license.version}`, license]))
  return [...unique.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** @param {License} license */
const section = ({ name, version, identifier, text }) =>
  `${name} ${version} (${identifier ?? 'licence not named'})\n${'-'.repeat(80)}\n${text?.trim() ?? 'The package carries no licence text.'}\n`

/** SHA-512 sums of what the lock file names, by `name@version`. @returns {Map<string, string>} hexadecimal */
const lockedHashes = () => {
  const lock = /** @type {{ packages: Record<string, { version?: string, integrity?: string }> }} */ (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  )
  const hashes = new Map()
  for (const [path, { version, integrity }] of Object.entries(lock.packages)) {
    const name = path.split('node_modules/').at(-1) ?? ''
    const sum = /^sha512-(.+)$/.exec(integrity ?? '')?.[1]
    if (version !== undefined && sum !== undefined) hashes.set(`${name}@${version}`, Buffer.from(sum, 'base64').toString('hex'))
  }
  return hashes
}

/** Package urls encode the `@` of a scope (https://github.com/package-url/purl-spec). @param {string} name @param {string} version */
const packageUrl = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

/** A CycloneDX 1.6 document without time and serial number, so that the same sources give the same file. @param {License[]} packages */
const billOfMaterials = async (packages) => {
  // Loaded by a build alone: a start that has nothing to build does without.
  const { Enums, Models, Serialize, Spec } = await import('@cyclonedx/cyclonedx-library')
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const product = new Models.Component(Enums.ComponentType.Application, manifest.name, {
    version: manifest.version,
    bomRef: packageUrl(manifest.name, manifest.version),
    purl: packageUrl(manifest.name, manifest.version),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense(manifest.license)]),
  })
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: product }) })
  const hashes = lockedHashes()
  for (const { name, version, identifier } of packages) {
    const url = packageUrl(name, version)
    const hash = hashes.get(`${name}@${version}`)
    const component = new Models.Component(Enums.ComponentType.Library, name, {
      version,
      bomRef: url,
      purl: url,
      licenses: new Models.LicenseRepository(identifier === null ? [] : [new Models.SpdxLicense(identifier)]),
      hashes: new Models.HashDictionary(hash === undefined ? [] : [[Enums.HashAlgorithm['SHA-512'], hash]]),
    })
    bom.components.add(component)
    product.dependencies.add(component.bomRef)
  }
  return new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)).serialize(bom, { sortLists: true, space: 2 })
}

/** Writes THIRD_PARTY_LICENSES.txt for readers, renderer/licenses.json for the About dialog and sbom.cdx.json into dist/. */
export const writeNotices = async () => {
  const packages = bundledPackages()
  mkdirSync(join(dist, 'renderer'), { recursive: true })
  writeFileSync(
    join(dist, 'THIRD_PARTY_LICENSES.txt'),
    `Standin contains these ${packages.length} packages.\n\n${packages.map(section).join('\n')}`,
  )
  writeFileSync(join(dist, 'renderer', 'licenses.json'), JSON.stringify(packages))
  writeFileSync(join(dist, 'sbom.cdx.json'), await billOfMaterials(packages))
}
