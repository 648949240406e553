// Lists the earlier times with which the flow was let catch up (T9.2): how far each has come, and a button that stops
// one that is under way.
import { Button } from '@mantine/core';

import { listCatchUps, stopCatchUp, type CatchUp } from '../../shared/api/catch-up.ts';
import { useApi, useApiMutation } from '../api/hooks.ts';
import styles from './catch-up-dialog.module.css';
import { CATCH_UP_TEXTS as texts } from './catch-up-texts.ts';
import { notifyError } from './notify.ts';
import { localText } from './time-text.ts';

/** No event of the stream tells of its progress, so that it is asked for. */
const LOOK_EVERY_MS = 1_000;
/** The most that are shown of those that have ended; all that are under way are shown. */
const MOST_ENDED = 3;

export function CatchUpList({ flowId }: { flowId: string }) {
  const { data } = useApi(listCatchUps, { params: { id: flowId } }, { refetchIntervalMs: LOOK_EVERY_MS });
  const stop = useApiMutation(stopCatchUp, { invalidates: ['/api/flows/:id/catch-ups'] });
  const items = data?.items ?? [];
  const shown = [
    ...items.filter(({ state }) => state === 'running'),
    ...items.filter(({ state }) => state !== 'running').slice(0, MOST_ENDED),
  ];
  if (shown.length === 0) return null;
  return (
    <section aria-label={texts.earlier}>
      <h3 className={styles.heading}>{texts.earlier}</h3>
      <ul className={styles.list}>
        {shown.map((one) => (
          <li key={one.id} className={styles.item}>
            <span>{texts.span(localText(one.since), localText(one.until), one.mode)}</span>
            {one.state === 'running' ? (
              <Button
                size="compact-xs"
                variant="default"
                loading={stop.isPending}
                onClick={() =>
                  stop.mutate(
                    { params: { id: flowId, catchUp: one.id } },
                    { onError: (error) => notifyError(texts.failed, error) },
                  )
                }
              >
                {texts.stop}
              </Button>
            ) : (
              <span />
            )}
            <span className={styles.state}>{stateText(one)}</span>
            {one.state === 'running' ? (
              <progress aria-label={texts.progress} value={one.started} max={Math.max(one.toStart, 1)} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateText({ state, started, toStart, error }: CatchUp): string {
  if (state === 'failed') return texts.state.failed(started, toStart, error?.message ?? '');
  return texts.state[state](started, toStart);
}
