// Choosing one of what there is now: a flow, a table. What is chosen stays to be seen when it is there no more.
import { Select } from '@mantine/core';

import type { JsonValue } from '../../../shared/json.ts';
import { useNodeScope } from '../node-scope.ts';

/** What a control of a single value is given. */
export interface ControlProps {
  controlId: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  isInvalid: boolean;
}

interface OneOfControlProps extends ControlProps {
  options: { value: string; label: string }[];
  /** What one that cannot be chosen is called; default: its id. */
  labelOf?: (id: string) => string | undefined;
  placeholder: string;
  nothingFound: string;
}

export function OneOfControl(props: OneOfControlProps) {
  const { controlId, value, onChange, isInvalid, options, labelOf, placeholder, nothingFound } = props;
  const { isReadOnly } = useNodeScope();
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  const isKnown = chosen === null || options.some((option) => option.value === chosen);
  return (
    <Select
      id={controlId}
      error={isInvalid}
      disabled={isReadOnly}
      searchable
      clearable
      placeholder={placeholder}
      nothingFoundMessage={nothingFound}
      data={isKnown ? options : [{ value: chosen, label: labelOf?.(chosen) ?? chosen }, ...options]}
      value={chosen}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
