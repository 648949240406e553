// One step: state, what went in, what came out, its attempts; in a For each, one item at a time.
import { ActionIcon, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ArrowLeft, GitFork } from 'lucide-react';
import { Suspense } from 'react';

import type { RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { isEnded, type RunStep } from '../../../shared/run.ts';
import { whySkipped } from '../../../shared/story/why-skipped.ts';
import { readPreview } from '../../../shared/story/tell-preview.ts';
import { useCan } from '../../api/session.ts';
import { JsonView } from '../../ui/json-view.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { MissingNote } from '../../ui/missing-note.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { clockText } from '../../ui/time-text.ts';
import { Duration, Time } from '../../ui/time.tsx';
import { Approval } from './approval.tsx';
import { CalledRun } from '../call-links.tsx';
import { Decision } from './decision.tsx';
import { Failure } from '../failure.tsx';
import { itemName } from '../items.ts';
import { LookedNote } from './looked-note.tsx';
import styles from '../run-page.module.css';
import { Parts } from '../story/story-parts.tsx';
import { TEXTS } from '../texts.ts';
import { useWhyPort } from './use-why-port.ts';
import { WaitingNote, WokenNote } from '../waiting-note.tsx';

const ForkDialog = lazyPart(async () => (await import('./fork-dialog.tsx')).ForkDialog);

const texts = TEXTS.step;

interface StepDetailProps {
  run: RunDetail;
  /** Undefined until it is loaded. */
  flow: Flow | undefined;
  step: RunStep;
  /** The steps beside it: of the same item, or outside of every loop. */
  steps: readonly RunStep[];
  onBack: () => void;
}

export function StepDetail({ run, flow, step, steps, onBack }: StepDetailProps) {
  const { waiting, approval } = step;
  const inDoubt = waiting?.kind === 'decision';
  return (
    <div className={styles.stack}>
      <div className={styles.stepHead}>
        <ActionIcon aria-label={texts.back} onClick={onBack}>
          <ArrowLeft size={16} />
        </ActionIcon>
        <div className={styles.stepTitle}>
          <h2>{step.name}</h2>
          <p>{step.iteration === null ? step.card : `${itemName(step.iteration)} · ${step.card}`}</p>
        </div>
        <StatusBadge status={step.status} />
      </div>
      {step.given === undefined ? null : <p className={styles.hint}>{texts.given[step.given]}</p>}
      <Fork run={run} flow={flow} step={step} steps={steps} />
      {inDoubt ? <Decision runId={run.id} step={step} /> : null}
      {approval === undefined ? null : <Approval key={step.iteration} run={run} step={step} asked={approval} />}
      {waiting === undefined || inDoubt || waiting.kind === 'approval' ? null : <WaitingNote waiting={waiting} />}
      {step.status === 'skipped' ? (
        <p className={styles.hint}>{skipText(run, flow, steps, step)}</p>
      ) : (
        <StepData runId={run.id} step={step} inDoubt={inDoubt} />
      )}
    </div>
  );
}

/** S14: the button that forks the run from this step. */
function Fork({ run, flow, step, steps }: Omit<StepDetailProps, 'onBack'>) {
  const canEdit = useCan('editor');
  const [isOpen, { open, close }] = useDisclosure(false);
  if (!canEdit || flow === undefined || !isEnded(run.status)) return null;
  return (
    <div>
      <Button variant="default" size="compact-sm" leftSection={<GitFork size={14} />} onClick={open}>
        {TEXTS.fork.open}
      </Button>
      {isOpen ? (
        <Suspense>
          <ForkDialog run={run} flow={flow} step={step} steps={steps} onClose={close} />
        </Suspense>
      ) : null}
    </div>
  );
}

/** M4, M8: why the step did not run, in words. */
function skipText(run: RunDetail, flow: Flow | undefined, steps: readonly RunStep[], step: RunStep): string {
  if (flow === undefined) return texts.skipped;
  const near = steps.filter((each) => each.iteration === step.iteration);
  const context = {
    flow,
    triggerNodeId: run.trigger.nodeId,
    runStatus: run.status,
    stepOf: (nodeId: string) => near.find((each) => each.nodeId === nodeId),
    nameOf: (nodeId: string) => `“${near.find((each) => each.nodeId === nodeId)?.name ?? nodeId}”`,
  };
  return `${texts.skipped} ${whySkipped(context, step.nodeId)}`;
}

function StepData({ runId, step, inDoubt }: { runId: string; step: RunStep; inDoubt: boolean }) {
  const because = useWhyPort(runId, step);
  const { missing, shown } = readPreview(step.preview);
  return (
    <>
      <MissingNote missing={missing} />
      <dl className={styles.pairs}>
        {step.port === null ? null : (
          <>
            <dt>{texts.port}</dt>
            <dd>{step.port}</dd>
          </>
        )}
        {because === null ? null : (
          <>
            <dt>{texts.why}</dt>
            <dd>
              <Parts parts={because} day={step.endedAt ?? ''} />
            </dd>
          </>
        )}
        {step.startedAt === null ? null : (
          <>
            <dt>{texts.started}</dt>
            <dd>
              <Time at={step.startedAt} />
            </dd>
            <dt>{step.endedAt === null ? texts.underWay : texts.took}</dt>
            <dd>
              <Duration from={step.startedAt} to={step.endedAt} />
            </dd>
          </>
        )}
        <CalledRun step={step} />
        {step.woken === undefined ? null : (
          <>
            <dt>{texts.woken}</dt>
            <dd>
              <WokenNote woken={step.woken} />
            </dd>
          </>
        )}
        {step.decided === undefined ? null : (
          <>
            <dt>{texts.decided}</dt>
            <dd>
              {texts.decidedBy(step.decided.by, step.decided.decision)} <Time at={step.decided.at} />
            </dd>
          </>
        )}
        {step.idempotencyKey === undefined || inDoubt ? null : (
          <>
            <dt>{texts.key}</dt>
            <dd>
              <code>{step.idempotencyKey}</code>
            </dd>
          </>
        )}
      </dl>
      {step.looked === undefined || inDoubt ? null : <LookedNote looked={step.looked} />}
      {step.error === null ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.error}</h3>
          <Failure error={step.error} />
        </div>
      )}
      {step.attempts.length > 1 ? (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.attempts}</h3>
          <ol className={styles.attempts}>
            {step.attempts.map((attempt, at) => (
              <li key={attempt.startedAt}>
                <p>
                  {texts.attempt(at + 1)} · {clockText(attempt.startedAt)} ·{' '}
                  <Duration from={attempt.startedAt} to={attempt.endedAt} />
                </p>
                {attempt.error === null ? null : <p>{attempt.error.message}</p>}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
      {inDoubt ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.input}</h3>
          <JsonView value={step.input} label={texts.input} empty={texts.noInput} />
        </div>
      )}
      {shown === undefined ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.preview}</h3>
          <JsonView value={shown} label={texts.preview} />
        </div>
      )}
      <div className={styles.block}>
        <h3 className={styles.label}>{texts.output}</h3>
        <JsonView value={step.output} label={texts.output} empty={texts.noOutput} />
      </div>
    </>
  );
}
