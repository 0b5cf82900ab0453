/** Registers at a peer, and shows the handshake as it happens. */
import type { PartnerRole } from '../../../emulator/contract/hub.js'
import type { LocalRole, Standin } from '../../../emulator/contract/standin.js'
import { versions, type Version } from '../../../emulator/ocpi/version.js'
import { Button, Dialog, FormDialog, Notice, Select, TextField } from '../../components/index.js'
import { showExchange } from '../../shell/router.js'
import { partiesText, rolesOf, roleText } from '../texts.js'
import { roles as partnerRoles } from './partner.js'
import { RegistrationSteps } from './RegistrationSteps.js'
import { tokenEncodings } from './token-encodings.js'
import { useRegistration, type Choice } from './use-registration.js'

interface RegisterDialogProps {
  readonly standin: Standin
  /** From a registration that is tried again. */
  readonly known: { versionsUrl?: string; tokenA?: string }
  readonly onClose: () => void
}

const title = 'Register at a peer'

export const RegisterDialog = ({ standin, known, onClose }: RegisterDialogProps) => {
  const registration = useRegistration(standin, known)
  const { steps, done, registerError, inviteError } = registration
  const shownSteps = steps.length > 0 && (
    <RegistrationSteps
      steps={steps}
      onShow={(seq) => {
        onClose()
        showExchange(seq)
      }}
    />
  )
  if (done)
    return (
      <Dialog
        title={title}
        isOpen
        onClose={onClose}
        foot={
          <Button kind="primary" autoFocus onPress={onClose}>
            Done
          </Button>
        }
      >
        {shownSteps}
        <Notice meaning="success">
          Registered with {partiesText(done.peer.parties) || done.name} in {done.version}.
        </Notice>
      </Dialog>
    )
  return (
    <FormDialog
      title={title}
      onClose={onClose}
      cancel={steps.length > 0 ? 'Close' : 'Cancel'}
      submit={registerError ? 'Try again' : 'Register'}
      onSubmit={() => void registration.start()}
      pending={registration.pending}
    >
      <RegistrationFields registration={registration} />
      {shownSteps}
      {inviteError && <Notice meaning="violation">{inviteError.message}</Notice>}
      {registerError && steps.every((step) => step.state !== 'failed') && <Notice meaning="violation">{registerError.message}</Notice>}
    </FormDialog>
  )
}

type Registration = ReturnType<typeof useRegistration>

const RegistrationFields = ({ registration }: { registration: Registration }) => {
  const { draft, change, errors, standins } = registration
  return (
    <div
      onPaste={(event) => {
        if (registration.paste(event.clipboardData.getData('text/plain'))) event.preventDefault()
      }}
      className="setup-section"
    >
      {standins.length > 1 && (
        <Select
          label="Stand-in"
          value={draft.standinId}
          onChange={(standinId) => change({ standinId })}
          options={standins.map(({ settings }) => ({ id: settings.id, label: settings.name }))}
        />
      )}
      <TextField
        label="Versions url of the peer"
        mono
        autoFocus
        value={draft.versionsUrl}
        onChange={(versionsUrl) => change({ versionsUrl })}
        placeholder="https://example.com/ocpi/versions"
        error={errors.versionsUrl}
        help="Paste url and token together: both fields are filled in"
      />
      <TextField
        label="Token A"
        mono
        value={draft.tokenA}
        onChange={(tokenA) => change({ tokenA })}
        error={errors.tokenA}
        help="The token that the peer issued for the registration"
      />
      <ChoiceFields registration={registration} />
      <OwnCredentials registration={registration} />
    </div>
  )
}

const ChoiceFields = ({ registration: { draft, change, chosen, isHub } }: { registration: Registration }) => {
  const roles = rolesOf(chosen)
  return (
    <div className="setup-columns">
      <TextField label="Name" value={draft.name} onChange={(name) => change({ name })} maxLength={100} placeholder="from its credentials" />
      <Select<Choice<Version>>
        label="Version"
        value={draft.version}
        onChange={(version) => change({ version })}
        options={[
          { id: 'AUTO', label: 'Highest of both' },
          ...versions.filter((each) => chosen.settings.versions.includes(each)).map((id) => ({ id, label: id })),
        ]}
      />
      {isHub && (
        <Select<PartnerRole>
          label="Role of the partner"
          value={draft.partnerRole}
          onChange={(partnerRole) => change({ partnerRole })}
          options={partnerRoles}
          help="2.1.1 credentials do not state a role"
        />
      )}
      {roles.length > 1 && (
        <Select<Choice<LocalRole>>
          label="Role that we play"
          value={draft.role}
          onChange={(role) => change({ role })}
          options={[{ id: 'AUTO', label: 'All roles' }, ...roles.map((id) => ({ id, label: roleText(id) }))]}
        />
      )}
      <Select
        label="Token encoding"
        value={draft.tokenEncoding}
        onChange={(tokenEncoding) => change({ tokenEncoding })}
        options={tokenEncodings}
      />
    </div>
  )
}

const OwnCredentials = ({ registration }: { registration: Registration }) => {
  const { draft, change, errors } = registration
  if (draft.ownCredentials === undefined)
    return (
      <Button className="setup-fold" size="small" isPending={registration.isDrafting} onPress={() => void registration.editCredentials()}>
        Edit our credentials
      </Button>
    )
  return (
    <>
      <TextField
        label={`Our credentials in ${draft.version}`}
        mono
        rows={10}
        value={draft.ownCredentials}
        onChange={(ownCredentials) => change({ ownCredentials })}
        error={errors.ownCredentials}
        help="Sent unchanged; a missing token is generated"
      />
      <Button className="setup-fold" size="small" onPress={() => change({ ownCredentials: undefined })}>
        Discard the changes
      </Button>
    </>
  )
}
