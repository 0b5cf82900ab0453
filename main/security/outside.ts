/**
 * Only web addresses are handed to the system: another scheme may start a program.
 * Electron's security checklist 15 (shell.openExternal).
 */
import { shell } from 'electron'

const longest = 2_000

/** Whether an address may be opened in the default browser. */
export const isWebAddress = (url: string): boolean => {
  if (url.length > longest || !URL.canParse(url)) return false
  const { protocol, username, password } = new URL(url)
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === ''
}

/** Opens a web address in the default browser; anything else is not opened. */
export const openOutside = (url: string): void => {
  if (!isWebAddress(url)) return
  shell.openExternal(url).catch((error: unknown) => {
    console.error(`The default browser could not be opened: ${String(error)}`)
  })
}
