// An input that is a text, or anything that can be written as one: fixed parts and expressions stand side by side in it.
import { useRef } from 'react';

import { hasExpressions } from '../../../shared/expression/template.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import { useDraft } from '../../ui/use-draft.ts';
import type { Point } from '../expression/expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { fitOf } from '../expression/sample-value.ts';
import { TEXTS } from '../texts.ts';
import { FieldFrame } from './field-frame.tsx';
import { fieldHint, type ValueFieldProps } from './field-props.ts';
import { LookupButton, lookupOf, LookupName } from './lookup.tsx';
import { misfitOf } from './misfit.ts';
import { TextControl, type TextHandle } from './text-control.tsx';
import { asScalar, asText, orNothing, withoutEmptyExpressions } from './typed-value.ts';
import { useQuestion } from './use-question.tsx';

export function TextField({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const { types, targets, isReadOnly } = scope;
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
  const insert = (reference: string, at?: Point): void => {
    if (isReadOnly) return;
    ask(null);
    const isReplaced = isAny && control.current?.hasChip() === true;
    if (text !== '' && !isReplaced) return control.current?.insert(reference, at);
    const fit = fitOf(reference, types, field.schema);
    if (!fit.fits) return ask(misfitOf(fit, isReplaced ? undefined : change));
    if (!isReplaced) return control.current?.insert(reference);
    ask({ text: TEXTS.wouldReplace, answer: { label: TEXTS.replace, apply: () => change(`{{ ${reference} }}`) } });
  };
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
  const onFocus = useInsertTarget(targets, id, field.title, insert);
  return (
    <FieldFrame
      name={id}
      title={field.title}
      description={field.description}
      required={field.required}
      issues={issues}
      onDropField={insert}
      onFocus={onFocus}
      {...(isReadOnly ? {} : { mode: isExpression ? 'expression' : 'fixed', onMode: toggle })}
      {...(lookup === undefined || isReadOnly
        ? {}
        : { actions: <LookupButton lookup={lookup} title={field.title} onChoose={choose} /> })}
      notice={
        <>
          {lookup !== undefined && !isExpression && <LookupName lookup={lookup} value={text} />}
          {isExpression && <LiveValue text={text} language="template" schema={field.schema} />}
          {notice}
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
