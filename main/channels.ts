/** Names of what travels between the preload script and the main process, in both directions. */
export const channels = {
  connect: 'standin:connect',
  openFile: 'standin:open-file',
  saveFile: 'standin:save-file',
  openOutside: 'standin:open-outside',
  menu: 'standin:menu',
  file: 'standin:file',
  port: 'standin:port',
  /** The engine has stopped, and the port with it: whether a port in a page tells of its own end depends on the browser. */
  lost: 'standin:lost',
} as const

/** What a dialog comes to: nothing was chosen, it was done, or it failed for a reason that the user is told. */
export type Reply<T> = { readonly value: T | undefined } | { readonly problem: string }
