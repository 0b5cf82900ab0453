/** The clock of the workbench: its time, its speed, and steps to advance it. */
import { useEffect } from 'react'
import { Clock, FastForward, Pause, Play } from 'lucide-react'
import { IconButton, Menu, Segments } from '../components/index.js'
import { callErrorOf, useCall, useClient } from '../engine/index.js'
import { timeText, timeZone } from '../settings/time.js'
import { Time } from '../settings/Time.js'
import { type Command, useCommands } from '../shell/palette-commands.js'
import { notify } from '../shell/toasts.js'
import { useStore } from '../store.js'
import { type ShownClock, useTime } from './clock.js'
import { paceText } from './texts.js'

const paces = [1, 10, 60, 3600] as const
const keys = ['1', '2', '3', '4'] as const
const steps = [
  { seconds: 60, label: '1 minute', shortcut: 'm' },
  { seconds: 900, label: '15 minutes', shortcut: 'q' },
  { seconds: 3600, label: '1 hour', shortcut: 'h' },
  { seconds: 4 * 3600, label: '4 hours' },
  { seconds: 86_400, label: '1 day' },
] as const

/** Changes of the clock; failures are notified. */
const useClockActions = (isPaused: boolean) => {
  const client = useClient()
  // The engine takes one step after another: what happens in between may take its time.
  const stepping = useCall('clock.step')
  useEffect(() => {
    if (stepping.error) notifyFailure(stepping.error.message)
  }, [stepping.error])
  const setPace = (factor: number) => {
    client.call('clock.set', { factor }).catch((error: unknown) => notifyFailure(callErrorOf(error).message))
  }
  return {
    stepping,
    setPace,
    step: (seconds: number) => void stepping.run({ seconds }),
    togglePause: () => setPace(isPaused ? 1 : 0),
  }
}

const notifyFailure = (message: string) => notify({ meaning: 'violation', text: `The clock could not be changed: ${message}` })

const commandsOf = ({ togglePause, setPace, step }: ReturnType<typeof useClockActions>): Command[] => {
  const group = 'Clock'
  return [
    { id: 'charging.clock.pause', title: 'Pause or resume the clock', group, shortcut: '0', run: togglePause },
    ...paces.map((pace, index) => ({
      id: `charging.clock.${pace}`,
      title: `Run the clock ${pace === 1 ? 'in real time' : `at ${pace} times the speed`}`,
      group,
      shortcut: keys[index] ?? '',
      run: () => setPace(pace),
    })),
    ...steps.map(({ seconds, label, ...rest }) => ({
      id: `charging.clock.step.${seconds}`,
      title: `Advance the clock by ${label}`,
      group,
      ...('shortcut' in rest && { shortcut: rest.shortcut }),
      run: () => step(seconds),
    })),
  ]
}

export const ClockControl = ({ clock }: { clock: ShownClock | undefined }) => {
  const factor = clock?.factor
  const paused = factor === 0
  const actions = useClockActions(paused)
  const { stepping, setPace, step, togglePause } = actions
  useCommands(commandsOf(actions))
  return (
    <div className="clock" role="group" aria-label="Clock of the workbench">
      {stepping.pending ? (
        <span className="spinner" role="status" aria-label="Advancing the clock" />
      ) : (
        <Clock aria-hidden className="soft" />
      )}
      <Shown clock={clock} />
      <IconButton size="small" label={paused ? 'Resume the clock' : 'Pause the clock'} shortcut="0" onPress={togglePause}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      </IconButton>
      <Segments
        label="Speed of the clock"
        value={paused || factor === undefined ? 'paused' : String(factor)}
        onChange={(pace) => setPace(pace === 'paused' ? 0 : Number(pace))}
        options={[
          ...(paused ? [{ id: 'paused', label: 'paused' }] : []),
          ...paces.map((pace) => ({ id: String(pace), label: pace === 1 ? 'real' : `×${pace}` })),
          // A pace that was set elsewhere.
          ...(factor !== undefined && factor !== 0 && !paces.some((pace) => pace === factor)
            ? [{ id: String(factor), label: paceText(factor) }]
            : []),
        ]}
      />
      <Menu
        label="Advance the clock"
        groups={[
          {
            entries: steps.map(({ seconds, label, ...rest }) => ({
              id: String(seconds),
              label: `by ${label}`,
              ...('shortcut' in rest && { shortcut: rest.shortcut.toUpperCase() }),
              run: () => step(seconds),
            })),
          },
        ]}
      >
        <IconButton size="small" label="Advance the clock">
          <FastForward aria-hidden />
        </IconButton>
      </Menu>
    </div>
  )
}

const Shown = ({ clock }: { clock: ShownClock | undefined }) => {
  const now = useTime(clock)
  const zone = useStore(timeZone)
  return (
    <span className="clock__time mono">
      {now === undefined ? (
        '…'
      ) : (
        <>
          <span className="clock__date">{timeText(now, zone).slice(0, 10)} </span>
          <Time text={Math.floor(now / 1000) * 1000} clock />
        </>
      )}
    </span>
  )
}
