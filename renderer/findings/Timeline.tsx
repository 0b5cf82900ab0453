/** Counts over time as bars. */
import { countText } from '../text.js'

export const Timeline = ({ bins, label }: { bins: readonly number[]; label: string }) => {
  const highest = Math.max(1, ...bins)
  const total = bins.reduce((sum, bin) => sum + bin, 0)
  return (
    <svg
      className="finding-timeline"
      viewBox={`0 0 ${bins.length * 4} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${countText(total, 'exchange')}, at most ${highest} in one of ${bins.length} parts`}
    >
      {bins.map((bin, index) => {
        const height = bin === 0 ? 0.6 : Math.max(2, (20 * bin) / highest)
        return <rect key={index} x={index * 4} y={20 - height} width={3.2} height={height} data-empty={bin === 0 || undefined} />
      })}
    </svg>
  )
}
