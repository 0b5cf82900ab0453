/** Files that come from outside of the page: opened by the system, from the list of recent ones, or dropped on the window. */
import { useEffect, useState } from 'react'
import { onFile, type OpenedFile } from '../desktop.js'
import type { Engine } from '../engine/index.js'
import { hrefTo, navigate } from './router.js'

const largestScenario = 5_000_000

/** A scenario, by its name or by what is in it; everything else is recorded traffic. */
export const isScenario = ({ name, text }: OpenedFile): boolean => {
  if (/\.ocpi-scenario\.json$/i.test(name)) return true
  if (!/\.json$/i.test(name) || text.length > largestScenario) return false
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 'formatVersion' in value && 'steps' in value && Array.isArray(value.steps)
  } catch {
    return false
  }
}

const take = async (engine: Engine, file: OpenedFile | File): Promise<void> => {
  // Recordings may be large and are read in pieces, scenarios as a whole.
  const whole = typeof file.text === 'string' ? { name: file.name, text: file.text } : await smallFile(file as File)
  if (whole && isScenario(whole)) {
    await (await import('../scenarios/actions.js')).importScenario(engine.client, whole)
    return
  }
  navigate(hrefTo('traffic'))
  const { importFrom, sourceOf } = await import('../traffic/importing.js')
  await importFrom(engine, sourceOf(file))
}

const smallFile = async (file: File): Promise<OpenedFile | undefined> =>
  file.size > largestScenario || !/\.json$/i.test(file.name) ? undefined : { name: file.name, text: await file.text() }

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

/** Takes files while the component is there. True while some are held over the window. */
export const useFiles = (engine: Engine): boolean => {
  const [over, setOver] = useState(false)
  useEffect(
    () =>
      onFile((file) => {
        void take(engine, file)
      }),
    [engine],
  )
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!holdsFiles(event)) return
      event.preventDefault()
      const files = [...(event.dataTransfer?.files ?? [])]
      void (async () => {
        for (const file of files) await take(engine, file)
      })()
    }
    window.addEventListener('dragover', onDragOver)
    window.addEventListener('dragleave', onDragLeave)
    window.addEventListener('drop', onDrop)
    return () => {
      window.removeEventListener('dragover', onDragOver)
      window.removeEventListener('dragleave', onDragLeave)
      window.removeEventListener('drop', onDrop)
    }
  }, [engine])
  return over
}
