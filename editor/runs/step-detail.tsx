// One step: state, what went in, what came out, its attempts; in a For each, one item at a time.
import { ActionIcon, Select } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';

import type { RunStep } from '../../shared/run.ts';
import { JsonView } from '../ui/json-view.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { STATUS_TEXT } from '../ui/status-text.ts';
import { clockText } from '../ui/time-text.ts';
import { Duration, Time } from '../ui/time.tsx';
import { Decision } from './decision.tsx';
import { Failure } from './failure.tsx';
import styles from './run-page.module.css';
import type { StepGroup } from './step-groups.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.step;

export function StepDetail({ runId, group, onBack }: { runId: string; group: StepGroup; onBack: () => void }) {
  const [iteration, setIteration] = useState<string | null>(null);
  const step =
    group.steps.find((each) => each.iteration === iteration) ??
    group.steps.find((each) => each.status === group.status) ??
    group.steps[0];
  if (step === undefined) return null;
  const waiting = step.waiting;
  const inDoubt = waiting?.kind === 'decision';
  return (
    <div className={styles.stack}>
      <div className={styles.stepHead}>
        <ActionIcon aria-label={texts.back} onClick={onBack}>
          <ArrowLeft size={16} />
        </ActionIcon>
        <div className={styles.stepTitle}>
          <h2>{step.name}</h2>
          <p>{step.card}</p>
        </div>
        <StatusBadge status={step.status} />
      </div>
      {group.steps.length > 1 ? (
        <Select
          label={texts.iteration}
          searchable
          allowDeselect={false}
          data={group.steps.map((each) => ({
            value: each.iteration ?? '',
            label: `${texts.iterationOf(each.iteration ?? '')} · ${STATUS_TEXT[each.status]}`,
          }))}
          value={step.iteration ?? ''}
          onChange={setIteration}
        />
      ) : null}
      {inDoubt ? <Decision runId={runId} step={step} /> : null}
      {waiting !== undefined && !inDoubt ? (
        <p className={styles.hint}>
          {texts.waits[waiting.kind]}{' '}
          {waiting.until === null ? null : (
            <>
              {texts.until} <Time at={waiting.until} />.
            </>
          )}
        </p>
      ) : null}
      {step.status === 'skipped' ? (
        <p className={styles.hint}>{texts.skipped}</p>
      ) : (
        <StepData step={step} inDoubt={inDoubt} />
      )}
    </div>
  );
}

function StepData({ step, inDoubt }: { step: RunStep; inDoubt: boolean }) {
  return (
    <>
      <dl className={styles.pairs}>
        {step.port === null ? null : (
          <>
            <dt>{texts.port}</dt>
            <dd>{step.port}</dd>
          </>
        )}
        {step.startedAt === null ? null : (
          <>
            <dt>{texts.started}</dt>
            <dd>
              <Time at={step.startedAt} />
            </dd>
            <dt>{texts.took}</dt>
            <dd>
              <Duration from={step.startedAt} to={step.endedAt} />
            </dd>
          </>
        )}
      </dl>
      {step.error === null ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.error}</h3>
          <Failure error={step.error} />
        </div>
      )}
      {inDoubt ? null : (
        <div className={styles.block}>
          <h3 className={styles.label}>{texts.input}</h3>
          <JsonView value={step.input} label={texts.input} empty={texts.noInput} />
        </div>
      )}
      <div className={styles.block}>
        <h3 className={styles.label}>{step.status === 'simulated' ? texts.preview : texts.output}</h3>
        <JsonView value={step.output} label={texts.output} empty={texts.noOutput} />
      </div>
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
    </>
  );
}
