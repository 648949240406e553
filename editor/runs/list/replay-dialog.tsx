// S10: replays every run that the list's filter finds, after showing how many those are and which come first.
import { Button, Loader, Modal, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { replayRuns } from '../../../shared/api/many-runs.ts';
import { request } from '../../api/client.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone } from '../../ui/notify.ts';
import styles from '../dialogs.module.css';
import { TEXTS } from '../texts.ts';
import { FirstRuns } from './first-runs.tsx';

const texts = TEXTS.replayAll;
const VERSIONS = [
  { value: 'same', label: texts.versions.same },
  { value: 'newest', label: texts.versions.newest },
] as const;

export interface ReplayFilter {
  flow?: string;
  status?: string;
  since?: string;
  q?: string;
}

interface ReplayDialogProps {
  filter: ReplayFilter;
  opened: boolean;
  onClose: () => void;
}

export function ReplayDialog({ filter, opened, onClose }: ReplayDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={texts.title} size={560}>
      <ReplayForm filter={filter} onClose={onClose} />
    </Modal>
  );
}

type Version = (typeof VERSIONS)[number]['value'];

function ReplayForm({ filter, onClose }: { filter: ReplayFilter; onClose: () => void }) {
  const [version, setVersion] = useState<Version>('same');
  const preview = useQuery({
    queryKey: [replayRuns.path, 'preview', filter],
    queryFn: ({ signal }) => request(replayRuns, { body: { filter, preview: true }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const replay = useApiMutation(replayRuns, { invalidates: ['/api/runs'] });
  const found = preview.data;
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

  if (preview.error !== null) return <ErrorPanel title={texts.notCounted} error={preview.error} />;
  if (found === undefined) {
    return (
      <div className={styles.form} aria-busy="true">
        <Loader size="sm" />
      </div>
    );
  }
  if (done !== undefined && done.refused.length > 0) {
    return (
      <div className={styles.form}>
        <p className={styles.count}>{texts.refused(done.started, done.refused.length)}</p>
        <ul className={styles.runs}>
          {done.refused.slice(0, 20).map(({ runId, message }) => (
            <li key={runId}>
              <Link to="/runs/$runId" params={{ runId }}>
                {texts.run}
              </Link>
              <span title={message}>{message}</span>
            </li>
          ))}
        </ul>
        <div className={styles.buttons}>
          <Button onClick={onClose}>{texts.close}</Button>
        </div>
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <p className={styles.count}>{texts.count(found.count)}</p>
      <p className={styles.text}>{texts.text}</p>
      <FirstRuns runs={found.first} label={texts.first} />
      {replay.error === null ? null : <ErrorPanel title={TEXTS.actions.failed} error={replay.error} />}
      <SegmentedControl aria-label={texts.version} data={[...VERSIONS]} value={version} onChange={setVersion} />
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button loading={replay.isPending} disabled={found.count === 0} onClick={send}>
          {texts.submit(found.count)}
        </Button>
      </div>
    </div>
  );
}
