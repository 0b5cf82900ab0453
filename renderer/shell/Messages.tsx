/** Messages: the latest in the status bar, all of them in the history. */
import { Bell, CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Button, Dialog, EmptyState } from '../components/index.js'
import { Time } from '../settings/Time.js'
import { useStore } from '../store.js'
import { countText } from '../text.js'
import { useCommands } from './palette-commands.js'
import { clearMessages, dismiss, markMessagesRead, messageHistory, type Toast, toasts } from './toasts.js'

const icons = { neutral: Info, success: CircleCheck, warning: TriangleAlert, violation: CircleAlert } as const

const MeaningIcon = ({ meaning }: Pick<Toast, 'meaning'>) => {
  const Icon = icons[meaning]
  return <Icon aria-hidden className={meaning === 'neutral' ? 'faint' : `is-${meaning}`} />
}

/** Takes the message away when its time is over; not while the pointer or the focus is on it. */
const useExpiry = ({ id, stayMs }: Toast, held: boolean): void => {
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => {
      dismiss(id)
    }, stayMs)
    return () => {
      clearTimeout(timer)
    }
  }, [id, stayMs, held])
}

const Message = ({ toast, onMore }: { toast: Toast; onMore: () => void }) => {
  const [held, setHeld] = useState(false)
  useExpiry(toast, held)
  const { action } = toast
  return (
    <div
      className="message-line"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <MeaningIcon meaning={toast.meaning} />
      <AriaButton className="message-line__text" onPress={onMore}>
        {toast.text}
      </AriaButton>
      {action && (
        <AriaButton
          className="message-line__action"
          onPress={() => {
            action.run()
            dismiss(toast.id)
          }}
        >
          {action.label}
        </AriaButton>
      )}
      <AriaButton className="message-line__close" aria-label="Close the message" onPress={() => dismiss(toast.id)}>
        <X aria-hidden />
      </AriaButton>
    </div>
  )
}

/** The newest message, the others out of view below it. Always in the page, so that assistive technology announces new ones. */
export const Messages = () => {
  const shown = useStore(toasts)
  const { messages, unread } = useStore(messageHistory)
  const [open, setOpen] = useState(false)
  const show = () => {
    setOpen(true)
    markMessagesRead()
  }
  useCommands([{ id: 'shell.messages', title: 'Show messages', group: 'Window', run: show }])
  return (
    <>
      <section className="messages" aria-label="Messages" aria-live="polite" aria-relevant="additions">
        {shown.map((toast) => (
          <Message key={toast.id} toast={toast} onMore={show} />
        ))}
      </section>
      <AriaButton className="statusbar__item" onPress={show} aria-label={unread > 0 ? `Messages, ${unread} unread` : 'Message history'}>
        <Bell aria-hidden className={unread > 0 ? 'is-warning' : undefined} />
        {unread > 0 && <span className="numbers">{unread}</span>}
      </AriaButton>
      {open && <History messages={messages} onClose={() => setOpen(false)} />}
    </>
  )
}

const History = ({ messages, onClose }: { messages: readonly Toast[]; onClose: () => void }) => (
  <Dialog
    title="Message history"
    isOpen
    onClose={onClose}
    isDismissable
    foot={
      messages.length > 0 && (
        <>
          <span className="dialog__note faint">{countText(messages.length, 'message')} since the window was opened</span>
          <Button onPress={clearMessages}>Clear</Button>
        </>
      )
    }
  >
    {messages.length === 0 ? (
      <EmptyState icon={<Bell aria-hidden />} title="No messages" />
    ) : (
      <ul className="problems selectable">
        {[...messages].reverse().map((message) => (
          <li key={message.id}>
            <span className="mono faint">
              <Time text={message.at} clock />
            </span>
            <div className="problems__message">
              <MeaningIcon meaning={message.meaning} />
              <span>{message.text}</span>
            </div>
          </li>
        ))}
      </ul>
    )}
  </Dialog>
)
