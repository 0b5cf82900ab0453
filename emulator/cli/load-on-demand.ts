/**
 * Actions of commands whose code is loaded when they run: `from(() => import('./serve.js'))(({ serve }, options) => …)`. So
 * a command that asks a running workbench does not wait for the code of a server, and `--help` for none.
 */
export const from =
  <M>(load: () => Promise<M>) =>
  <A extends unknown[]>(act: (module: M, ...args: A) => void | Promise<void>) =>
  async (...args: A): Promise<void> =>
    act(await load(), ...args)
