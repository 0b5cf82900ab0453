/** What Standin is, which version, what it contains, and whether there is a newer one. */
import { useEffect, useState } from 'react'
import { Button, Dialog, Loading } from '../components/index.js'
import { useCall, useEngine } from '../engine/index.js'

interface License {
  readonly name: string
  readonly version: string
  readonly identifier: string | null
  readonly text?: string
}

/** Written by the build; `undefined` while it is being loaded. */
const useLicenses = (): readonly License[] | Error | undefined => {
  const [licenses, setLicenses] = useState<readonly License[] | Error>()
  useEffect(() => {
    const stop = new AbortController()
    fetch('./licenses.json', { signal: stop.signal })
      .then(async (response) => {
        setLicenses((await response.json()) as License[])
      })
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setLicenses(error instanceof Error ? error : new Error(String(error)))
      })
    return () => {
      stop.abort()
    }
  }, [])
  return licenses
}

const Update = () => {
  const { run, pending, error } = useCall('workbench.checkForUpdate')
  const [answer, setAnswer] = useState<string>()
  const check = async () => {
    const found = await run({})
    if (found) setAnswer(found.newer ? `Version ${found.latest} is available.` : 'You have the newest version.')
  }
  return (
    <p className="about__update">
      <Button size="small" isPending={pending} onPress={() => void check()}>
        Check for updates
      </Button>
      <span role="status" className="soft">
        {error?.message ?? answer ?? 'Asks the npm registry. Standin uses the internet for nothing else.'}
      </span>
    </p>
  )
}

const Licenses = () => {
  const licenses = useLicenses()
  if (licenses === undefined) return <Loading what="Loading the licences" />
  if (licenses instanceof Error) return <p className="soft">The licences could not be loaded: {licenses.message}</p>
  return (
    <>
      <p>Standin contains these {licenses.length} packages.</p>
      <ul className="about__licenses">
        {licenses.map(({ name, version, identifier, text }) => (
          <li key={`${name}@${version}`}>
            <details>
              <summary>
                {name} {version} <span className="faint">{identifier}</span>
              </summary>
              <pre>{text ?? 'The package contains no licence text.'}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  )
}

export const About = ({ onClose }: { onClose: () => void }) => {
  const version = useEngine((state) => state.version)
  return (
    <Dialog title="About Standin" isOpen onClose={onClose} isDismissable className="about">
      <p>
        <strong>Standin {version}</strong>
        <br />
        <span className="soft">Plays the other side of an OCPI connection. MIT licence.</span>
      </p>
      <Update />
      <h3>Licences</h3>
      <Licenses />
    </Dialog>
  )
}
