// Says what the run as a whole stands at: what it waits for and until when, what holds it in the queue, where it
// failed. Each leads to its step.
import { UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';

import type { LoopItems, RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { RunStep } from '../../../shared/run.ts';
import { whyQueued } from '../../../shared/story/why-queued.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { useNow } from '../../ui/time.tsx';
import { Failure } from '../failure.tsx';
import styles from '../run-page.module.css';
import { Parts } from '../story/story-parts.tsx';
import { TEXTS } from '../texts.ts';
import { Until } from '../waiting-note.tsx';

interface AttentionProps {
  run: RunDetail;
  flow: Flow | undefined;
  /** The steps outside of every For each; those inside are counted in `bodies`. */
  steps: readonly RunStep[];
  bodies: LoopItems['nodes'];
  onSelect: (nodeId: string) => void;
}

export function Attention({ run, flow, steps, bodies, onSelect }: AttentionProps) {
  const waiting = steps.filter((step) => step.waiting !== undefined);
  const inItems = bodies.filter(({ counts }) => (counts.waiting ?? 0) > 0);
  const { error, queued, gathering } = run;
  const today = new Date(useNow()).toISOString();
  // The run's error is that of its failed step, so the step is found by the same sentence.
  const failed = error === null ? undefined : steps.findLast((step) => step.error?.message === error.message);
  return (
    <>
      {gathering === null ? null : (
        <div className={styles.notice}>
          <p>
            <strong>{TEXTS.gathering.title}</strong>
          </p>
          <p>{TEXTS.gathering.text(gathering.events)}</p>
          <Until label={TEXTS.gathering.until} until={gathering.until} />
        </div>
      )}
      {queued === null ? null : (
        <div className={styles.notice}>
          <p>
            <strong>{TEXTS.run.queued}</strong>
          </p>
          <p>
            {TEXTS.run.because} <Parts parts={whyQueued(queued)} day={today} />.
          </p>
        </div>
      )}
      {waiting.length === 0 && inItems.length === 0 ? null : (
        <div className={styles.block}>
          <h2 className={styles.label}>{TEXTS.run.waitsFor}</h2>
          <ul className={styles.waits}>
            {waiting.map((step) => (
              <li key={step.nodeId}>
                <Place name={step.name} status="waiting" onClick={() => onSelect(step.nodeId)}>
                  {step.waiting === undefined ? null : TEXTS.step.waits[step.waiting.kind]}
                </Place>
                {step.waiting === undefined || step.waiting.until === null ? null : (
                  <Until until={step.waiting.until} />
                )}
              </li>
            ))}
            {inItems.map(({ nodeId, counts }) => (
              <li key={nodeId}>
                <Place name={flow?.nodes[nodeId]?.name ?? nodeId} status="waiting" onClick={() => onSelect(nodeId)}>
                  {TEXTS.loop.waiting(counts.waiting ?? 0)}
                </Place>
              </li>
            ))}
          </ul>
        </div>
      )}
      {error === null ? null : (
        <div className={styles.block}>
          <h2 className={styles.label}>{TEXTS.run.error}</h2>
          {failed === undefined ? null : (
            <Place name={failed.name} status={failed.status} onClick={() => onSelect(failed.nodeId)} />
          )}
          <Failure error={error} />
        </div>
      )}
    </>
  );
}

function Place({
  name,
  status,
  onClick,
  children,
}: {
  name: string;
  status: RunStep['status'];
  onClick: () => void;
  children?: React.ReactNode;
}) {
  return (
    <UnstyledButton className={styles.place} onClick={onClick}>
      <StatusIcon status={status} size={16} />
      <span>
        <strong>{name}</strong>
        {children === undefined ? null : (
          <>
            <br />
            {children}
          </>
        )}
      </span>
      <ChevronRight size={14} aria-hidden />
    </UnstyledButton>
  );
}
