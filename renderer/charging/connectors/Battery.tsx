import { percentText } from '../texts.js'

export const Battery = ({ percent }: { percent: number }) => (
  <span className="battery">
    <span className="battery__case" aria-hidden>
      <i style={{ '--full': `${percent}%` }} />
    </span>
    <span className="numbers">{percentText(percent)}</span>
  </span>
)
