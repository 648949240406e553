// The filter of time that lists have. The name of the chosen span stands in the address.
import { Select } from '@mantine/core';

import type { Since } from './since.ts';
import { TEXTS } from './texts.ts';

const OPTIONS = Object.entries(TEXTS.since).map(([value, label]) => ({ value, label }));

interface SinceSelectProps {
  className?: string | undefined;
  /** As the address has it; a name that is not known counts as any time. */
  value: string | undefined;
  onChange: (value: Exclude<Since, 'any'> | undefined) => void;
}

export function SinceSelect({ className = '', value, onChange }: SinceSelectProps) {
  const known = OPTIONS.some((option) => option.value === value);
  return (
    <Select
      className={className}
      aria-label={TEXTS.sinceLabel}
      allowDeselect={false}
      data={OPTIONS}
      value={known ? (value as Since) : 'any'}
      onChange={(next) => onChange(next === null || next === 'any' ? undefined : (next as Exclude<Since, 'any'>))}
    />
  );
}
