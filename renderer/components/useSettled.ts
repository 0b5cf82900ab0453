import { useEffect, useState } from 'react'

/** Milliseconds without typing after which a search is begun. */
const settleMs = 150

/** What was typed, as soon as the typing has paused: so that not every letter is asked for. */
export const useSettled = (text: string): string => {
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(text) }, settleMs)
    return () => { clearTimeout(timer) }
  }, [text])
  return settled
}
