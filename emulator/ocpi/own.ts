/** Tables that are asked for names from outside. */

/**
 * The same table without a prototype: `constructor`, `toString` or `__proto__`, which a peer may send as a status, a module or a field,
 * are names like any other and not in it. Every table whose keys are texts is made with it; a test over the sources holds that.
 */
export const own = <T extends object>(table: T): T => Object.assign(Object.create(null) as T, table)
