// One event beside the inbox: what it started, why other flows did not take it, how it was delivered, the event itself.
import { Drawer, Select, Skeleton } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { CircleCheck, CircleMinus } from 'lucide-react';

import { getEvent, type EventDetail } from '../../shared/api/events.ts';
import { listFlows } from '../../shared/api/flows.ts';
import { useApi } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { JsonView } from '../ui/json-view.tsx';
import { Time } from '../ui/time.tsx';
import styles from './events.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.detail;

/** Open while there is an `id`. */
export function EventDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const event = useApi(getEvent, { params: { id: id ?? '' } }, { enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={onClose}
      position="right"
      size={640}
      title={event.data?.eventType ?? texts.loading}
      transitionProps={{ duration: 120 }}
      overlayProps={{ backgroundOpacity: 0.25 }}
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      {event.error !== null ? (
        <ErrorPanel error={event.error} onRetry={() => void event.refetch()} />
      ) : event.data === undefined ? (
        <Skeleton height={320} />
      ) : (
        <Detail event={event.data} />
      )}
    </Drawer>
  );
}

function Detail({ event }: { event: EventDetail }) {
  return (
    <div className={styles.stack}>
      <section className={styles.block}>
        <h3 className={styles.label}>{texts.matches}</h3>
        <Matches event={event} />
        <TestIn eventId={event.id} />
      </section>
      <section className={styles.block}>
        <h3 className={styles.label}>{texts.delivery}</h3>
        <Facts event={event} />
      </section>
      <section className={styles.block}>
        <h3 className={styles.label}>{texts.event}</h3>
        <JsonView value={event.event} label={texts.event} maxHeight={520} />
      </section>
      {Object.keys(event.delivery.headers).length === 0 ? null : (
        <section className={styles.block}>
          <h3 className={styles.label}>{texts.headers}</h3>
          <JsonView value={event.delivery.headers} label={texts.headers} />
        </section>
      )}
    </div>
  );
}

/** Whether a trigger matches is judged by the flows as they are now; the runs are those that were started then. */
function Matches({ event }: { event: EventDetail }) {
  const shown = new Set(event.matches.map((match) => match.flowId));
  // Flows that took it then, and are inactive or gone now.
  const formerRuns = event.runs.filter((run) => !shown.has(run.flowId));
  if (event.matches.length === 0 && formerRuns.length === 0) return <p className={styles.text}>{texts.noFlows}</p>;
  return (
    <ul className={styles.matches}>
      {event.matches.map((match) => {
        const runs = event.runs.filter((run) => run.flowId === match.flowId);
        // A flow may have several triggers: the one that matches started it. None does any more where it was changed.
        const others = event.matches.some(({ flowId, matched }) => flowId === match.flowId && matched);
        const started = match.matched || (runs.length > 0 && !others);
        return (
          <li key={`${match.flowId}/${match.nodeId}`} data-matched={started}>
            <Mark matched={started} />
            <div>
              <Link to="/flows/$flowId" params={{ flowId: match.flowId }}>
                {match.flowName}
              </Link>
              <p className={styles.text}>{match.reason}</p>
            </div>
            {started && <RunLinks runs={runs} />}
          </li>
        );
      })}
      {formerRuns.length === 0 ? null : (
        <li data-matched>
          <Mark matched />
          <div>{[...new Set(formerRuns.map((run) => run.flowId))].join(', ')}</div>
          <RunLinks runs={formerRuns} />
        </li>
      )}
    </ul>
  );
}

function Mark({ matched }: { matched: boolean }) {
  const Icon = matched ? CircleCheck : CircleMinus;
  return <Icon size={16} role="img" aria-label={matched ? texts.matched : texts.notMatched} />;
}

/** A flow with several triggers may have started several runs for one event. */
function RunLinks({ runs }: { runs: EventDetail['runs'] }) {
  return (
    <span className={styles.runLinks}>
      {runs.map((run, at) => (
        <Link key={run.runId} to="/runs/$runId" params={{ runId: run.runId }}>
          {texts.run(runs.length === 1 ? undefined : at + 1)}
        </Link>
      ))}
    </span>
  );
}

/** Opens the chosen flow with this event as its test event. */
function TestIn({ eventId }: { eventId: string }) {
  const navigate = useNavigate();
  const flows = useApi(listFlows, { query: { limit: 200 } });
  return (
    <Select
      aria-label={texts.testLabel}
      placeholder={texts.test}
      searchable
      w={280}
      data={(flows.data?.items ?? []).map((flow) => ({ value: flow.id, label: flow.name }))}
      value={null}
      onChange={(flowId) => {
        if (flowId !== null) void navigate({ to: '/flows/$flowId', params: { flowId }, search: { event: eventId } });
      }}
    />
  );
}

function Facts({ event }: { event: EventDetail }) {
  const { facts } = texts;
  return (
    <dl className={styles.pairs}>
      <dt>{facts.id}</dt>
      <dd>{event.id}</dd>
      <dt>{facts.uuid}</dt>
      <dd>{event.uuid ?? texts.noUuid}</dd>
      <dt>{facts.via}</dt>
      <dd>{event.via.map((way) => TEXTS.via[way]).join(', ')}</dd>
      {event.sentBy === null ? null : (
        <>
          <dt>{facts.sentBy}</dt>
          <dd>{event.sentBy}</dd>
        </>
      )}
      <dt>{facts.published}</dt>
      <dd>
        <Time at={event.published} fallback="–" />
      </dd>
      <dt>{facts.received}</dt>
      <dd>
        <Time at={event.receivedAt} />
      </dd>
      <dt>{facts.duplicates}</dt>
      <dd>{event.duplicates}</dd>
      <dt>{facts.connection}</dt>
      <dd>{event.connection}</dd>
      {event.delivery.source === null ? null : (
        <>
          <dt>{facts.source}</dt>
          <dd>{event.delivery.source}</dd>
        </>
      )}
    </dl>
  );
}
