// Short notes at the edge of the page, which say what was done, or what failed and what can be done about it.
import { notifications } from '@mantine/notifications';

import { messageOf } from './error-panel.tsx';

/** Goes away by itself after four seconds. */
export function notifyDone(message: string): void {
  notifications.show({ message, color: 'petrol', autoClose: 4_000, withBorder: true });
}

/**
 * Stays until somebody closes it, for an error must not vanish while it is being read. `error` is whatever was
 * thrown.
 */
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
