/** The least of a declaration, as a form. A declaration file says more: see `standin audit`. */
import { useState } from 'react'
import type { AuditRole, AuditSet } from '../../emulator/contract/audit.js'
import { newestOf, versions, type Version } from '../../emulator/ocpi/version.js'
import { Button, Notice, Select, TextField } from '../components/index.js'
import { useCall } from '../engine/index.js'

const roles = [
  { id: 'CPO', label: 'CPO' },
  { id: 'EMSP', label: 'eMSP' },
  { id: 'HUB', label: 'Hub' },
] as const satisfies readonly { id: AuditRole; label: string }[]

const sets = [
  { id: 'core', label: 'Core: every MUST' },
  { id: 'full', label: 'Full: everything that is claimed' },
] as const satisfies readonly { id: AuditSet; label: string }[]

export const AuditStart = ({ isRunning }: { readonly isRunning: boolean }) => {
  const start = useCall('audit.start')
  const [role, setRole] = useState<AuditRole>('CPO')
  const [version, setVersion] = useState<Version>(newestOf(versions))
  const [set, setSet] = useState<AuditSet>('core')
  const [versionsUrl, setVersionsUrl] = useState('')
  const [tokenA, setTokenA] = useState('')
  const isComplete = versionsUrl !== '' && tokenA !== ''
  return (
    <form
      className="audit-start"
      onSubmit={(event) => {
        event.preventDefault()
        void start.run({
          declaration: { formatVersion: 1, role, versions: [version], connect: { versionsUrl, tokenA } },
          set,
          interactive: true,
        })
      }}
    >
      <Select label="Role of the platform" options={roles} value={role} onChange={setRole} />
      <Select label="OCPI version" options={versions.map((id) => ({ id, label: id }))} value={version} onChange={setVersion} />
      <TextField
        label="Versions url of the platform"
        mono
        value={versionsUrl}
        onChange={setVersionsUrl}
        placeholder="http://localhost:8080/ocpi/versions"
      />
      <TextField
        label="Token A that it issued"
        mono
        value={tokenA}
        onChange={setTokenA}
        help="It registers once; the next audit needs a new one."
      />
      <Select label="Cases" options={sets} value={set} onChange={setSet} />
      {start.error && <Notice meaning="violation">{start.error.message}</Notice>}
      <Button type="submit" kind="primary" isDisabled={!isComplete || isRunning} isPending={start.pending}>
        Start audit
      </Button>
    </form>
  )
}
