// Cancels every run that the list's filter finds and that has not ended.
import { Modal } from '@mantine/core';

import { cancelRuns } from '../../../shared/api/many-runs.ts';
import { request } from '../../api/client.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { notifyDone } from '../../ui/notify.ts';
import { TEXTS } from '../texts.ts';
import { ManyRunsForm, type ManyRunsDialogProps } from './many-runs-form.tsx';

const texts = TEXTS.cancelAll;

/** The form is mounted only while the dialog is open, so that it counts anew each time. */
export function CancelDialog({ opened, ...form }: ManyRunsDialogProps) {
  return (
    <Modal opened={opened} onClose={form.onClose} title={texts.title} size={560}>
      <CancelForm {...form} />
    </Modal>
  );
}

function CancelForm({ filter, onClose }: Omit<ManyRunsDialogProps, 'opened'>) {
  const cancel = useApiMutation(cancelRuns, { invalidates: ['/api/runs'] });
  const send = (): void => {
    cancel.mutate(
      { body: { filter } },
      {
        onSuccess: ({ cancelled, ended }) => {
          notifyDone(texts.done(cancelled, ended));
          onClose();
        },
      },
    );
  };
  return (
    <ManyRunsForm
      name={cancelRuns.path}
      filter={filter}
      texts={texts}
      preview={(signal) => request(cancelRuns, { body: { filter, preview: true }, signal })}
      change={{ isPending: cancel.isPending, error: cancel.error, send }}
      color="red"
      onClose={onClose}
    />
  );
}
