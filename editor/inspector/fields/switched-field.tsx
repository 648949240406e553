// The field of an input that has a control of its own kind (number, choice, list …), or an expression instead. It does
// not change between the two by itself while somebody is at work in it. The switch keeps the value where it can; what
// would lose it asks first.
import { useId, useRef, useState } from 'react';

import { durationText } from '../../i18n/duration-text.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import type { DataType } from '../../mapping/data-tree.ts';
import { countsSeconds } from '../../geometry/summary.ts';
import { useDraft } from '../../ui/use-draft.ts';
import type { Point } from '../expression/expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { TEXTS } from '../texts.ts';
import { FieldFrame } from './field-frame.tsx';
import type { OuterFieldProps } from './field-props.ts';
import { FixedControl, HAS_INNER_FIELDS } from './fixed-control.tsx';
import { TextControl, type TextHandle } from './text-control.tsx';
import { asExpression, asFixed, asText, fitsFixedControl, readTyped, withoutEmptyExpressions } from './typed-value.ts';
import { useFocusHold } from './use-focus-hold.ts';
import { useMapping } from './use-mapping.tsx';
import { useQuestion } from './use-question.tsx';
import styles from '../expression/expression.module.css';

type Mode = 'fixed' | 'expression';

/** From so many seconds on a number is also told in minutes, hours and days. */
const A_MINUTE = 60;
/** An expression in which nothing is written yet. */
const EMPTY = '{{  }}';

export function SwitchedField({ Inner, field, path, value, onChange }: OuterFieldProps) {
  const scope = useNodeScope();
  const { isReadOnly } = scope;
  const controlId = useId();
  const id = path.join('.');
  const frame = useRef<HTMLDivElement>(null);
  const control = useRef<TextHandle>(null);
  const { notice, ask } = useQuestion();
  /** The mode that stays while somebody is at work in the field; null where nobody is. */
  const [held, setHeld] = useState<Mode | null>(null);
  /** Whether the switch has just made it an expression, whose editor then takes the focus. */
  const [isNew, setNew] = useState(false);
  const [text, setText] = useDraft(value, asText, (typed) => readTyped(field, typed));
  const mode: Mode = held ?? (fitsFixedControl(field, value) ? 'fixed' : 'expression');
  // A text that must have a certain form is never made by a run (value-field.tsx).
  const mayExpress = field.schema.pattern === undefined;
  const issues = issuesOfField(scope, path, mode === 'expression' || !HAS_INNER_FIELDS.has(field.kind));
  useFocusHold(frame, { onHold: () => setHeld(mode), onRelease: () => setHeld(null) });

  const set = (next: JsonValue | undefined): void => {
    ask(null);
    onChange(next);
  };
  const show = (next: Mode, changed: JsonValue | undefined): void => {
    setHeld(next);
    setNew(next === 'expression');
    set(changed);
  };
  const toggle = (): void => {
    ask(null);
    if (mode === 'fixed') {
      const kept = value === undefined ? EMPTY : asExpression(value);
      if (kept !== undefined) return show('expression', kept);
      return ask({
        text: TEXTS.wouldRemove,
        answer: { label: TEXTS.removeIt, apply: () => show('expression', EMPTY) },
      });
    }
    const kept = asFixed(text) ?? value;
    if (fitsFixedControl(field, kept)) return show('fixed', kept);
    if (withoutEmptyExpressions(text) === '') return show('fixed', undefined);
    ask({ text: TEXTS.wouldRemove, answer: { label: TEXTS.removeIt, apply: () => show('fixed', undefined) } });
  };
  const put = (next: JsonValue | undefined): void => {
    setHeld(null);
    setNew(false);
    set(next);
  };
  const isWritten = mode === 'expression' && text !== '';
  /** The items beside which a field is put as one more; undefined where it becomes the whole value. */
  const itemsBeside = (given: DataType | undefined): readonly JsonValue[] | undefined => {
    if (field.kind !== 'text-list' || mode !== 'fixed') return undefined;
    return Array.isArray(value) ? value : given === 'list' ? undefined : [];
  };
  const putExpression = (source: string, at?: Point, given?: DataType): void => {
    ask(null);
    const expression = `{{ ${source} }}`;
    if (isWritten && control.current?.hasChip() === false) return control.current.insert(source, at);
    const items = itemsBeside(given);
    if (items !== undefined) return put([...items, expression]);
    if (value !== undefined)
      return ask({ text: TEXTS.wouldReplace, answer: { label: TEXTS.replace, apply: () => put(expression) } });
    if (mode === 'expression' && control.current !== null) control.current.insert(source);
    else put(expression);
  };
  const mapping = useMapping({
    id,
    title: field.title,
    schema: (given) => (itemsBeside(given) === undefined ? field.schema : itemSchemaOf(field.schema)),
    placeOf: (at) => {
      if (!isWritten || control.current === null || control.current.hasChip()) return 'whole';
      // Only a text has parts. Beside the braces of anything else a field is put all the same, and the issues say so.
      return control.current.placeOf(at) === 'part' && field.schema.type === 'string' ? 'part' : 'code';
    },
    put: putExpression,
    onRefused: (reason) => ask({ text: reason }),
  });
  return (
    <FieldFrame
      name={id}
      title={field.title}
      description={field.description}
      required={field.required}
      issues={issues}
      {...(mayExpress ? { onDropField: mapping.onDropField, onFocus: mapping.onFocus } : {})}
      {...(mode === 'expression' || HAS_INNER_FIELDS.has(field.kind) ? {} : { controlId })}
      {...(isReadOnly || !mayExpress ? {} : { mode, onMode: toggle })}
      notice={
        <>
          {typeof value === 'number' && value >= A_MINUTE && countsSeconds(field.schema) && (
            <p className={styles.live}>{durationText(value * 1_000)}</p>
          )}
          {mode === 'expression' && <LiveValue text={text} language="template" schema={field.schema} />}
          {notice}
          {mapping.menu}
        </>
      }
    >
      <div ref={frame}>
        {mode === 'expression' ? (
          <TextControl
            handle={control}
            label={field.title}
            placeholder={field.placeholder}
            value={text}
            onChange={(typed) => {
              setText(typed);
              set(readTyped(field, typed));
            }}
            expected={field.schema}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
            startsFocused={isNew}
            onClear={() => {
              put(undefined);
              requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>('input, button')?.focus());
            }}
          />
        ) : (
          <FixedControl
            Inner={Inner}
            controlId={controlId}
            field={field}
            path={path}
            value={value}
            onChange={set}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
          />
        )}
      </div>
    </FieldFrame>
  );
}

function itemSchemaOf({ items }: JsonObject): JsonObject {
  return isJsonObject(items) ? items : {};
}
