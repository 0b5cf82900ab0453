/** Dialogs over the page: heading, body, and a foot with its buttons. Escape closes them; in a form, Enter submits. */
import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type SyntheticEvent, useState } from 'react'
import { Dialog as AriaDialog, Form, Heading, Modal, ModalOverlay } from 'react-aria-components'
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
  /** Makes the dialog a form: Enter in a field and a button of type `submit` call it. */
  readonly onSubmit?: (() => void) | undefined
}

/** Moves the focus to the first field that is marked invalid, so that its error is read where it can be corrected. */
const focusInvalid = (form: HTMLFormElement) => {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] button')?.focus())
}

/** Ctrl+Enter submits from a field in which Enter begins a new line. */
const submitFromArea = (event: KeyboardEvent<HTMLDivElement>) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !(event.target instanceof HTMLTextAreaElement)) return
  event.preventDefault()
  event.currentTarget.closest('form')?.requestSubmit()
}

const DialogForm = ({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) => {
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    // A dialog that was opened from this one stands inside of it for React.
    event.stopPropagation()
    onSubmit()
    focusInvalid(event.currentTarget)
  }
  return (
    <Form className="dialog__form" validationBehavior="aria" onSubmit={submit}>
      <div className="dialog__form" onKeyDown={submitFromArea}>
        {children}
      </div>
    </Form>
  )
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
  onSubmit,
}: DialogProps) => {
  const content = (
    <>
      <div className="dialog__body">{children}</div>
      {foot !== undefined && <footer className="dialog__foot">{foot}</footer>}
    </>
  )
  return (
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
          {onSubmit === undefined ? content : <DialogForm onSubmit={onSubmit}>{content}</DialogForm>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export interface FormDialogProps extends Omit<DialogProps, 'foot' | 'isOpen' | 'onSubmit'> {
  /** Label of the button that submits, as `Save`. */
  readonly submit: string
  /** Called by the button and by Enter, but not again while `pending`. */
  readonly onSubmit: () => void
  readonly pending: boolean
  readonly isDisabled?: boolean
  /** Stands before the buttons. */
  readonly note?: ReactNode
  readonly cancel?: string
}

/** A dialog that is filled in and submitted. */
export const FormDialog = ({ submit, onSubmit, pending, isDisabled = false, note, cancel = 'Cancel', ...rest }: FormDialogProps) => (
  <Dialog
    {...rest}
    isOpen
    onSubmit={() => {
      if (!pending && !isDisabled) onSubmit()
    }}
    foot={
      <>
        {note}
        <Button onPress={rest.onClose}>{cancel}</Button>
        <Button kind="primary" type="submit" isPending={pending} isDisabled={isDisabled}>
          {submit}
        </Button>
      </>
    }
  />
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
