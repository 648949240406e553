// A field for a number. What is typed stays while it is on its way to a number: "1." and "-" are none yet.
import { NumberInput, type NumberInputProps } from '@mantine/core';

import { useDraft } from './use-draft.ts';

type Shown = string | number;

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  value: number | undefined;
  onChange: (value: number | undefined) => void;
}

export function NumberField({ value, onChange, ...rest }: NumberFieldProps) {
  const [shown, setShown] = useDraft<Shown>(value, (given) => (typeof given === 'number' ? given : ''), read);
  return (
    <NumberInput
      {...rest}
      value={shown}
      onChange={(next) => {
        setShown(next);
        onChange(read(next));
      }}
    />
  );
}

function read(shown: Shown): number | undefined {
  if (typeof shown === 'number') return shown;
  const number = Number(shown);
  return shown.trim() === '' || !Number.isFinite(number) ? undefined : number;
}
