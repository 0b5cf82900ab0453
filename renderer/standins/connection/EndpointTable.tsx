/** Endpoints of the peer: those that the user gave, then the advertised ones. */
import type { Connection } from '../../../emulator/contract/standin.js'

export const EndpointTable = ({ connection: { overrides, peer } }: { connection: Connection }) => {
  const endpoints = [
    ...overrides.endpoints.map((endpoint) => ({ ...endpoint, isGiven: true })),
    ...peer.endpoints.map((endpoint) => ({ ...endpoint, isGiven: false })),
  ]
  if (endpoints.length === 0) return null
  return (
    <section className="setup-section">
      <h3>Endpoints of the peer</h3>
      <div className="setup-scroll" tabIndex={0} role="group" aria-label="Endpoints of the peer">
        <table className="setup-table">
          <thead>
            <tr>
              <th scope="col">Module</th>
              <th scope="col">Interface</th>
              <th scope="col">Url</th>
            </tr>
          </thead>
          <tbody>
            {endpoints.map(({ identifier, role, url, isGiven }, index) => (
              <tr key={index}>
                <td>{identifier}</td>
                <td>{role}</td>
                <td className="mono selectable">
                  {url}
                  {isGiven && ' (entered by hand)'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
