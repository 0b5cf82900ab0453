/** The editor itself: CodeMirror in a shadow root, where it may bring its own styles under a strict content security policy. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, Prec } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { parse } from 'jsonc-parser'
import { useEffect, useEffectEvent, useImperativeHandle, useRef } from 'react'
import { z } from 'zod'
import { formatDateTime } from '../../../emulator/ocpi/datetime.js'
import { completionAt, documentationAt } from '../help.js'
import type { JsonEditorProps } from '../JsonEditor.js'
import { diagnosticsOf, verdictOn } from '../judging.js'
import { shapeFor } from '../schema.js'
import { shapeAlong } from '../shapes.js'
import { uniqueText } from '../template.js'
import { theme } from './theme.js'

/** Milliseconds without typing after which a text is judged; a large one takes longer to judge. */
const judgeAfterMs = (characters: number): number => (characters > 200_000 ? 800 : 150)

export const Editor = ({
  text,
  onChange,
  label,
  schema,
  help,
  annotations,
  readOnly = false,
  onSubmit,
  start,
  onCursor,
  handle,
}: JsonEditorProps) => {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const changing = useRef(new Compartment())

  const changed = useEffectEvent((next: string) => {
    if (next !== text) onChange(next)
  })
  const submit = useEffectEvent(() => {
    onSubmit?.()
    return onSubmit !== undefined
  })
  const shape = useEffectEvent(() =>
    schema instanceof z.ZodType
      ? shapeAlong(schema, parse(view.current?.state.doc.toString() ?? text) as unknown)
      : schema && shapeFor(schema),
  )
  const moved = useEffectEvent((offset: number) => {
    onCursor?.(offset)
  })
  const offered = (now: string, offset: number) => {
    if (help) return help.complete(now, offset)
    const moment = formatDateTime(Math.floor(Date.now() / 1000) * 1000)
    return completionAt(now, offset, shape(), { countryCode: 'NL', partyId: 'EXA', now: moment, unique: uniqueText(Math.random) })
  }
  const documented = useEffectEvent((now: string, offset: number) =>
    help ? help.document(now, offset) : documentationAt(now, offset, shape()),
  )
  const complete = useEffectEvent((context: CompletionContext): CompletionResult | null => {
    const words = offered(context.state.doc.toString(), context.pos)
    if (!words || (!context.explicit && context.pos === words.from && !/["[{:,\s]$/.test(context.state.sliceDoc(0, context.pos))))
      return null
    const typed = context.state.sliceDoc(words.from, context.pos).replace(/^"/, '').toLowerCase()
    return {
      from: words.from,
      to: words.to,
      filter: false,
      options: words.options
        .filter(({ label: name }) => name.toLowerCase().includes(typed))
        .map(({ label: name, insert, detail, rank }) => ({
          label: name,
          detail,
          apply: insert,
          boost: rank + (name.toLowerCase().startsWith(typed) ? 40 : 0),
        })),
    }
  })
  const judge = useEffectEvent(() => {
    const editor = view.current
    if (!editor) return
    const now = editor.state.doc.toString()
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(now, verdictOn(now, schema), annotations)))
  })

  useEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    let timer: ReturnType<typeof setTimeout> | undefined
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => submit() }])),
          lineNumbers(),
          lintGutter(),
          codeFolding({ placeholderText: '…' }),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          search(),
          json(),
          autocompletion({ override: [complete], icons: false }),
          hoverTooltip((editorView, position) => {
            const found = documented(editorView.state.doc.toString(), position)
            return found ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: documentationElement(found) }) } : null
          }),
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...completionKeymap,
            ...lintKeymap,
          ]),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          typeOverSelection,
          changing.current.of([EditorState.readOnly.of(readOnly)]),
          theme,
          EditorView.updateListener.of((update) => {
            if (update.selectionSet || update.docChanged) moved(update.state.selection.main.head)
            if (!update.docChanged) return
            changed(update.state.doc.toString())
            clearTimeout(timer)
            timer = setTimeout(() => {
              judge()
            }, judgeAfterMs(update.state.doc.length))
          }),
        ],
      }),
    })
    view.current = editor
    if (start !== undefined) editor.dispatch(atOffset(editor, start))
    judge()
    return () => {
      clearTimeout(timer)
      editor.destroy()
      view.current = null
    }
    // The editor is made once; what changes afterwards is brought to it below.
  }, [])

  useImperativeHandle(
    handle,
    () => ({
      focus: () => {
        view.current?.focus()
      },
      reveal: (offset) => {
        const editor = view.current
        editor?.dispatch(atOffset(editor, offset))
      },
    }),
    [],
  )
  useEffect(() => {
    const editor = view.current
    if (!editor) return
    const was = editor.state.doc.toString()
    if (was === text) return
    editor.dispatch({ changes: difference(was, text) })
  }, [text])
  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.reconfigure([EditorState.readOnly.of(readOnly)]) })
  }, [readOnly])
  const schemaKey = schema instanceof z.ZodType ? schema : JSON.stringify(schema)
  useEffect(() => {
    judge()
  }, [schemaKey, annotations])

  return <div ref={host} className="json-editor__host" />
}

const atOffset = (editor: EditorView, offset: number) => {
  const at = Math.min(offset, editor.state.doc.length)
  return { selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 48 }) }
}

/**
 * Typing over a selection is done here: left to the browser, it merges what is left of the lines and writes style
 * attributes into them, which the content security policy reports.
 */
const typeOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { from, to, empty } = view.state.selection.main
    const typed = event.data
    if (event.inputType !== 'insertText' || typed === null || empty || view.composing || view.state.readOnly) return false
    event.preventDefault()
    const insert = () => view.state.update({ ...view.state.replaceSelection(typed), userEvent: 'input.type', scrollIntoView: true })
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, typed, insert))) view.dispatch(insert())
    return true
  },
})

/** The part in which two texts differ, so that cursor, folds and scrolling outlive a change from outside. */
const difference = (was: string, now: string): { from: number; to: number; insert: string } => {
  let start = 0
  while (start < was.length && start < now.length && was[start] === now[start]) start++
  let end = 0
  while (end < was.length - start && end < now.length - start && was[was.length - 1 - end] === now[now.length - 1 - end]) end++
  return { from: start, to: was.length - end, insert: now.slice(start, now.length - end) }
}

const documentationElement = ({ title, type, lines }: { title: string; type: string; lines: readonly string[] }): HTMLElement => {
  const element = document.createElement('div')
  element.className = 'cm-help'
  const add = (tag: string, className: string, words: string) => {
    const part = document.createElement(tag)
    if (className !== '') part.className = className
    part.textContent = words
    element.append(part)
  }
  add('b', '', title)
  if (type !== '') add('span', 'type', type)
  for (const line of lines) add('p', '', line)
  return element
}
