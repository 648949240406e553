// The props that every field of a form takes.
import type { ComponentType } from 'react';

import type { JsonValue } from '../../../shared/json.ts';
import type { FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';

export interface ValueFieldProps {
  field: FormField;
  /** The path within the node: `['inputs', 'url']`. */
  path: readonly string[];
  /** Undefined where nothing is entered; `onChange` takes it for that, too. */
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

/** What an empty field shows: the card's example, else the value that counts while nothing is entered. */
export function fieldHint({ placeholder, fallback }: FormField): string {
  if (placeholder !== '') return placeholder;
  return fallback === undefined || fallback === '' ? '' : TEXTS.defaultIs(String(fallback));
}

/** A field that holds fields gets the component that draws them as a prop: importing it would be a cycle. */
export interface OuterFieldProps extends ValueFieldProps {
  Inner: ComponentType<ValueFieldProps>;
}
