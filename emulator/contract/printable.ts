/**
 * Text of strangers on its way to a terminal. Control characters (C0, DEL, C1), the sequences that start with them (CSI, OSC) and the
 * characters that turn the direction of text are shown as escapes, so that a peer can neither move the cursor, retitle the window,
 * write to the clipboard nor make one line look like another.
 */

/** Everything that a terminal or a bidirectional layout obeys; tab and line feed are layout that we use ourselves. */
const unprintable =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/g

const escapeOf = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')

/** The text with every control and direction character written as `\u001b`; tabs and line feeds stay, CR LF is a line feed. */
export const printable = (text: string): string => text.replaceAll('\r\n', '\n').replace(unprintable, escapeOf)

/** As `printable`, for a single line: line feeds and tabs are escaped as well. */
export const printableLine = (text: string): string => text.replace(/[\t\n]/g, escapeOf).replace(unprintable, escapeOf)
