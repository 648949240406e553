// Shows a value that is to be taken elsewhere: it can be copied and not changed. A secret is hidden until somebody
// asks to see it.
import { ActionIcon, CopyButton, TextInput, Tooltip } from '@mantine/core';
import { Check, Copy, Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { TEXTS } from './texts.ts';

interface CopyFieldProps {
  label: string;
  value: string;
  description?: string;
  /** Hides the value at first. It can be copied without being shown. */
  secret?: boolean;
}

/** Always of this length, so that it does not tell how long the secret is. */
const HIDDEN = '••••••••••••••••••••••••';

export function CopyField({ label, value, description, secret = false }: CopyFieldProps) {
  const [shown, setShown] = useState(!secret);
  return (
    <TextInput
      label={label}
      {...(description === undefined ? {} : { description })}
      readOnly
      value={shown ? value : HIDDEN}
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
      rightSectionWidth={secret ? 68 : 36}
      rightSection={
        <span style={{ display: 'flex', gap: 4 }}>
          {secret ? (
            <Tooltip label={shown ? TEXTS.copy.hide : TEXTS.copy.show}>
              <ActionIcon
                aria-label={`${shown ? TEXTS.copy.hide : TEXTS.copy.show} ${label}`}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff size={16} /> : <Eye size={16} />}
              </ActionIcon>
            </Tooltip>
          ) : null}
          <CopyButton value={value}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? TEXTS.copy.copied : TEXTS.copy.copy}>
                <ActionIcon aria-label={TEXTS.copy.of(label)} onClick={copy}>
                  {copied ? <Check size={16} /> : <Copy size={16} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </span>
      }
    />
  );
}
