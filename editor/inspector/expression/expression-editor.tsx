// The editor for expressions: completes names, fields and functions, marks what is wrong while the author types.
// Loaded when the first one is needed.
import {
  autocompletion,
  completionKeymap,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { linter, type Diagnostic } from '@codemirror/lint';
import CodeMirror, {
  Decoration,
  EditorView,
  keymap,
  Prec,
  StateEffect,
  StateField,
  type DecorationSet,
  type EditorState,
  type Extension,
  type ReactCodeMirrorRef,
  type ViewUpdate,
} from '@uiw/react-codemirror';
import { useEffect, useImperativeHandle, useMemo, useRef, type Ref } from 'react';

import { completionsAt, completionsInExpression, type Completions } from '../../../shared/expression/complete.ts';
import { parseTemplate } from '../../../shared/expression/template.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { insertIntoExpression, insertIntoTemplate, type Insertion } from '../../mapping/insertion.ts';
import { insertIntoJson } from '../../mapping/json-insertion.ts';
import { checkText, isBare, type Language } from './sample-value.ts';
import { useTypedText } from './use-typed-text.ts';
import styles from './expression.module.css';

export interface ExpressionHandle {
  isEmpty(): boolean;
  /** Puts a field at the point, else where the cursor is, beside what is written there. */
  insert(path: string, at?: Point): void;
  /** Begins an expression where the cursor is; at the end, where it has not been yet. */
  begin(): void;
}

/** On the screen. */
export interface Point {
  x: number;
  y: number;
}

export interface ExpressionEditorProps {
  value: string;
  onChange: (value: string) => void;
  language: Language;
  types: ScopeTypes;
  /** The schema of the input, to check the whole value against. */
  expected?: JsonObject | undefined;
  label: string;
  placeholder?: string;
  isMultiline?: boolean;
  isInvalid?: boolean;
  isReadOnly?: boolean;
  /** The author has just asked for this editor. */
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
  // What is pasted may have lines: a line break becomes a space.
  EditorView.clipboardInputFilter.of((text) => text.replaceAll(/\s*\n\s*/g, ' ')),
];
const EXPRESSION = Decoration.mark({ class: styles.cmExpression ?? '' });

/** What the editor is told about its text while somebody types. */
interface Known {
  types: ScopeTypes;
  expected: JsonObject | undefined;
  isInvalid: boolean;
}

const learn = StateEffect.define<Known>();
/** Kept in the editor's state, for extensions made anew would close the completions under whoever types. */
const known = StateField.define<Known>({
  create: () => ({ types: {}, expected: undefined, isInvalid: false }),
  update: (now, { effects }) => effects.findLast((effect) => effect.is(learn))?.value ?? now,
});

export function ExpressionEditor(props: ExpressionEditorProps) {
  const {
    value,
    onChange,
    language,
    types,
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
  const extensions = useMemo(
    () => [
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({
        'aria-label': label,
        'aria-multiline': String(isMultiline),
        // Words for people.
        ...(language === 'template' ? { spellcheck: 'true' } : {}),
      }),
      known,
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
      ...(isBare(language) ? [] : [templateMarks]),
      ...(isMultiline ? [] : [SINGLE_LINE]),
    ],
    [isMultiline, label, language],
  );
  useEffect(() => {
    editor.current?.view?.dispatch({ effects: learn.of({ types, expected, isInvalid }) });
  }, [types, expected, isInvalid]);
  useImperativeHandle(
    handle,
    () => ({
      isEmpty: () => (editor.current?.view?.state.doc.toString() ?? value).trim() === '',
      insert: (path, at) => {
        const view = editor.current?.view;
        if (view === undefined) return;
        const point = at === undefined ? null : view.posAtCoords(at, false);
        const { from, to } = point === null ? caretOf(view) : { from: point, to: point };
        write(view, insertionOf(view.state.doc.toString(), from, to, path, language));
      },
      begin: () => {
        const view = editor.current?.view;
        if (view === undefined) return;
        const { to } = caretOf(view);
        write(view, { from: to, to, text: '{{  }}' }, 3);
      },
    }),
    [language, value],
  );
  return (
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
        view.dispatch({ effects: learn.of({ types, expected, isInvalid }) });
        if (!startsFocused) return;
        // `{{ | }}`: the cursor stands where the author goes on.
        const text = view.state.doc.toString();
        const gap = text.indexOf('{{  }}');
        view.dispatch({ selection: { anchor: gap === -1 ? text.length : gap + 3 } });
        view.focus();
      }}
    />
  );
}

/** The selection; the end of the text where the cursor has not been in it yet. */
function caretOf(view: EditorView): { from: number; to: number } {
  const { from, to } = view.state.selection.main;
  const end = view.state.doc.length;
  return to === 0 && !view.hasFocus ? { from: end, to: end } : { from, to };
}

/** In JSON the selection stays, and the field goes behind it. */
function insertionOf(text: string, from: number, to: number, path: string, language: Language): Insertion {
  if (language === 'json') return insertIntoJson(text, to, path);
  return language === 'template'
    ? insertIntoTemplate(text, from, to, path)
    : insertIntoExpression(text, from, to, path);
}

/** `caret`: within what is written; default: behind it. */
function write(view: EditorView, { from, to, text }: Insertion, caret = text.length): void {
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + caret }, scrollIntoView: true });
  view.focus();
}

function validity(view: EditorView): Record<string, string> {
  return view.state.field(known).isInvalid ? { 'aria-invalid': 'true' } : {};
}

function hasLearnt({ transactions }: ViewUpdate): boolean {
  return transactions.some(({ effects }) => effects.some((effect) => effect.is(learn)));
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

function marksOf(state: EditorState): DecorationSet {
  const ranges = parseTemplate(state.doc.toString()).flatMap((segment) => {
    if (segment.kind !== 'expression') return [];
    return [
      EXPRESSION.range(
        Math.max(0, segment.start - 2),
        Math.min(state.doc.length, segment.end + (segment.unterminated === true ? 0 : 2)),
      ),
    ];
  });
  return Decoration.set(ranges);
}

const templateMarks = StateField.define<DecorationSet>({
  create: marksOf,
  update: (marks, transaction) => (transaction.docChanged ? marksOf(transaction.state) : marks),
  provide: (field) => EditorView.decorations.from(field),
});
