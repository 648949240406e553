// The form of the fields that a flow declares for its callers, for a run by hand. Values in, values out; whether they
// fit is said beside the field.
import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { DeclaredField } from '../../../shared/card/declared-fields.ts';
import { readJson, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { TEXTS } from './texts.ts';
import fieldStyles from '../../ui/field.module.css';
import styles from './test.module.css';

interface DeclaredFormProps {
  fields: readonly DeclaredField[];
  values: JsonObject;
  /** By field: what is wrong with it. */
  problems: Readonly<Record<string, string>>;
  onChange: (values: JsonObject) => void;
}

export function DeclaredForm({ fields, values, problems, onChange }: DeclaredFormProps) {
  if (fields.length === 0) return <p className={fieldStyles.help}>{TEXTS.noFields}</p>;
  const set = (name: string, value: JsonValue | undefined): void => {
    const { [name]: _before, ...others } = values;
    onChange(value === undefined ? others : { ...others, [name]: value });
  };
  return fields.map((field) => (
    <FieldInput
      key={field.name}
      field={field}
      value={values[field.name]}
      problem={problems[field.name]}
      onChange={(value) => set(field.name, value)}
    />
  ));
}

interface FieldInputProps {
  field: DeclaredField;
  value: JsonValue | undefined;
  problem: string | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

function FieldInput({ field, value, problem, onChange }: FieldInputProps) {
  const { type, required, default: fallback } = field;
  const label = field.title === '' ? field.name : field.title;
  const shared = { label, required: required && fallback === undefined, error: problem ?? null };
  const placeholder = fallback === undefined || fallback === null ? '' : asText(fallback);
  switch (type) {
    case 'text':
      return (
        <TextInput
          {...shared}
          placeholder={placeholder}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <NumberField
          {...shared}
          placeholder={placeholder}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
        />
      );
    case 'boolean':
      return (
        <div>
          <span className={`${fieldStyles.title} ${styles.title}`}>{label}</span>
          <SegmentedControl
            aria-label={label}
            data={Object.entries(TEXTS.truth).map(([each, text]) => ({ value: each, label: text }))}
            value={String(value ?? fallback ?? '')}
            onChange={(next) => onChange(next === '' ? undefined : next === 'true')}
          />
          {problem === undefined ? null : <p className={fieldStyles.issue}>{problem}</p>}
        </div>
      );
    default:
      return <JsonInput {...shared} placeholder={placeholder} value={value} onChange={onChange} />;
  }
}

/** Lists, objects and whatever else: as JSON, or as text where it is none. */
function JsonInput({
  value,
  onChange,
  ...shared
}: { label: string; required: boolean; error: string | null; placeholder: string } & Pick<
  FieldInputProps,
  'value' | 'onChange'
>) {
  const [text, setText] = useState(() => (value === undefined ? '' : asText(value)));
  return (
    <Textarea
      {...shared}
      autosize
      minRows={2}
      maxRows={8}
      description={TEXTS.asJson}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(parsed(event.currentTarget.value));
      }}
    />
  );
}

function parsed(text: string): JsonValue | undefined {
  if (text.trim() === '') return undefined;
  const value = readJson(text);
  return value === undefined ? text : value;
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
