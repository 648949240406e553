// Says what a step waits for, until when, and what would end the wait (S7, S8). Approvals and decisions have their
// own parts.
import { Link } from '@tanstack/react-router';

import type { RunStep } from '../../shared/run.ts';
import { Countdown } from '../ui/countdown.tsx';
import { localText, utcText } from '../ui/time-text.ts';
import styles from './run-page.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.step;

export function WaitingNote({ waiting }: { waiting: NonNullable<RunStep['waiting']> }) {
  const { kind, until, event, host } = waiting;
  return (
    <div className={styles.notice}>
      <p>
        <strong>{texts.waits[kind]}</strong>
        {host === undefined ? null : <code> {host}</code>}
      </p>
      {until === null ? null : <Until until={until} />}
      {event === undefined ? null : (
        <dl className={styles.pairs}>
          <dt>{texts.eventType}</dt>
          <dd>
            <code>{event.type}</code>
          </dd>
          <dt>{texts.match}</dt>
          <dd>{event.match.trim() === '' ? texts.anyEvent : <code>{event.match}</code>}</dd>
        </dl>
      )}
    </div>
  );
}

/** A time to come, with how long it still is. */
export function Until({ until, label = texts.until }: { until: string; label?: string }) {
  return (
    <p>
      {label}{' '}
      <time dateTime={until} title={utcText(until)}>
        {localText(until)}
      </time>
      , <Countdown until={until} />
    </p>
  );
}

/** What ended the step's last wait. */
export function WokenNote({ woken }: { woken: NonNullable<RunStep['woken']> }) {
  return (
    <>
      {texts.wokenBy[woken.cause]}
      {woken.eventId === null ? null : (
        <>
          {' '}
          <Link to="/events" search={{ event: woken.eventId }}>
            {woken.eventId}
          </Link>
        </>
      )}
    </>
  );
}
