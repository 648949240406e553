// Cancels every run that the list's filter finds and that has not ended, after showing how many those are.
import { Button, Loader, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { cancelRuns } from '../../../shared/api/many-runs.ts';
import { request } from '../../api/client.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone } from '../../ui/notify.ts';
import styles from '../dialogs.module.css';
import { TEXTS } from '../texts.ts';
import { FirstRuns } from './first-runs.tsx';
import type { ReplayFilter } from './replay-dialog.tsx';

const texts = TEXTS.cancelAll;

interface CancelDialogProps {
  filter: ReplayFilter;
  opened: boolean;
  onClose: () => void;
}

export function CancelDialog({ filter, opened, onClose }: CancelDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={texts.title} size={560}>
      <CancelForm filter={filter} onClose={onClose} />
    </Modal>
  );
}

function CancelForm({ filter, onClose }: Omit<CancelDialogProps, 'opened'>) {
  const preview = useQuery({
    queryKey: [cancelRuns.path, 'preview', filter],
    queryFn: ({ signal }) => request(cancelRuns, { body: { filter, preview: true }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const cancel = useApiMutation(cancelRuns, { invalidates: ['/api/runs'] });
  const found = preview.data;
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
  if (preview.error !== null) return <ErrorPanel title={texts.notCounted} error={preview.error} />;
  if (found === undefined) {
    return (
      <div className={styles.form} aria-busy="true">
        <Loader size="sm" />
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <p className={styles.count}>{texts.count(found.count)}</p>
      <p className={styles.text}>{texts.text}</p>
      <FirstRuns runs={found.first} label={texts.first} />
      {cancel.error === null ? null : <ErrorPanel title={TEXTS.actions.failed} error={cancel.error} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {texts.keep}
        </Button>
        <Button color="red" loading={cancel.isPending} disabled={found.count === 0} onClick={send}>
          {texts.submit(found.count)}
        </Button>
      </div>
    </div>
  );
}
