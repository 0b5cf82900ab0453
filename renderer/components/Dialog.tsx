/** A dialog over the page: heading, body, and a foot with its buttons. Escape closes it. */
import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button, IconButton } from './Button.js'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly size?: 'small' | 'medium' | 'large' | 'full'
  /** Buttons, the main one last. */
  readonly foot?: ReactNode
  readonly children: ReactNode
  /** Whether a press beside it closes it; not where that would lose work. */
  readonly isDismissable?: boolean
  readonly role?: 'dialog' | 'alertdialog'
  readonly className?: string
}

export const Dialog = ({
  title,
  isOpen,
  onClose,
  size = 'medium',
  foot,
  children,
  isDismissable = false,
  role = 'dialog',
  className,
}: DialogProps) => (
  <ModalOverlay
    className="veil"
    isOpen={isOpen}
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
    isDismissable={isDismissable}
  >
    <Modal className={`modal modal--${size}`}>
      <AriaDialog className={className === undefined ? 'dialog' : `dialog ${className}`} role={role}>
        <header className="dialog__head">
          <Heading slot="title" level={2} className="truncate">
            {title}
          </Heading>
          <IconButton label="Close" onPress={onClose}>
            <X aria-hidden />
          </IconButton>
        </header>
        <div className="dialog__body">{children}</div>
        {foot !== undefined && <footer className="dialog__foot">{foot}</footer>}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)

export interface ConfirmProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** What the button does, as `Empty the log`. */
  readonly action: string
  readonly danger?: boolean
  readonly onConfirm: () => void | Promise<void>
  readonly children: ReactNode
}

/** Asks before something that cannot be undone. */
export const Confirm = ({ title, isOpen, onClose, action, danger = true, onConfirm, children }: ConfirmProps) => {
  const [pending, setPending] = useState(false)
  const confirm = async () => {
    setPending(true)
    try {
      await onConfirm()
    } finally {
      setPending(false)
      onClose()
    }
  }
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      size="small"
      role="alertdialog"
      foot={
        <>
          <Button onPress={onClose} autoFocus>
            Cancel
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} isPending={pending} onPress={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
