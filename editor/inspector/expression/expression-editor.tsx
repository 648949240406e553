// The editor for expressions: completes names, fields and functions, and marks what is wrong while the author types.
// Its code is fetched apart (lazy-expression-editor.tsx).
import {
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { linter, type Diagnostic } from '@codemirror/lint';
import CodeMirror, {
  EditorView,
  keymap,
  Prec,
  tooltips,
  type EditorState,
  type Extension,
  type ReactCodeMirrorRef,
  type ViewUpdate,
} from '@uiw/react-codemirror';
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';

import { completionsAt, completionsInExpression, type Completions } from '../../../shared/expression/complete.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { JsonObject } from '../../../shared/json.ts';
import {
  insertIntoExpression,
  insertIntoTemplate,
  isInsideExpression,
  type Insertion,
} from '../../mapping/insertion.ts';
import type { ChipRoots } from '../../mapping/chip-of.ts';
import { insertIntoJson } from '../../mapping/json-insertion.ts';
import { createChipHosts } from './chip-hosts.ts';
import { ChipIcons } from './chip-icons.tsx';
import { endInSole, inlineChips, leaveExpression } from './inline-chips.ts';
import { hasNews, known, learn } from './known.ts';
import { checkText, isBare, type Language } from './sample-value.ts';
import { useTypedText } from './use-typed-text.ts';
import styles from './expression.module.css';

export interface ExpressionHandle {
  isEmpty(): boolean;
  /** Whether the point, else the caret, stands within an expression; always where the whole text is one. */
  isCodeAt(at?: Point): boolean;
  /** Puts an expression, given without braces, at the point, else where the caret is, and focuses the editor. */
  insert(path: string, at?: Point): void;
  /** Begins an expression where the caret is, or at the end of the text where it has not been in it yet. */
  begin(): void;
  /** To be called when nobody writes in it any more: what the caret stood in is then a chip again, where it can be. */
  leave(): void;
}

/** Pixels from the left and the upper edge of the window. */
export interface Point {
  x: number;
  y: number;
}

export interface ExpressionEditorProps {
  value: string;
  /** Called once what was typed is painted, and at the latest when the editor loses the focus. */
  onChange: (value: string) => void;
  language: Language;
  /** The types of the names in scope. */
  types: ScopeTypes;
  /** The names in scope, for chips; made anew whenever `types` change. */
  roots: ChipRoots;
  /** The schema of the input, to check the whole value against. */
  expected?: JsonObject | undefined;
  label: string;
  placeholder?: string;
  isMultiline?: boolean;
  isInvalid?: boolean;
  isReadOnly?: boolean;
  /** Whether it takes the focus when it is first drawn, since the author has just asked for it. */
  startsFocused?: boolean;
  handle?: Ref<ExpressionHandle>;
}

const SETUP = {
  lineNumbers: false,
  foldGutter: false,
  highlightActiveLine: false,
  highlightActiveLineGutter: false,
  autocompletion: false,
  searchKeymap: false,
  highlightSelectionMatches: false,
} as const;
const SINGLE_LINE: Extension = [
  keymap.of([{ key: 'Enter', run: () => true }]),
  // A pasted text may have lines: each line break becomes a space.
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*\n\s*/g, ' ')),
];

export function ExpressionEditor(props: ExpressionEditorProps) {
  const {
    value,
    onChange,
    language,
    types,
    roots,
    expected,
    label,
    placeholder,
    isMultiline = false,
    isInvalid = false,
    isReadOnly = false,
    startsFocused = false,
    handle,
  } = props;
  const editor = useRef<ReactCodeMirrorRef>(null);
  const { initial, onTyped, flush } = useTypedText(editor, value, onChange);
  const [hosts] = useState(createChipHosts);
  const extensions = useMemo(
    () => [
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-multiline': String(isMultiline),
        // A template is mostly words for people.
        ...(language === 'template' ? { spellcheck: 'true' } : {}),
      }),
      known,
      // In the panel of the field they would be cut off at its edges.
      tooltips({ parent: document.querySelector('main') ?? document.body }),
      EditorView.contentAttributes.of(validity),
      autocompletion({
        override: [(context) => complete(context, language)],
        icons: false,
        // Whoever types fast means the name that is offered, not a new line.
        interactionDelay: 0,
        defaultKeymap: false,
      }),
      Prec.highest(keymap.of([...completionKeymap])),
      linter((view) => diagnose(view.state, language), { delay: 200, needsRefresh: hasLearnt }),
      ...(isBare(language) ? [] : [inlineChips(language, hosts)]),
      ...(isMultiline ? [] : [SINGLE_LINE]),
    ],
    [hosts, isMultiline, label, language],
  );
  // The extensions stay the same, and learn what changes through the editor's state (known.ts).
  useEffect(() => {
    editor.current?.view?.dispatch({ effects: learn.of({ types, roots, expected, isInvalid }) });
  }, [types, roots, expected, isInvalid]);
  useImperativeHandle(
    handle,
    () => ({
      isEmpty: () => (editor.current?.view?.state.doc.toString() ?? value).trim() === '',
      isCodeAt: (at) => {
        const view = editor.current?.view;
        if (view === undefined) return false;
        return isBare(language) || isInsideExpression(view.state.doc.toString(), placeIn(view, at).from);
      },
      insert: (path, at) => {
        const view = editor.current?.view;
        if (view === undefined) return;
        const { from, to } = placeIn(view, at);
        write(view, insertionOf(view.state.doc.toString(), from, to, path, language));
      },
      begin: () => {
        const view = editor.current?.view;
        if (view === undefined) return;
        const { to } = caretOf(view);
        write(view, { from: to, to, text: '{{  }}' }, 3);
      },
      leave: () => {
        const view = editor.current?.view;
        if (view !== undefined && !isBare(language)) leaveExpression(view);
      },
    }),
    [language, value],
  );
  return (
    <>
      <CodeMirror
        ref={editor}
        className={[
          styles.cm,
          isMultiline && styles.cmTall,
          language === 'template' && styles.cmWords,
          isInvalid && styles.cmInvalid,
        ]
          .filter(Boolean)
          .join(' ')}
        theme="none"
        value={initial}
        onChange={onTyped}
        onBlur={flush}
        extensions={extensions}
        basicSetup={SETUP}
        indentWithTab={false}
        readOnly={isReadOnly}
        {...(placeholder === undefined ? {} : { placeholder })}
        onCreateEditor={(view) => {
          view.dispatch({ effects: learn.of({ types, roots, expected, isInvalid }) });
          if (!startsFocused) return;
          // The caret goes to where the author writes on: into an expression that is empty still, else to the end.
          const text = view.state.doc.toString();
          const gap = text.indexOf('{{  }}');
          view.dispatch({ selection: { anchor: gap === -1 ? (endInSole(text) ?? text.length) : gap + 3 } });
          view.focus();
        }}
      />
      <ChipIcons hosts={hosts} />
    </>
  );
}

/** The place in the text at the point, else the selection. */
function placeIn(view: EditorView, at: Point | undefined): { from: number; to: number } {
  const point = at === undefined ? null : view.posAtCoords(at, false);
  return point === null ? caretOf(view) : { from: point, to: point };
}

/** The selection, or the end of the text where the caret has not been in it yet. */
function caretOf(view: EditorView): { from: number; to: number } {
  const { from, to } = view.state.selection.main;
  const end = view.state.doc.length;
  return to === 0 && !view.hasFocus ? { from: end, to: end } : { from, to };
}

/** What to write for an expression. In JSON the selection stays, and the expression goes behind it. */
function insertionOf(text: string, from: number, to: number, path: string, language: Language): Insertion {
  if (language === 'json') return insertIntoJson(text, to, path);
  return language === 'template'
    ? insertIntoTemplate(text, from, to, path)
    : insertIntoExpression(text, from, to, path);
}

/** Writes, and focuses the editor. `caret`: where it then stands within what was written, by default behind it. */
function write(view: EditorView, { from, to, text }: Insertion, caret = text.length): void {
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + caret }, scrollIntoView: true });
  view.focus();
}

function validity(view: EditorView): Record<string, string> {
  return view.state.field(known).isInvalid ? { 'aria-invalid': 'true' } : {};
}

function hasLearnt({ transactions }: ViewUpdate): boolean {
  return transactions.some(hasNews);
}

function complete(context: CompletionContext, language: Language): CompletionResult | null {
  const { types } = context.state.field(known);
  const text = context.state.doc.toString();
  const found: Completions = isBare(language)
    ? completionsInExpression(text, context.pos, types)
    : completionsAt(text, context.pos, types);
  if (
    found.items.length === 0 ||
    (!context.explicit && found.from === context.pos && !/[.{(]\s?$/.test(text.slice(0, context.pos)))
  )
    return null;
  return {
    from: found.from,
    validFor: /^\w*$/,
    options: found.items.map((item): Completion => ({
      label: item.label,
      detail: item.detail,
      ...(item.info === undefined ? {} : { info: item.info }),
      apply: item.insert,
      type: item.kind,
      boost: item.kind === 'function' ? -10 : 0,
    })),
  };
}

function diagnose(state: EditorState, language: Language): Diagnostic[] {
  const text = state.doc.toString();
  const { types, expected } = state.field(known);
  return checkText(text, language, types, expected).map((issue) => ({
    from: Math.min(issue.range?.start ?? 0, text.length),
    to: Math.min(issue.range?.end ?? text.length, text.length),
    severity: issue.severity,
    message: issue.message,
  }));
}
