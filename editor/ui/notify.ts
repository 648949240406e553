// Short notes at the edge of the page: what was done, what failed and what to do.
import { notifications } from '@mantine/notifications';

import { messageOf } from './error-panel.tsx';

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'petrol', autoClose: 4_000, withBorder: true });
}

/** Stays until it is closed: an error must not vanish while somebody reads it. */
export function notifyError(title: string, error: unknown): void {
  notifications.show({
    title,
    message: messageOf(error),
    color: 'red',
    autoClose: false,
    withBorder: true,
    role: 'alert',
  });
}
