import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from '../components/index.js'
import { useStore } from '../store.js'
import { dismiss, type Toast, toasts } from './toasts.js'

const icons = { neutral: Info, success: CircleCheck, warning: TriangleAlert, violation: CircleAlert } as const

const Message = ({ toast }: { toast: Toast }) => {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held || toast.stayMs === undefined) return
    const timer = setTimeout(() => {
      dismiss(toast.id)
    }, toast.stayMs)
    return () => {
      clearTimeout(timer)
    }
  }, [toast, held])
  const Icon = icons[toast.meaning]
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon aria-hidden className={toast.meaning === 'neutral' ? 'faint' : `is-${toast.meaning}`} />
      <div className="toast__text">{toast.text}</div>
      {toast.action && (
        <Button
          size="small"
          onPress={() => {
            toast.action?.run()
            dismiss(toast.id)
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Close the message" size="small" onPress={() => dismiss(toast.id)}>
        <X aria-hidden />
      </IconButton>
    </div>
  )
}

/** Always in the page, so that assistive technology hears of messages that come later. */
export const Toasts = () => {
  const shown = useStore(toasts)
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite" aria-relevant="additions">
      {shown.map((toast) => (
        <Message key={toast.id} toast={toast} />
      ))}
    </section>
  )
}
