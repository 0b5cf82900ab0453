/** Comparison of ids, which are case-insensitive from 2.2 on. */
export const isSameText = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase()
