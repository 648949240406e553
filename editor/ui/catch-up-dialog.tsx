// The dialog for T9.1: it runs a flow over events of a time that has passed. First it counts them, then one can run
// them dry, and then live.
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';

import { catchUpFlow } from '../../shared/api/catch-up.ts';
import { useApiMutation } from '../api/hooks.ts';
import styles from './catch-up-dialog.module.css';
import { CatchUpList } from './catch-up-list.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { notifyDone } from './notify.ts';
import { CATCH_UP_TEXTS as texts } from './catch-up-texts.ts';

const DAY_MS = 86_400_000;
const MODES = [
  { value: 'dry', label: texts.modes.dry },
  { value: 'live', label: texts.modes.live },
] as const;
type Mode = (typeof MODES)[number]['value'];

/** Mounted while it is open. The list of flows and the flow's own page open it. */
export function CatchUpDialog({ flowId, name, onClose }: { flowId: string; name: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={texts.title(name)} size={560}>
      <CatchUpForm flowId={flowId} onClose={onClose} />
    </Modal>
  );
}

/** The count must be seen before anything starts: only with it does the button to start appear. */
function CatchUpForm({ flowId, onClose }: { flowId: string; onClose: () => void }) {
  const [time, setTime] = useState(lastDay);
  const [mode, setMode] = useState<Mode>('dry');
  const count = useApiMutation(catchUpFlow, { invalidates: [] });
  const start = useApiMutation(catchUpFlow, { invalidates: ['/api/runs', '/api/events', '/api/flows/:id/catch-ups'] });
  const [since, until] = [isoOf(time.since), isoOf(time.until)];
  const found = count.data;
  /** A count holds for one time and one mode, so that it is forgotten with each change of them. */
  const change = (apply: () => void): void => {
    apply();
    count.reset();
    start.reset();
  };
  const isTime = since !== undefined && until !== undefined;
  const body = isTime ? { since, until, mode } : undefined;
  const error = start.error ?? count.error;
  return (
    <div className={styles.form}>
      <p className={styles.text}>{texts.text}</p>
      <div className={styles.pair}>
        <TextInput
          type="datetime-local"
          label={texts.since}
          value={time.since}
          onChange={({ currentTarget: { value } }) => change(() => setTime({ ...time, since: value }))}
        />
        <TextInput
          type="datetime-local"
          label={texts.until}
          value={time.until}
          onChange={({ currentTarget: { value } }) => change(() => setTime({ ...time, until: value }))}
        />
      </div>
      <SegmentedControl
        aria-label={texts.mode}
        data={[...MODES]}
        value={mode}
        onChange={(value) => change(() => setMode(value))}
      />
      {found === undefined ? null : (
        <p role="status" className={styles.count}>
          {texts.found(found.matching, found.alreadyStarted, found.toStart)}
        </p>
      )}
      {error === null ? null : <ErrorPanel title={texts.failed} error={error} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        {found === undefined ? (
          <Button
            loading={count.isPending}
            disabled={body === undefined}
            onClick={() => {
              if (body !== undefined) count.mutate({ params: { id: flowId }, body: { ...body, preview: true } });
            }}
          >
            {texts.preview}
          </Button>
        ) : (
          <Button
            loading={start.isPending}
            disabled={found.toStart === 0 || body === undefined}
            {...(mode === 'live' ? { color: 'red' } : {})}
            onClick={() => {
              if (body === undefined) return;
              const onSuccess = ({ started }: { started: number }): void => {
                notifyDone(texts.started(started, mode));
                // After a dry run the same time can be run live; it has to be counted anew for that.
                if (mode === 'dry') change(() => setMode('live'));
                else onClose();
              };
              start.mutate({ params: { id: flowId }, body }, { onSuccess });
            }}
          >
            {texts.submit(found.toStart, mode)}
          </Button>
        )}
      </div>
      <CatchUpList flowId={flowId} />
    </div>
  );
}

/**
 * The last 24 hours, as the fields have them: in the time zone of this browser, to the minute. The end lies a minute
 * ahead, as the fields cut off the seconds.
 */
function lastDay(): { since: string; until: string } {
  const local = (ms: number): string => {
    const at = new Date(ms);
    return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  return { since: local(Date.now() - DAY_MS), until: local(Date.now() + 60_000) };
}

/** Gives undefined while a field is not filled in. */
function isoOf(local: string): string | undefined {
  const ms = Date.parse(local);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
