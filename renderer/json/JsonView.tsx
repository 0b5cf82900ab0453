import type { Annotation } from './types.js'

export interface JsonViewProps {
  readonly text: string
  /** What assistive technology calls it, as `Body of the response`. */
  readonly label: string
  readonly annotations?: readonly Annotation[]
}

/** Read-only JSON. */
export const JsonView = ({ text, label }: JsonViewProps) => <pre aria-label={label} tabIndex={0}>{text}</pre>
