/** Form fields. Each has a label, optional help, and a message about invalid input. */
import { Check, ChevronDown, CircleAlert, Minus, Search, X } from 'lucide-react'
import type { ReactNode, Ref } from 'react'
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  type CheckboxProps,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  Popover,
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  type SwitchProps,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components'

interface Common {
  readonly label: string
  /** Keeps the label for assistive technology only. */
  readonly labelHidden?: boolean
  readonly help?: ReactNode
  /** Message about invalid input; undefined when the input is valid. */
  readonly error?: string | undefined
}

const Caption = ({ label, labelHidden }: Pick<Common, 'label' | 'labelHidden'>) => (
  <Label className={labelHidden ? 'visually-hidden' : 'field__label'}>{label}</Label>
)

const Below = ({ help, error }: Pick<Common, 'help' | 'error'>) => (
  <>
    {help !== undefined && error === undefined && (
      <Text slot="description" className="field__help">
        {help}
      </Text>
    )}
    <FieldError className="field__error">
      <CircleAlert aria-hidden />
      <span>{error}</span>
    </FieldError>
  </>
)

export interface TextFieldProps extends Common, Omit<AriaTextFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  readonly mono?: boolean
  readonly placeholder?: string
  /** More than one makes it a text area. */
  readonly rows?: number
  /** Stands beside the input: a copy button, a unit. */
  readonly after?: ReactNode
  readonly inputRef?: Ref<HTMLInputElement>
  readonly list?: string
}

export const TextField = ({
  label,
  labelHidden = false,
  help,
  error,
  mono,
  placeholder,
  rows = 1,
  after,
  inputRef,
  list,
  ...rest
}: TextFieldProps) => {
  const shared = {
    className: mono ? 'input input--mono' : 'input',
    ...(placeholder === undefined ? {} : { placeholder }),
    spellCheck: false,
  }
  return (
    <AriaTextField {...rest} className="field" isInvalid={error !== undefined}>
      <Caption label={label} labelHidden={labelHidden} />
      <div className="field__row">
        {rows > 1 ? (
          <TextArea {...shared} rows={rows} />
        ) : (
          <Input {...shared} autoComplete="off" {...(inputRef ? { ref: inputRef } : {})} {...(list === undefined ? {} : { list })} />
        )}
        {after}
      </div>
      <Below help={help} error={error} />
    </AriaTextField>
  )
}

export interface NumberFieldProps extends Common, Omit<AriaNumberFieldProps, 'className' | 'style' | 'children' | 'isInvalid'> {
  readonly after?: ReactNode
}

/** Whole numbers are written without separators: ports and counts are copied elsewhere. */
export const NumberField = ({ label, labelHidden = false, help, error, after, ...rest }: NumberFieldProps) => (
  <AriaNumberField formatOptions={{ useGrouping: false }} {...rest} className="field" isInvalid={error !== undefined}>
    <Caption label={label} labelHidden={labelHidden} />
    <div className="field__row">
      <Input className="input input--mono" />
      {after}
    </div>
    <Below help={help} error={error} />
  </AriaNumberField>
)

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, 'className' | 'style' | 'children' | 'aria-label'> {
  readonly label: string
  readonly placeholder?: string
  readonly inputRef?: Ref<HTMLInputElement>
}

export const SearchField = ({ label, placeholder, inputRef, ...rest }: SearchFieldProps) => (
  <AriaSearchField {...rest} aria-label={label} className="search">
    <Search aria-hidden />
    <Input
      className="input"
      spellCheck={false}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(inputRef ? { ref: inputRef } : {})}
    />
    <AriaButton className="icon-button icon-button--small" aria-label="Clear">
      <X aria-hidden />
    </AriaButton>
  </AriaSearchField>
)

export interface Option<T extends string> {
  readonly id: T
  readonly label: string
  readonly detail?: string
  readonly disabled?: boolean
}

export interface SelectProps<T extends string> extends Common {
  readonly options: readonly Option<T>[]
  readonly value: T | undefined
  readonly onChange: (value: T) => void
  readonly placeholder?: string
  readonly isDisabled?: boolean
}

export const Select = <T extends string>({
  label,
  labelHidden = false,
  help,
  error,
  options,
  value,
  onChange,
  placeholder = 'Choose',
  isDisabled = false,
}: SelectProps<T>) => (
  <AriaSelect
    className="field"
    value={value ?? null}
    onChange={(key) => {
      const chosen = options.find((option) => option.id === key)
      if (chosen) onChange(chosen.id)
    }}
    disabledKeys={options.filter((option) => option.disabled).map((option) => option.id)}
    isInvalid={error !== undefined}
    isDisabled={isDisabled}
    placeholder={placeholder}
  >
    <Caption label={label} labelHidden={labelHidden} />
    <AriaButton className="select__button">
      <SelectValue />
      <ChevronDown aria-hidden />
    </AriaButton>
    <Below help={help} error={error} />
    <Popover className="popover" offset={4}>
      <ListBox className="items">
        {options.map((option) => (
          <ListBoxItem key={option.id} id={option.id} textValue={option.label} className="item">
            <Check aria-hidden className="item__tick" />
            <Text slot="label" className="item__text">
              {option.label}
            </Text>
            {option.detail !== undefined && (
              <Text slot="description" className="item__detail">
                {option.detail}
              </Text>
            )}
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </AriaSelect>
)

export const Checkbox = ({ children, ...rest }: Omit<CheckboxProps, 'className' | 'style' | 'children'> & { children: ReactNode }) => (
  <AriaCheckbox {...rest} className="checkbox">
    <span className="checkbox__box" aria-hidden>
      {rest.isIndeterminate ? <Minus /> : <Check />}
    </span>
    {children}
  </AriaCheckbox>
)

export const Switch = ({ children, ...rest }: Omit<SwitchProps, 'className' | 'style' | 'children'> & { children: ReactNode }) => (
  <AriaSwitch {...rest} className="switch">
    <span className="switch__track" aria-hidden />
    {children}
  </AriaSwitch>
)
