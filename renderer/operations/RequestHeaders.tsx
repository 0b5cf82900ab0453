/** Headers that a request adds, replaces or leaves out. */
import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { Button, IconButton, TextField } from '../components/index.js'
import type { Edited } from './operation-model.js'

const usualHeaders = [
  'Authorization',
  'Content-Type',
  'X-Request-ID',
  'X-Correlation-ID',
  'OCPI-to-party-id',
  'OCPI-to-country-code',
  'OCPI-from-party-id',
  'OCPI-from-country-code',
]

interface RequestHeadersProps {
  readonly headers: Edited['headers']
  readonly onChange: (headers: Edited['headers']) => void
}

export const RequestHeaders = ({ headers, onChange }: RequestHeadersProps) => {
  const list = useRef<HTMLDivElement>(null)
  const change = (index: number, next: readonly [string, string]) => {
    onChange(headers.map((each, at) => (at === index ? next : each)))
  }
  return (
    <div className="request__headers" ref={list} role="group" aria-label="Headers">
      {headers.map(([name, value], index) => (
        <div className="request__header" key={index}>
          <TextField
            label={`Name of header ${index + 1}`}
            labelHidden
            mono
            list="usual-headers"
            placeholder="Header"
            value={name}
            onChange={(next) => change(index, [next, value])}
          />
          <TextField
            label={`Value of header ${index + 1}`}
            labelHidden
            mono
            placeholder="Leave empty to remove"
            value={value}
            onChange={(next) => change(index, [name, next])}
          />
          <IconButton label={`Remove header ${index + 1}`} onPress={() => onChange(headers.filter((_, at) => at !== index))}>
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      <datalist id="usual-headers">
        {usualHeaders.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Button
        size="small"
        kind="quiet"
        icon={<Plus aria-hidden />}
        onPress={() => {
          onChange([...headers, ['', '']])
          requestAnimationFrame(() => {
            list.current?.querySelector<HTMLInputElement>('.request__header:last-of-type input')?.focus()
          })
        }}
      >
        Add, replace or leave out a header
      </Button>
    </div>
  )
}
