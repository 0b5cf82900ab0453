import { useStore } from '../store.js'
import { millisecondsOf, timeText, timeZone } from './time.js'

/** An instant as the user wants to read it, with the other reading on hover. What is no instant is shown as it is. */
export const Time = ({ text }: { text: number | string }) => {
  const zone = useStore(timeZone)
  const milliseconds = millisecondsOf(text)
  if (milliseconds === undefined) return <span title="not a DateTime">{text}</span>
  const other = zone === 'local' ? 'utc' : 'local'
  return (
    <time dateTime={new Date(milliseconds).toISOString()} title={`${timeText(milliseconds, other)} ${other === 'utc' ? 'UTC' : 'local time'}`}>
      {timeText(milliseconds, zone)}{zone === 'utc' ? 'Z' : ''}
    </time>
  )
}
