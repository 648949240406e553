// One question before something that cannot be taken back. The buttons name the deed, never "OK".
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { ask } from './ask.ts';
import { TEXTS } from './texts.ts';

interface Question {
  title: string;
  text: ReactNode;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  /** Below the text: a choice that goes with the deed. */
  choice?: ReactNode;
}

/** Resolves to true when the person said yes; to false however else the dialog closed. */
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
      onClose: () => resolve(false),
    }),
  );
  return promise;
}
