// The dialog in which people change their own password.
import { Button, Group, Modal, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';

import { changePassword } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { PASSWORD_HINT, passwordProblem, requiredProblem } from '../ui/problems.ts';
import { PASSWORD_TEXTS } from './password-texts.ts';

/** Closing it, in whatever way, forgets both passwords. */
export function PasswordDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const change = useApiMutation(changePassword);
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: { current: requiredProblem, next: passwordProblem },
  });
  const close = (): void => {
    form.reset();
    change.reset();
    onClose();
  };
  const submit = form.onSubmit((body) => {
    change.mutate(
      { body },
      {
        onSuccess: () => {
          notifyDone(PASSWORD_TEXTS.done);
          close();
        },
      },
    );
  });
  return (
    <Modal opened={opened} onClose={close} title={PASSWORD_TEXTS.title}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {change.error === null ? null : <ErrorPanel title={PASSWORD_TEXTS.failed} error={change.error} />}
          <PasswordInput
            label={PASSWORD_TEXTS.current}
            autoComplete="current-password"
            data-autofocus
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label={PASSWORD_TEXTS.next}
            description={PASSWORD_HINT}
            autoComplete="new-password"
            {...form.getInputProps('next')}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={change.isPending}>
              {PASSWORD_TEXTS.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
