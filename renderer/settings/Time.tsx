import { useStore } from '../store.js'
import { millisecondsOf, timeText, timeZone } from './time.js'

/** A time in the chosen zone, with the other zone on hover; invalid text is shown unchanged. `clock` shows the time of day only. */
export const Time = ({ text, clock = false }: { text: number | string; clock?: boolean }) => {
  const zone = useStore(timeZone)
  const milliseconds = millisecondsOf(text)
  if (milliseconds === undefined) return <span title="Not a valid DateTime">{text}</span>
  const other = zone === 'local' ? 'utc' : 'local'
  return (
    <time
      dateTime={new Date(milliseconds).toISOString()}
      title={`${clock ? `${timeText(milliseconds, zone)}, ` : ''}${timeText(milliseconds, other)} ${other === 'utc' ? 'UTC' : 'local time'}`}
    >
      {clock ? timeText(milliseconds, zone).slice(11) : timeText(milliseconds, zone)}
      {zone === 'utc' ? 'Z' : ''}
    </time>
  )
}
