/** The editor in the colours of the interface. Custom properties reach through the shadow root. */
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: 'var(--size-small)' },
  // The frame of a focused editor is drawn around its host: the gutter would cover it.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    lineHeight: '20px',
    scrollbarWidth: 'thin',
    scrollbarColor: 'var(--line-control) transparent',
  },
  '.cm-content': { padding: '4px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 4px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-faint)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--surface-hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '24px', fontVariantNumeric: 'tabular-nums' },
  '.cm-foldGutter .cm-gutterElement': { color: 'var(--text-faint)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--surface-hover)',
    border: '1px solid var(--line-strong)',
    color: 'var(--text-soft)',
    padding: '0 4px',
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--surface-selected)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--surface-marked)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--surface-pressed)',
    outline: '1px solid var(--line-control)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--surface-marked)', outline: '1px solid var(--warning)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--warning-soft)', outline: '2px solid var(--warning)' },
  '.cm-panels': { backgroundColor: 'var(--surface-side)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 28px 6px 8px', fontFamily: 'var(--font)' },
  '.cm-panel.cm-search label': { fontSize: 'var(--size-small)' },
  '.cm-panel .cm-textfield, .cm-textfield': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--radius)',
    fontSize: 'var(--size-small)',
    padding: '2px 6px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--text)',
    border: '1px solid var(--line-control)',
    borderRadius: 'var(--radius)',
    fontSize: 'var(--size-small)',
    padding: '2px 8px',
  },
  '.cm-panel button[name=close]': { color: 'var(--text-soft)', fontSize: '16px', right: '8px', top: '6px' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface-raised)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '7px',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--font)',
    fontSize: 'var(--size-small)',
    overflow: 'hidden',
    maxWidth: '480px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '280px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px', display: 'flex', gap: '16px', justifyContent: 'space-between' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--text)' },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'var(--font)', color: 'var(--text-faint)', marginLeft: '0' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700', color: 'var(--accent)' },
  '.cm-help': { padding: '6px 10px', lineHeight: '1.45' },
  '.cm-help b': { fontFamily: 'var(--mono)', fontWeight: '600' },
  '.cm-help .type': { color: 'var(--text-soft)', marginLeft: '8px' },
  '.cm-help p': { margin: '3px 0 0', color: 'var(--text-soft)', maxHeight: '160px', overflow: 'auto' },
  '.cm-diagnostic': { padding: '5px 10px', borderLeft: '3px solid', marginLeft: '0', maxWidth: '480px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--violation)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warning)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--violation) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warning) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--violation)' },
  // The base theme draws its markers with data: images, which the content security policy forbids.
  '.cm-lint-marker': { width: '14px', height: '20px', font: '700 12px/20px var(--font)', textAlign: 'center', content: 'normal' },
  '.cm-lint-marker-error': { color: 'var(--violation)', content: 'normal' },
  '.cm-lint-marker-error::before': { content: '"\u2715"' },
  '.cm-lint-marker-warning': { color: 'var(--warning)', content: 'normal' },
  '.cm-lint-marker-warning::before': { content: '"\u25b2"' },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 2px' },
})

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--json-key)' },
  { tag: tags.string, color: 'var(--json-string)' },
  { tag: tags.number, color: 'var(--json-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--json-atom)' },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: 'var(--text-faint)' },
  { tag: tags.invalid, color: 'var(--violation)' },
])

export const theme = [look, syntaxHighlighting(colours)]
