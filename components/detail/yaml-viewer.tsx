'use client'
// The program behind `manifest.tsx`: YAML with colours, line numbers, folds and search, to be read and never written.

import { defaultKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { codeFolding, foldAll, foldGutter, foldKeymap, syntaxHighlighting, unfoldAll } from '@codemirror/language'
import { openSearchPanel, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  Decoration,
  type DecorationSet,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import { getNonce } from 'get-nonce'
import { useEffect, useRef } from 'react'
import { Button } from '@/components/ui/button'
import { CopyButton } from '@/components/ui/copy-button'
import { ChevronsDownUp, ChevronsUpDown, Search } from '@/components/ui/icons'
import { useCommandKey } from '@/components/ui/use-command-key'
import { MASK } from '@/lib/flux/object/redact'
import { changeBetween } from './change-between'
import './yaml-viewer.css'

export function YamlViewer({ text }: { readonly text: string }) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const commandKey = useCommandKey() ?? 'Ctrl'
  const first = useRef(text)
  useEffect(() => {
    if (place.current === null) return
    const state = EditorState.create({ doc: first.current, extensions: extensions() })
    const own = new EditorView({ state, parent: place.current })
    view.current = own
    return () => own.destroy()
  }, [])
  // Folds and the place of the reader stay where they are.
  useEffect(() => {
    const own = view.current
    const changes = own && changeBetween(own.state.doc.toString(), text)
    if (changes !== undefined) own?.dispatch({ changes })
  }, [text])
  const run = (command: (target: EditorView) => boolean) => () => view.current && command(view.current)
  return (
    <section aria-label="Manifest" className="rounded-md border border-line bg-sunken">
      <div className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1">
        <Button look="ghost" size="sm" onClick={run(openSearchPanel)}>
          <Search aria-hidden />
          Find
          <kbd className="ml-1 text-faint max-md:hidden">{commandKey === '⌘' ? '⌘F' : 'Ctrl F'}</kbd>
        </Button>
        <Button look="ghost" size="sm" onClick={run(foldAll)}>
          <ChevronsDownUp aria-hidden />
          Fold all
        </Button>
        <Button look="ghost" size="sm" onClick={run(unfoldAll)}>
          <ChevronsUpDown aria-hidden />
          Unfold all
        </Button>
        <span className="ml-auto">
          <CopyButton text={text} label="Copy YAML" showLabel />
        </span>
      </div>
      <div ref={place} className="yaml-viewer" />
      {text.includes(MASK) && (
        <p className="border-t border-line px-3 py-1.5 text-sm text-muted">
          Where it says <span className="font-mono italic">{MASK}</span>, Fluxdeck has taken out what may be a secret.
        </p>
      )}
    </section>
  )
}

/** What was taken out here is not what stands in the cluster. */
const masks = new MatchDecorator({
  regexp: new RegExp(`\\b${MASK}\\b`, 'g'),
  decoration: Decoration.mark({ class: 'cm-masked' }),
})
const MASKED = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = masks.createDeco(view)
    }
    update(update: ViewUpdate) {
      this.decorations = masks.updateDeco(update, this.decorations)
    }
  },
  { decorations: ({ decorations }) => decorations },
)

function extensions(): readonly Extension[] {
  const nonce = getNonce()
  return [
    // Neither written to by keys nor by what a phone would open for a text field.
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'YAML' }),
    // Its style sheets are written by program, and the policy of the page asks who did so.
    ...(nonce === undefined ? [] : [EditorView.cspNonce.of(nonce)]),
    EditorView.lineWrapping,
    lineNumbers(),
    codeFolding(),
    foldGutter(),
    highlightActiveLine(),
    search({ top: true }),
    yaml(),
    syntaxHighlighting(classHighlighter),
    MASKED,
    keymap.of([{ key: '/', run: openSearchPanel }, ...searchKeymap, ...foldKeymap, ...defaultKeymap]),
  ]
}
