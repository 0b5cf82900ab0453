/** The list of stand-ins: at the left of the views, or over them in a narrow window. */
import { useEffect, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { ErrorBoundary } from './ErrorBoundary.js'
import { useRoute } from './router.js'
import { Sidebar } from './views.js'

export const Side = () => (
  <div className="app__side">
    <ErrorBoundary what="The list of stand-ins">
      <Sidebar />
    </ErrorBoundary>
  </div>
)

/** The same as a drawer; it closes when something in it was opened. */
export const SideDrawer = ({ onClose }: { onClose: () => void }) => {
  const { view, rest } = useRoute()
  const route = [view, ...rest].join('/')
  const [openedAt] = useState(route)
  useEffect(() => {
    if (route !== openedAt) onClose()
  }, [route, openedAt, onClose])
  return (
    <ModalOverlay
      className="veil veil--drawer"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="drawer">
        <Dialog className="drawer__content" aria-label="Stand-ins and connections">
          <Side />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
