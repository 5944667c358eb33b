// The editor of a snippet: what is bundled for docs/assets/live/editor.js, and no more.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { python } from "@codemirror/lang-python"
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language"
import { EditorState, Prec } from "@codemirror/state"
import { EditorView, drawSelection, highlightSpecialChars, keymap } from "@codemirror/view"
import { tags } from "@lezer/highlight"

// The same three things have a color as in code that is not being edited.
const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: tags.comment, color: "var(--ink-soft)" },
])

/**
 * Put an editor into an element.
 *
 * @param {HTMLElement} parent where it goes
 * @param {string} text what it begins with
 * @param {{label: string, changed: (text: string) => void, keys: Record<string, () => void>}} options
 *   its name for screen readers, who is told of each change, and keys with what they do
 * @returns {{text: string, focus: () => void, destroy: () => void}} `text` can be read and set
 */
export function edit(parent, text, { label, changed, keys }) {
  const bindings = Object.entries(keys).map(([key, run]) => ({ key, run: () => (run(), true) }))
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of(bindings)),
        keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
        history(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        highlightSpecialChars(),
        drawSelection(),
        EditorView.lineWrapping,
        syntaxHighlighting(colors),
        python(),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(view.state.doc.toString())),
      ],
    }),
  })
  return {
    get text() {
      return view.state.doc.toString()
    },
    set text(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } })
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  }
}
