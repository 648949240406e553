// The field of one input of a card, whatever its kind. It is also handed on to draw the fields inside lists and groups.
import { useDraft } from '../../ui/use-draft.ts';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { ConditionField } from './condition-field.tsx';
import type { ValueFieldProps } from './field-props.ts';
import { JsonField } from './json-field.tsx';
import { SwitchedField } from './switched-field.tsx';
import { TextField } from './text-field.tsx';
import { asText } from './typed-value.ts';

export function ValueField(props: ValueFieldProps) {
  const { kind, schema } = props.field;
  if (kind === 'condition') return <ConditionInput {...props} />;
  if (kind === 'json') return <JsonField {...props} />;
  const isText = kind === 'text' || kind === 'textarea' || kind === 'any';
  // A text that must have a certain form, as the name of a case, is never made by a run, so it takes no expression.
  if (isText && schema.pattern === undefined) return <TextField {...props} />;
  return <SwitchedField Inner={ValueField} {...props} />;
}

/** The author writes a condition without braces. The flow has them around it, unless its schema has `expression`. */
function ConditionInput({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const isBare = field.schema.expression === true;
  const read = (typed: string): string | undefined =>
    typed.trim() === '' ? undefined : isBare ? typed : `{{ ${typed.trim()} }}`;
  const [text, setText] = useDraft(
    value,
    (given) => (isBare ? asText(given) : asText(given).replace(/^\s*\{\{\s?([\s\S]*?)\s?\}\}\s*$/, '$1')),
    read,
  );
  return (
    <ConditionField
      id={path.join('.')}
      title={field.title}
      description={field.description}
      placeholder={field.placeholder}
      required={field.required}
      issues={issuesOfField(scope, path, true)}
      seesEvent={isBare}
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(read(next));
      }}
    />
  );
}
