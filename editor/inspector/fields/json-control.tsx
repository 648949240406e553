// JSON as text, with expressions inside its strings. What is no JSON and does not begin like an object or a list is
// itself the value, as a string; what does begin so is stored once it is JSON.
import { useEffect, useRef, useState, type Ref } from 'react';

import { hasExpressions } from '../../../shared/expression/template.ts';
import { jsonEquals, type JsonValue } from '../../../shared/json.ts';
import type { ExpressionHandle } from '../expression/expression-editor.tsx';
import { LazyExpressionEditor } from '../expression/lazy-expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { useNodeScope } from '../node-scope.ts';
import type { FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import styles from '../../ui/field.module.css';

interface JsonControlProps {
  handle: Ref<ExpressionHandle>;
  /** Path within the node, by dots. */
  id: string;
  field: FormField;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  isInvalid: boolean;
  /** Whether the editor takes the focus when it is first drawn. */
  startsFocused: boolean;
}

export function JsonControl({ handle, id, field, value, onChange, isInvalid, startsFocused }: JsonControlProps) {
  const { nodeKey, types, roots, unfinished, isReadOnly } = useNodeScope();
  const name = `${nodeKey} ${id}`;
  const [text, setText] = useState(() => {
    const left = unfinished.get(name);
    return left !== undefined && jsonEquals(left.beside, value) ? left.text : textOf(value);
  });
  /** The value that the text was made of, or that it gave last. */
  const own = useRef(value);
  useEffect(() => {
    // The value was changed elsewhere, as by undo: the text here is old.
    if (jsonEquals(own.current, value)) return;
    own.current = value;
    setText(textOf(value));
  }, [value]);
  const parsed = parse(text);
  return (
    <div>
      <LazyExpressionEditor
        handle={handle}
        value={text}
        onChange={(next) => {
          setText(next);
          const result = parse(next);
          if (result.ok) unfinished.delete(name);
          else unfinished.set(name, { text: next, beside: own.current });
          if (!result.ok || jsonEquals(own.current, result.value)) return;
          own.current = result.value;
          onChange(result.value);
        }}
        language="json"
        types={types}
        roots={roots}
        label={field.title}
        placeholder={field.placeholder}
        isMultiline
        isInvalid={isInvalid}
        isReadOnly={isReadOnly}
        startsFocused={startsFocused}
      />
      {!parsed.ok && (
        <p className={styles.issue} data-severity="warning">
          {TEXTS.notJson}
        </p>
      )}
      {parsed.ok && parsed.value !== undefined && hasExpressions(parsed.value) && (
        <LiveValue
          text={typeof parsed.value === 'string' ? parsed.value : text}
          language={typeof parsed.value === 'string' ? 'template' : 'json'}
          schema={field.schema}
        />
      )}
    </div>
  );
}

function textOf(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Not `ok` while the text begins like an object or a list and is no JSON yet; an empty text is no value. */
function parse(text: string): { ok: true; value: JsonValue | undefined } | { ok: false } {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(trimmed) as JsonValue };
  } catch {
    const looksLikeJson = /^(?:\{(?!\{)|\[)/.test(trimmed);
    return looksLikeJson ? { ok: false } : { ok: true, value: text };
  }
}
