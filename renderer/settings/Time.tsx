import { useStore } from '../store.js'
import { millisecondsOf, timeText, timeZone } from './time.js'

/** An instant as the user wants to read it, with the other reading on hover. What is no instant is shown as it is. `clock` leaves the day to the hover. */
export const Time = ({ text, clock = false }: { text: number | string; clock?: boolean }) => {
  const zone = useStore(timeZone)
  const milliseconds = millisecondsOf(text)
  if (milliseconds === undefined) return <span title="not a DateTime">{text}</span>
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
