// J5: a step that may or may not have taken effect. Shows what was sent; a person decides.
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';

import { decideStep } from '../../shared/api/runs.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { InDoubtDecision, RunStep } from '../../shared/run.ts';
import { useApiMutation } from '../api/hooks.ts';
import { useCan } from '../api/session.ts';
import { JsonView } from '../ui/json-view.tsx';
import { notifyDone, notifyError } from '../ui/notify.ts';
import styles from './run-page.module.css';
import { TEXTS } from './texts.ts';

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
    decide.mutate(
      { params: { id: runId }, body },
      {
        onSuccess: () => notifyDone(texts.decided),
        onError: (error) => notifyError(TEXTS.actions.failed, error),
      },
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
        <h3 className={styles.label}>{texts.sent}</h3>
        <JsonView value={step.input} label={texts.sent} empty={TEXTS.step.noInput} />
      </div>
      {canDecide ? (
        <>
          <Textarea
            label={texts.output}
            autosize
            minRows={1}
            maxRows={8}
            ff="monospace"
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
