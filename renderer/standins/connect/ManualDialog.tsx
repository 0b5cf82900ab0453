/** Connects without a handshake, or changes tokens and urls of a connection. */
import type { Connection, LocalRole, Standin } from '../../../emulator/contract/standin.js'
import type { Version } from '../../../emulator/ocpi/version.js'
import { Checkbox, FormDialog, Notice, Select, TextField } from '../../components/index.js'
import { connectionTitle, rolesOf, roleText } from '../texts.js'
import { EndpointFields, PartyFields } from './TermFields.js'
import { tokenProblem, urlProblem } from './terms.js'
import { tokenEncodings, type TokenEncoding } from './token-encodings.js'
import { useTerms } from './use-terms.js'

interface ManualDialogProps {
  readonly standin: Standin
  /** Undefined for a new connection. */
  readonly connection?: Connection | undefined
  readonly onClose: () => void
}

export const ManualDialog = ({ standin, connection, onClose }: ManualDialogProps) => {
  const form = useTerms(standin, connection, onClose)
  const { terms, change, isManual, tried } = form
  return (
    <FormDialog
      title={connection ? `Tokens and urls of ${connectionTitle(connection)}` : 'Connect without a handshake'}
      onClose={onClose}
      size="large"
      submit={connection ? 'Save' : 'Connect'}
      onSubmit={() => void form.save()}
      pending={form.pending}
    >
      {form.error && <Notice meaning="violation">{form.error.message}</Notice>}
      {!isManual && <p>Values entered here override those of the handshake, also after a renewal.</p>}
      <section className="setup-section">
        <AgreementFields standin={standin} connection={connection} form={form} />
        <TokenFields connection={connection} form={form} />
        {isManual && (
          <TextField
            label="Versions url of the peer"
            mono
            value={terms.versionsUrl}
            onChange={(text) => change({ versionsUrl: text.trim() })}
            placeholder="none: enter module urls below"
            error={tried ? urlProblem(terms.versionsUrl) : undefined}
          />
        )}
        {form.canFetch && (
          <Checkbox isSelected={terms.fetch} onChange={(fetch) => change({ fetch })}>
            Fetch the endpoints from the versions url
          </Checkbox>
        )}
      </section>
      {isManual && <PartyFields parties={terms.parties} tried={tried} onChange={(parties) => change({ parties })} />}
      <EndpointFields
        endpoints={terms.endpoints}
        help="Override advertised urls, or add modules that are not advertised"
        tried={tried}
        onChange={(endpoints) => change({ endpoints })}
      />
    </FormDialog>
  )
}

interface PartProps {
  readonly connection: Connection | undefined
  readonly form: ReturnType<typeof useTerms>
}

/** Name, version, role and token encoding. */
const AgreementFields = ({ standin, connection, form: { terms, change, isManual } }: PartProps & { readonly standin: Standin }) => {
  const roles = rolesOf(standin)
  return (
    <div className="setup-columns">
      {connection === undefined && (
        <TextField
          label="Name"
          autoFocus
          value={terms.name}
          onChange={(name) => change({ name })}
          maxLength={100}
          placeholder="its first party"
        />
      )}
      {isManual && (
        <Select<Version>
          label="Version"
          value={terms.version}
          onChange={(version) => change({ version })}
          options={standin.settings.versions.map((id) => ({ id, label: id }))}
        />
      )}
      {isManual && roles.length > 1 && (
        <Select<LocalRole>
          label="Role that we play"
          value={terms.role}
          onChange={(role) => change({ role })}
          options={roles.map((id) => ({ id, label: roleText(id) }))}
        />
      )}
      <Select<TokenEncoding>
        label="Token encoding"
        value={terms.tokenEncoding}
        onChange={(tokenEncoding) => change({ tokenEncoding })}
        options={tokenEncodings}
      />
    </div>
  )
}

const TokenFields = ({ connection, form: { terms, change, tried } }: PartProps) => {
  const overridden = connection?.overrides.tokens
  return (
    <>
      <div className="setup-columns">
        <TextField
          label="Token we use"
          mono
          value={terms.tokenOut}
          onChange={(tokenOut) => change({ tokenOut })}
          placeholder={connection ? 'unchanged' : 'none: no Authorization header'}
          error={tried ? tokenProblem(terms.tokenOut) : undefined}
        />
        <TextField
          label="Token the peer uses"
          mono
          value={terms.tokenIn}
          onChange={(tokenIn) => change({ tokenIn })}
          placeholder={connection ? 'unchanged' : 'generated'}
          error={tried ? tokenProblem(terms.tokenIn) : undefined}
        />
      </div>
      {(overridden?.in !== undefined || overridden?.out !== undefined) && (
        <Checkbox isSelected={terms.takenBack} onChange={(takenBack) => change({ takenBack })}>
          Use the tokens of the handshake again
        </Checkbox>
      )}
    </>
  )
}
