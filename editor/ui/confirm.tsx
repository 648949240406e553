// Asks one question before something that cannot be taken back. Its buttons name the deed and never say "OK".
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { ask } from './ask.ts';
import { TEXTS } from './texts.ts';

interface Question {
  title: string;
  text: ReactNode;
  confirm: string;
  cancel?: string;
  /** Makes the button red. */
  danger?: boolean;
  /** A control for a choice that goes with the deed, below the text. Its value is the caller's to keep. */
  choice?: ReactNode;
}

/** Resolves to true when the person agreed, and to false in whatever other way the dialog closed. It never rejects. */
export function confirm({
  title,
  text,
  confirm: yes,
  cancel = TEXTS.cancel,
  danger = false,
  choice,
}: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  ask((dialogs) =>
    dialogs.openConfirmModal({
      title,
      children: (
        <>
          <Text size="sm">{text}</Text>
          {choice}
        </>
      ),
      labels: { confirm: yes, cancel },
      confirmProps: danger ? { color: 'red' } : {},
      onConfirm: () => resolve(true),
      // This comes after `onConfirm` too, and then has no effect.
      onClose: () => resolve(false),
    }),
  );
  return promise;
}
