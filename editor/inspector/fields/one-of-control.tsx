// The choice of one of the things that there are now, such as flows or tables. What was chosen is still shown when it
// is there no more.
import { Select } from '@mantine/core';

import type { JsonValue } from '../../../shared/json.ts';
import { useNodeScope } from '../node-scope.ts';

/** The props that the control of a single value takes. */
export interface ControlProps {
  controlId: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  isInvalid: boolean;
}

interface OneOfControlProps extends ControlProps {
  options: { value: string; label: string }[];
  /** What a value that is none of the options is called. Default: the value itself. */
  labelOf?: (id: string) => string | undefined;
  placeholder: string;
  /** What is said where no option fits what was typed. */
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
