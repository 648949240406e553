// J5: a step that may or may not have taken effect. Shows why that is not known, what was sent and when, and under
// which key the receiver would know it again; a person decides.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { decideStep } from '../../../shared/api/runs.ts';
import { isJsonObject, type JsonValue } from '../../../shared/json.ts';
import type { InDoubtDecision, RunStep } from '../../../shared/run.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { useCan } from '../../api/session.ts';
import { CodeArea } from '../../ui/code-area.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { localText, utcText } from '../../ui/time-text.ts';
import { LookedNote } from './looked-note.tsx';
import styles from '../run-page.module.css';
import { TEXTS } from '../texts.ts';

const CHOICES = ['retry', 'done', 'fail'] as const satisfies InDoubtDecision[];
const texts = TEXTS.doubt;

export function Decision({ runId, step }: { runId: string; step: RunStep }) {
  const decide = useApiMutation(decideStep, { invalidates: ['/api/runs'] });
  const canDecide = useCan('editor');
  const [output, setOutput] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  const send = (decision: InDoubtDecision): void => {
    let value: JsonValue | undefined;
    try {
      value = decision === 'done' && output.trim() !== '' ? (JSON.parse(output) as JsonValue) : undefined;
    } catch {
      setProblem(texts.notJson);
      return;
    }
    setProblem(null);
    const body = {
      nodeId: step.nodeId,
      iteration: step.iteration,
      decision,
      ...(value === undefined ? {} : { output: value }),
    };
    // Callbacks of `mutate` are not called once this form is gone, which the decision itself sees to.
    void decide.mutateAsync({ params: { id: runId }, body }).then(
      () => notifyDone(texts.decided),
      (error: unknown) => notifyError(TEXTS.actions.failed, error),
    );
  };

  return (
    <section className={styles.notice} aria-label={texts.title}>
      <div>
        <p>
          <strong>{texts.title}</strong>
        </p>
        <p>{texts.text}</p>
      </div>
      <div className={styles.block}>
        <h3 className={styles.label}>{texts.reason}</h3>
        <p>{step.error?.message ?? texts.noReason}</p>
      </div>
      {step.looked === undefined ? null : <LookedNote looked={step.looked} />}
      <Sent step={step} />
      {canDecide ? (
        <>
          <CodeArea
            label={texts.output}
            minRows={1}
            maxRows={8}
            value={output}
            error={problem}
            onChange={(event) => setOutput(event.currentTarget.value)}
          />
          {CHOICES.map((choice) => (
            <div key={choice} className={styles.choice}>
              <Button variant="default" size="xs" disabled={decide.isPending} onClick={() => send(choice)}>
                {texts.choices[choice]}
              </Button>
              <span>{texts.hints[choice]}</span>
            </div>
          ))}
        </>
      ) : (
        <p>{texts.forbidden}</p>
      )}
    </section>
  );
}

/** What the step sent, so that the person can look for it at the receiver. */
function Sent({ step }: { step: RunStep }) {
  const { input, attempt, idempotencyKey } = step;
  const startedAt = step.attempts.at(-1)?.startedAt ?? step.startedAt;
  const request = requestOf(input);
  return (
    <div className={styles.block}>
      <h3 className={styles.label}>{texts.sent}</h3>
      <dl className={styles.pairs}>
        {request === undefined ? null : (
          <>
            <dt>{texts.request}</dt>
            <dd>
              <code>{request}</code>
            </dd>
          </>
        )}
        {startedAt === null ? null : (
          <>
            <dt>{texts.when}</dt>
            <dd>
              <time dateTime={startedAt} title={utcText(startedAt)}>
                {localText(startedAt)}
              </time>
              {attempt > 1 ? texts.attempt(attempt) : null}
            </dd>
          </>
        )}
      </dl>
      {idempotencyKey === undefined ? null : (
        <CopyField label={texts.key} description={texts.keyHint} value={idempotencyKey} />
      )}
      <JsonView value={input} label={texts.sent} empty={TEXTS.step.noInput} />
    </div>
  );
}

/** The request in short, such as `POST https://…`; undefined where the input is not that of a request. */
function requestOf(input: JsonValue): string | undefined {
  if (!isJsonObject(input) || typeof input['url'] !== 'string') return undefined;
  return `${typeof input['method'] === 'string' ? input['method'] : 'GET'} ${input['url']}`;
}
