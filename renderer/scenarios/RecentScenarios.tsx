/** In the left pane: the scenarios that were run or changed last, each with its verdict and a button to run it. */
import { ListChecks, Play } from 'lucide-react'
import { IconButton } from '../components/index.js'
import { useClient } from '../engine/index.js'
import { hrefTo, useRoutePart } from '../shell/router.js'
import { notify } from '../shell/toasts.js'
import { runKept, showScenario } from './actions.js'
import { isUnderWay, useBoard } from './board.js'
import { recentOf } from './library.js'
import { runIcons, verdictIcon } from './texts.js'

const shownAtMost = 5

export const RecentScenarios = () => {
  const client = useClient()
  const open = useRoutePart(({ view, rest: [id] }) => (view === 'scenarios' ? id : undefined))
  const scenarios = useBoard((state) => state.scenarios)
  const runs = useBoard((state) => state.runs)
  const recent = recentOf(scenarios, shownAtMost)
  const run = (id: string, title: string) => {
    void runKept(client, id).then((problem) => {
      if (problem === undefined) return
      showScenario(id)
      notify({ meaning: 'violation', text: `${title} could not be run: ${problem}` })
    })
  }
  return (
    <nav className="sidebar__scenarios" aria-label="Recent scenarios">
      <div className="sidebar__head">
        <h2>Scenarios</h2>
        <a className="sidebar__all" href={hrefTo('scenarios')}>
          {scenarios.length > 0 ? `All ${scenarios.length}` : 'All'}
        </a>
      </div>
      {recent.length === 0 && (
        <p className="sidebar__hint">
          <ListChecks aria-hidden />
          Scenarios that you run or edit appear here.
        </p>
      )}
      <ul>
        {recent.map((scenario) => {
          const underWay = runs.find((one) => one.scenarioId === scenario.id && isUnderWay(one))
          return (
            <li key={scenario.id} className="sidebar__scenario">
              {underWay ? runIcons[underWay.state] : verdictIcon(scenario)}
              <a
                className="truncate"
                href={hrefTo('scenarios', scenario.id)}
                title={scenario.title}
                aria-current={open === scenario.id ? 'true' : undefined}
              >
                {scenario.title}
              </a>
              <IconButton
                size="small"
                label={`Run ${scenario.title}`}
                isDisabled={underWay !== undefined || scenario.problems > 0}
                onPress={() => run(scenario.id, scenario.title)}
              >
                <Play aria-hidden />
              </IconButton>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
