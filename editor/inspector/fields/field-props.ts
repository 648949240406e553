// What every field of a form is given.
import type { ComponentType } from 'react';

import type { JsonValue } from '../../../shared/json.ts';
import type { FormField } from '../schema-form.ts';

export interface ValueFieldProps {
  field: FormField;
  /** From the node on: `['inputs', 'url']`. */
  path: readonly string[];
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

/** A field that holds fields is handed the component that draws them, since that one draws it. */
export interface OuterFieldProps extends ValueFieldProps {
  Inner: ComponentType<ValueFieldProps>;
}
