// A field for a number. It keeps what is typed while that is on its way to being a number, such as "1." and "-".
import { NumberInput, type NumberInputProps } from '@mantine/core';

import { useDraft } from './use-draft.ts';

type Shown = string | number;

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange' | 'defaultValue'> {
  /** Undefined shows an empty field. */
  value: number | undefined;
  /** Gets undefined while what is typed is no number. */
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
