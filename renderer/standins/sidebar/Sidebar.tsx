/** Stand-ins, their connections and invitations. */
import { Plus } from 'lucide-react'
import { Button, EmptyState, IconButton, Loading } from '../../components/index.js'
import { useEngine } from '../../engine/index.js'
import { RecentScenarios } from '../../scenarios/RecentScenarios.js'
import { openSetup } from '../setup.js'
import { StandinItem } from './StandinItem.js'
import '../standins.css'

export const Sidebar = () => {
  const standins = useEngine((state) => state.standins)
  const loaded = useEngine((state) => state.loaded)
  return (
    <>
      <nav className="sidebar" aria-label="Stand-ins">
        <div className="sidebar__head">
          <h2>Stand-ins</h2>
          <IconButton size="small" label="Add a stand-in" onPress={() => openSetup({ kind: 'add-standin' })}>
            <Plus aria-hidden />
          </IconButton>
        </div>
        {!loaded && <Loading what="Loading the stand-ins" />}
        {loaded && standins.length === 0 && (
          <EmptyState
            title="No stand-in yet"
            actions={
              <Button kind="primary" icon={<Plus aria-hidden />} onPress={() => openSetup({ kind: 'add-standin' })}>
                Add a stand-in
              </Button>
            }
          >
            <p>A stand-in plays one OCPI platform. Add one, and let your own platform register at it.</p>
          </EmptyState>
        )}
        <ul className="sidebar__list">
          {standins.map((standin) => (
            <StandinItem key={standin.settings.id} standin={standin} />
          ))}
        </ul>
      </nav>
      <RecentScenarios />
    </>
  )
}
