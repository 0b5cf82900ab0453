/** A section of a form that is closed until it is asked for. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../components/index.js'

interface FoldedSectionProps {
  readonly title: string
  /** Open from the start, as when a field inside is invalid. */
  readonly isOpen?: boolean
  readonly children: ReactNode
}

export const FoldedSection = ({ title, isOpen = false, children }: FoldedSectionProps) => {
  const [opened, setOpened] = useState(false)
  const open = opened || isOpen
  return (
    <section className="setup-section">
      <Button
        className="setup-fold"
        kind="quiet"
        aria-expanded={open}
        icon={open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
        onPress={() => setOpened(!open)}
      >
        {title}
      </Button>
      {open && children}
    </section>
  )
}
