/** Draws one exchange out of sight while the window is idle, so that the first exchange that is opened appears as fast as the next. */
import { useCallback, useEffect, useState } from 'react'
import { later } from '../components/later.js'
import { selectedNow } from './context.js'

const HiddenDetail = later(async () => (await import('./detail/Detail.js')).HiddenDetail)

/** After the first view is there and has its data. */
const warmUpAfterMs = 1500

let isWarm = false

export const WarmUp = () => {
  const [drawing, setDrawing] = useState(false)
  const done = useCallback(() => setDrawing(false), [])
  useEffect(() => {
    const timer = setTimeout(() => {
      setDrawing(!isWarm && selectedNow() === undefined)
      isWarm = true
    }, warmUpAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return drawing && <HiddenDetail onDone={done} />
}
