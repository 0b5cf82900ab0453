import { useEffect, useState } from 'react'

/** Milliseconds without typing after which a search is begun. */
const settleMs = 150

/** The typed text once typing has paused, so that not every letter starts a request; `initially` until then. */
export const useSettled = (text: string, initially = '', afterMs = settleMs): string => {
  const [settled, setSettled] = useState(initially)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(text)
    }, afterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [text, afterMs])
  return settled
}
