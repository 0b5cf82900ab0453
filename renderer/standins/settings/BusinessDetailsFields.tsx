/** Website and logo of a party: the rest of the BusinessDetails in our credentials. */
import { ImageCategory } from '../../../emulator/ocpi/authored.js'
import { imageTypeOf, type OwnParty } from '../../../emulator/contract/standin.js'
import { NumberField, Select, TextField } from '../../components/index.js'
import type { Errors } from './settings.js'

type Logo = NonNullable<OwnParty['logo']>

interface BusinessDetailsFieldsProps {
  readonly party: OwnParty
  /** Of this party, by field. */
  readonly errors: Errors
  readonly onChange: (part: Partial<OwnParty>) => void
}

const categories = ImageCategory.options.map((id) => ({ id, label: id }))
const sizes = [
  ['width', 'Logo width (px)'],
  ['height', 'Logo height (px)'],
] as const

const emptied = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim())

export const BusinessDetailsFields = ({ party, errors, onChange }: BusinessDetailsFieldsProps) => {
  const { logo } = party
  const changeLogo = (part: Partial<Logo>) => {
    if (logo) onChange({ logo: { ...logo, ...part } })
  }
  const setLogoUrl = (text: string) => {
    const url = emptied(text)
    onChange({ logo: url === undefined ? undefined : { category: 'OPERATOR', ...logo, url, type: imageTypeOf(url) } })
  }
  return (
    <>
      <div className="setup-columns">
        <TextField
          label="Website"
          mono
          value={party.website ?? ''}
          placeholder="https://example.com"
          onChange={(text) => onChange({ website: emptied(text) })}
          error={errors['website']}
        />
        <TextField
          label="Logo url"
          mono
          value={logo?.url ?? ''}
          placeholder="https://example.com/logo.png"
          onChange={setLogoUrl}
          error={errors['logo.url']}
        />
      </div>
      {logo && (
        <div className="setup-columns">
          <TextField
            label="Thumbnail url"
            mono
            value={logo.thumbnail ?? ''}
            onChange={(text) => changeLogo({ thumbnail: emptied(text) })}
            error={errors['logo.thumbnail']}
          />
          <Select label="Logo category" value={logo.category} onChange={(category) => changeLogo({ category })} options={categories} />
          <TextField
            label="Logo type"
            mono
            maxLength={4}
            value={logo.type}
            onChange={(type) => changeLogo({ type })}
            error={errors['logo.type']}
          />
          {sizes.map(([side, label]) => (
            <NumberField
              key={side}
              label={label}
              value={logo[side] ?? Number.NaN}
              minValue={1}
              maxValue={99_999}
              onChange={(pixels) => changeLogo({ [side]: Number.isNaN(pixels) ? undefined : pixels })}
              error={errors[`logo.${side}`]}
            />
          ))}
        </div>
      )}
    </>
  )
}
