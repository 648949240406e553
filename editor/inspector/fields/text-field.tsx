// The field of an input that is a text, or any value that can be written as one: fixed parts and expressions stand side
// by side in it.
import { useRef } from 'react';

import { hasExpressions } from '../../../shared/expression/template.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { useDraft } from '../../ui/use-draft.ts';
import type { Point } from '../expression/expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { TEXTS } from '../texts.ts';
import { FieldFrame } from './field-frame.tsx';
import { fieldHint, type ValueFieldProps } from './field-props.ts';
import { LookupButton, lookupOf, LookupName } from './lookup.tsx';
import { TextControl, type TextHandle } from './text-control.tsx';
import { asScalar, asText, orNothing, withoutEmptyExpressions } from './typed-value.ts';
import { useMapping } from './use-mapping.tsx';
import { useQuestion } from './use-question.tsx';

export function TextField({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const { isReadOnly } = scope;
  const control = useRef<TextHandle>(null);
  const { notice, ask } = useQuestion();
  const isAny = field.kind === 'any';
  const read = (typed: string): JsonValue | undefined => (isAny ? asScalar(typed) : orNothing(typed));
  const [text, setText] = useDraft(value, asText, read);
  const isExpression = hasExpressions(text);
  const issues = issuesOfField(scope, path, true);
  const id = path.join('.');
  const lookup = lookupOf(field.schema);

  const change = (typed: string): void => {
    ask(null);
    setText(typed);
    onChange(read(typed));
  };
  /** Whether a field takes the place of a chip: beside it, an input of any type would become a text of both. */
  const isReplaced = (): boolean => isAny && control.current?.hasChip() === true;
  const put = (source: string, at?: Point): void => {
    ask(null);
    if (!isReplaced()) return control.current?.insert(source, at);
    ask({ text: TEXTS.wouldReplace, answer: { label: TEXTS.replace, apply: () => change(`{{ ${source} }}`) } });
  };
  const mapping = useMapping({
    id,
    title: field.title,
    schema: field.schema,
    placeOf: (at) => (isReplaced() ? 'whole' : (control.current?.placeOf(at) ?? 'whole')),
    put,
    onRefused: (reason) => ask({ text: reason }),
  });
  const choose = (found: string): void => {
    ask(null);
    if (!isExpression) return change(found);
    ask({ text: TEXTS.wouldReplace, answer: { label: TEXTS.replace, apply: () => change(found) } });
  };
  const toggle = (): void => {
    ask(null);
    if (!isExpression) return control.current?.begin();
    const plain = withoutEmptyExpressions(text);
    if (plain !== undefined) return change(plain);
    ask({ text: TEXTS.wouldRemove, answer: { label: TEXTS.removeIt, apply: () => change('') } });
  };
  return (
    <FieldFrame
      name={id}
      title={field.title}
      description={field.description}
      required={field.required}
      issues={issues}
      onDropField={mapping.onDropField}
      onFocus={mapping.onFocus}
      {...(isReadOnly ? {} : { mode: isExpression ? 'expression' : 'fixed', onMode: toggle })}
      {...(lookup === undefined || isReadOnly
        ? {}
        : { actions: <LookupButton lookup={lookup} title={field.title} onChoose={choose} /> })}
      notice={
        <>
          {lookup !== undefined && !isExpression && <LookupName lookup={lookup} value={text} />}
          {isExpression && <LiveValue text={text} language="template" schema={field.schema} />}
          {notice}
          {mapping.menu}
        </>
      }
    >
      <TextControl
        handle={control}
        label={field.title}
        placeholder={fieldHint(field)}
        value={text}
        onChange={change}
        expected={field.schema}
        isMultiline={field.kind === 'textarea'}
        isInvalid={issues.some(({ severity }) => severity === 'error')}
      />
    </FieldFrame>
  );
}
