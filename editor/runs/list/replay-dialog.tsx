// S10.1: replays every run that the list's filter finds.
import { Modal, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { replayRuns } from '../../../shared/api/many-runs.ts';
import { request } from '../../api/client.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { ManyRefused } from '../../ui/many-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import formStyles from '../../ui/many-form.module.css';
import styles from '../dialogs.module.css';
import { REPLAY_TEXTS } from './replay-texts.ts';
import { ManyRunsForm, type ManyRunsDialogProps } from './many-runs-form.tsx';

const texts = REPLAY_TEXTS;
const VERSIONS = [
  { value: 'same', label: texts.versions.same },
  { value: 'newest', label: texts.versions.newest },
] as const;

export function ReplayDialog({ opened, ...form }: ManyRunsDialogProps) {
  return (
    <Modal opened={opened} onClose={form.onClose} title={texts.title} size={560}>
      <ReplayForm {...form} />
    </Modal>
  );
}

type Version = (typeof VERSIONS)[number]['value'];

function ReplayForm({ filter, onClose }: Omit<ManyRunsDialogProps, 'opened'>) {
  const [version, setVersion] = useState<Version>('same');
  const replay = useApiMutation(replayRuns, { invalidates: ['/api/runs'] });
  const done = replay.data;
  const send = (): void => {
    replay.mutate(
      { body: { filter, version } },
      {
        onSuccess: ({ started, refused }) => {
          notifyDone(texts.started(started));
          if (refused.length === 0) onClose();
        },
      },
    );
  };
  if (done !== undefined && done.refused.length > 0) {
    return (
      <ManyRefused
        count={texts.refused(done.started, done.refused.length)}
        list={
          <ul className={`${formStyles.list} ${styles.runs}`}>
            {done.refused.slice(0, 20).map(({ runId, message }) => (
              <li key={runId}>
                <Link to="/runs/$runId" params={{ runId }}>
                  {texts.run}
                </Link>
                <span title={message}>{message}</span>
              </li>
            ))}
          </ul>
        }
        close={texts.close}
        onClose={onClose}
      />
    );
  }
  return (
    <ManyRunsForm
      name={replayRuns.path}
      filter={filter}
      texts={texts}
      preview={(signal) => request(replayRuns, { body: { filter, preview: true }, signal })}
      change={{ isPending: replay.isPending, error: replay.error, send }}
      onClose={onClose}
    >
      <SegmentedControl aria-label={texts.version} data={[...VERSIONS]} value={version} onChange={setVersion} />
    </ManyRunsForm>
  );
}
