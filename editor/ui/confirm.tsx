// One question before something that cannot be taken back. The buttons name the deed, never "OK".
import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';

interface Question {
  title: string;
  text: ReactNode;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  /** Below the text: a choice that goes with the deed. */
  choice?: ReactNode;
}

/** Resolves to true when the person said yes; to false however else the dialog closed. Needs `ModalsProvider`. */
export function confirm({
  title,
  text,
  confirm: yes,
  cancel = 'Cancel',
  danger = false,
  choice,
}: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  modals.openConfirmModal({
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
  });
  return promise;
}
