// One input of a card, whatever its kind: a fixed value or an expression, with mapping, checking and the live value.
// Calls itself for the fields inside lists and groups.
import { useId, useRef, useState } from 'react';

import { hasExpressions } from '../../../shared/expression/template.ts';
import { durationText } from '../../../shared/duration-text.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { chipOf } from '../../mapping/chip-of.ts';
import { ReferenceChip } from '../../mapping/reference-chip.tsx';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import type { ExpressionHandle } from '../expression-editor.tsx';
import { LazyExpressionEditor } from '../lazy-expression-editor.tsx';
import { countsSeconds } from '../../state/summary.ts';
import { LiveValue } from '../live-value.tsx';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { fitOf, type Fit } from '../sample-value.ts';
import { texts } from '../texts.ts';
import { ConditionField } from './condition-field.tsx';
import { FieldFrame } from './field-frame.tsx';
import { FixedControl, HAS_INNER_FIELDS } from './fixed-control.tsx';
import type { ValueFieldProps } from './field-props.ts';

/** Seconds; fewer are told best as they are. */
const A_MINUTE = 60;

export function ValueField(props: ValueFieldProps) {
  if (props.field.kind === 'condition') return <ConditionInput {...props} />;
  return <PlainInput {...props} />;
}

/** The author writes the condition alone: braces belong to the file, and not even there where the text is bare. */
function ConditionInput({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const isBare = field.schema.expression === true;
  const text = typeof value === 'string' ? value : value === undefined ? '' : String(value);
  return (
    <ConditionField
      id={path.join('.')}
      title={field.title}
      description={field.description}
      placeholder={field.placeholder}
      required={field.required}
      issues={issuesOfField(scope, path, true)}
      seesEvent={isBare}
      value={isBare ? text : text.replace(/^\s*\{\{\s?([\s\S]*?)\s?\}\}\s*$/, '$1')}
      onChange={(next) => onChange(next.trim() === '' ? undefined : isBare ? next : `{{ ${next.trim()} }}`)}
    />
  );
}

function PlainInput({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const { types, roots, targets, isReadOnly } = scope;
  const controlId = useId();
  const id = path.join('.');
  const editor = useRef<ExpressionHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [isForced, setForced] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const [misfit, setMisfit] = useState<Extract<Fit, { fits: false }> | null>(null);
  const isJson = field.kind === 'json';
  // A text that must have a certain form (the name of a case) is never made by a run.
  const mayExpress = field.schema.pattern === undefined;
  const text = typeof value === 'string' ? value : '';
  const isExpression = !isJson && (isForced || (typeof value === 'string' && hasExpressions(value)));
  const chip = (isExpression || isJson) && !isEditing ? chipOf(text, roots) : undefined;
  const isText = field.kind === 'text' || field.kind === 'textarea' || field.kind === 'any';
  const issues = issuesOfField(scope, path, isExpression || !HAS_INNER_FIELDS.has(field.kind));

  const insert = (reference: string): void => {
    if (isReadOnly) return;
    if (isExpression && chip === undefined && editor.current !== null) return editor.current.insert(reference);
    const input = frame.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>('input, textarea');
    if (isText && text !== '' && chip === undefined && input !== null && input !== undefined) {
      const at = input.selectionStart ?? text.length;
      return onChange(`${text.slice(0, at)}{{ ${reference} }}${text.slice(input.selectionEnd ?? at)}`);
    }
    const fit = fitOf(reference, types, field.schema);
    setMisfit(fit.fits ? null : fit);
    if (!fit.fits) return;
    setEditing(false);
    onChange(`{{ ${reference} }}`);
  };
  const onFocus = useInsertTarget(targets, id, field.title, insert);
  const change = (next: JsonValue | undefined): void => {
    setMisfit(null);
    // Whoever types an expression into a text goes on in the editor for expressions.
    if ((isText || isJson) && typeof next === 'string' && hasExpressions(next)) setEditing(true);
    onChange(next);
  };
  const toggle = (): void => {
    setMisfit(null);
    if (isExpression) {
      setForced(false);
      setEditing(false);
      if (hasExpressions(text)) onChange(undefined);
    } else {
      setForced(true);
      setEditing(true);
      if (!isText || text === '') onChange('{{  }}');
    }
  };

  return (
    <FieldFrame
      name={id}
      title={field.title}
      description={field.description}
      required={field.required}
      issues={issues}
      onDropField={insert}
      onFocus={onFocus}
      {...(isExpression || isJson || HAS_INNER_FIELDS.has(field.kind) ? {} : { controlId })}
      {...(isJson || isReadOnly || !mayExpress ? {} : { mode: isExpression ? 'expression' : 'fixed', onMode: toggle })}
      notice={
        <>
          {typeof value === 'number' && value >= A_MINUTE && countsSeconds(field.schema) && (
            <p className="sb-live">{durationText(value * 1_000)}</p>
          )}
          {(isExpression || chip !== undefined) && <LiveValue text={text} language="template" schema={field.schema} />}
          {misfit !== null && (
            <p className="sb-field-issue" data-severity="warning" role="alert">
              {misfit.reason}{' '}
              {misfit.conversion !== null && (
                <button
                  type="button"
                  className="sb-link"
                  onClick={() => {
                    change(misfit.conversion?.text);
                    setMisfit(null);
                  }}
                >
                  {texts.convert(misfit.conversion.name)}
                </button>
              )}
            </p>
          )}
        </>
      }
    >
      <div ref={frame}>
        {chip !== undefined ? (
          <ReferenceChip
            chip={chip}
            label={field.title}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
            onFocus={onFocus}
            onEdit={() => setEditing(!isReadOnly)}
            onClear={() => {
              setForced(false);
              change(undefined);
            }}
          />
        ) : isExpression ? (
          <LazyExpressionEditor
            handle={editor}
            value={text}
            onChange={(next) => onChange(next === '' ? undefined : next)}
            language="template"
            types={types}
            expected={field.schema}
            label={field.title}
            placeholder={field.placeholder}
            isMultiline={field.kind === 'textarea' || field.kind === 'any'}
            isReadOnly={isReadOnly}
            startsFocused={isEditing}
          />
        ) : (
          <FixedControl
            Inner={ValueField}
            controlId={controlId}
            field={field}
            path={path}
            value={value}
            onChange={change}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
          />
        )}
      </div>
    </FieldFrame>
  );
}
