import { useEffect, useState } from 'react'

/** Milliseconds without typing after which a search is begun. */
const settleMs = 150

/** What was typed, as soon as the typing has paused: so that not every letter is asked for. Until then it is what it is initially. */
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
