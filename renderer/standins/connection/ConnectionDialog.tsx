/** A connection: facts, quirks, renewal, the last registration, endpoints. */
import type { Connection } from '../../../emulator/contract/standin.js'
import { Button, FormDialog, Notice } from '../../components/index.js'
import { useCall, useEngine } from '../../engine/index.js'
import { showExchange } from '../../shell/router.js'
import { RegistrationSteps } from '../connect/RegistrationSteps.js'
import { connectionTitle } from '../texts.js'
import { ConnectionFacts } from './ConnectionFacts.js'
import { EndpointTable } from './EndpointTable.js'
import { QuirkFields } from './QuirkFields.js'
import { Renewal } from './Renewal.js'
import { useConnectionForm } from './use-connection-form.js'

interface ConnectionDialogProps {
  readonly connection: Connection
  readonly onClose: () => void
}

export const ConnectionDialog = ({ connection, onClose }: ConnectionDialogProps) => {
  const steps = useEngine((engine) => engine.registrations[connection.id]) ?? []
  const form = useConnectionForm(connection, onClose)
  return (
    <FormDialog
      title={connectionTitle(connection)}
      onClose={onClose}
      size="large"
      submit="Save"
      onSubmit={() => void form.save()}
      pending={form.pending}
    >
      {form.error && <Notice meaning="violation">{form.error.message}</Notice>}
      {connection.problem !== undefined && <Notice meaning="violation">{connection.problem}</Notice>}
      <SameParty connection={connection} />
      <ConnectionFacts connection={connection} />
      <QuirkFields connection={connection} form={form} />
      {connection.state === 'REGISTERED' && <Renewal connection={connection} />}
      {steps.length > 0 && (
        <section className="setup-section">
          <h3>Last registration</h3>
          <RegistrationSteps
            steps={steps}
            onShow={(seq) => {
              onClose()
              showExchange(seq)
            }}
          />
        </section>
      )}
      <EndpointTable connection={connection} />
    </FormDialog>
  )
}

/** Other connections with the same party, each with an offer to merge it. */
const SameParty = ({ connection }: { connection: Connection }) => {
  const others = useEngine((engine) => engine.connections.filter((each) => connection.sameParty.includes(each.id)))
  const merge = useCall('connections.merge')
  return (
    <>
      {merge.error && <Notice meaning="violation">{merge.error.message}</Notice>}
      {others.map((other) => (
        <Notice
          key={other.id}
          meaning="warning"
          action={
            <Button
              size="small"
              isPending={merge.pending}
              onPress={() => void merge.run({ connectionId: connection.id, withId: other.id })}
            >
              Merge into this one
            </Button>
          }
        >
          {connectionTitle(other)} is another connection with the same party.
        </Notice>
      ))}
    </>
  )
}
