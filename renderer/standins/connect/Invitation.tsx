/** What to hand over to a peer that was invited, and how far it has come. */
import { KeyRound } from 'lucide-react'
import { type Standin, versionsUrlFor } from '../../../emulator/contract/standin.js'
import { Button, copyText, Dialog, Loading } from '../../components/index.js'
import { useClient, useEngine } from '../../engine/index.js'
import { Onboarding } from '../onboarding/Onboarding.js'
import { invitationText } from '../texts.js'

interface InvitationProps {
  readonly standin: Standin
  readonly connectionId: string
  readonly onClose: () => void
}

export const Invitation = ({ standin, connectionId, onClose }: InvitationProps) => {
  const client = useClient()
  const connection = useEngine((state) => state.connections.find((each) => each.id === connectionId))
  const copyBoth = async () => {
    const { a = '' } = await client.call('connections.tokens', { connectionId })
    await copyText(invitationText(versionsUrlFor(standin, connection?.role) ?? '', a), 'Versions url and token A')
  }
  return (
    <Dialog
      title={`Invitation from ${standin.settings.name}`}
      isOpen
      onClose={onClose}
      size="large"
      foot={
        <>
          <Button icon={<KeyRound aria-hidden />} onPress={() => void copyBoth()}>
            Copy versions url and token A
          </Button>
          <Button kind="primary" autoFocus onPress={onClose}>
            Done
          </Button>
        </>
      }
    >
      {connection ? <Onboarding standin={standin} connection={connection} onLeave={onClose} /> : <Loading what="Creating the invitation" />}
    </Dialog>
  )
}
