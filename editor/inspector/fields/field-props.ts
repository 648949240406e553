// What every field of a form is given.
import type { ComponentType } from 'react';

import type { JsonValue } from '../../../shared/json.ts';
import type { FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';

export interface ValueFieldProps {
  field: FormField;
  /** From the node on: `['inputs', 'url']`. */
  path: readonly string[];
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

/** What an empty field shows: an example, else what it is when nothing is written. */
export function fieldHint({ placeholder, fallback }: FormField): string {
  if (placeholder !== '') return placeholder;
  return fallback === undefined || fallback === '' ? '' : TEXTS.defaultIs(String(fallback));
}

/** A field that holds fields is handed the component that draws them, since that one draws it. */
export interface OuterFieldProps extends ValueFieldProps {
  Inner: ComponentType<ValueFieldProps>;
}
