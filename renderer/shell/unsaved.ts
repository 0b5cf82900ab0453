/** Unsaved edits of all views. Closing the window asks while there are any, although they are kept for the next start. */
import { useEffect } from 'react'
import { objectDrafts } from '../data/drafts.js'
import { faultTexts } from '../kept-texts.js'
import { drafts as scenarioDrafts } from '../scenarios/drafts.js'

export const unsavedCount = (): number =>
  Object.keys(objectDrafts.get()).length +
  Object.keys(faultTexts.get()).length +
  Object.values(scenarioDrafts.get()).filter(({ text, base }) => text !== base).length

/** Lets the browser, or the desktop app, ask before the window is closed. */
export const useUnsavedWarning = (): void => {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (unsavedCount() > 0) event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [])
}
