/** A title with a capital first letter. */

export const capital = (text: string): string => text.replace(/^[a-z]/, (letter) => letter.toUpperCase())
