// What identifies a run, in one line: where it came from, what started it, when.
import { Link } from '@tanstack/react-router';

import type { RunDetail } from '../../../shared/api/runs.ts';
import { Duration, Time } from '../../ui/time.tsx';
import { CallerLink } from '../call-links.tsx';
import { RunMode } from '../run-mode.tsx';
import styles from '../run-page.module.css';
import { Replays, Source } from './replays.tsx';
import { TEXTS } from '../texts.ts';

export function RunFacts({ run }: { run: RunDetail }) {
  const { eventId } = run.trigger;
  return (
    <span className={styles.facts}>
      <span>
        <Link to="/runs">{TEXTS.run.all}</Link> / <code>{run.id}</code>
      </span>
      <RunMode run={run} />
      <span>
        {TEXTS.run.created} <Time at={run.createdAt} />
        {run.startedAt === null ? null : (
          <>
            , {run.endedAt === null ? TEXTS.run.underWay : TEXTS.run.took}{' '}
            <Duration from={run.startedAt} to={run.endedAt} />
          </>
        )}
      </span>
      {eventId === null ? (
        <span>{run.startedBy === null ? TEXTS.run.byHand : TEXTS.run.startedBy(run.startedBy)}</span>
      ) : (
        <span>
          {TEXTS.run.event}{' '}
          <Link to="/events" search={{ event: eventId }}>
            <code>{eventId}</code>
          </Link>
        </span>
      )}
      <CallerLink run={run} />
      <Source run={run} />
      <Replays run={run} />
    </span>
  );
}
