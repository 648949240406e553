// S10: a failed run goes on from its failed steps. Their inputs stand here to be changed for this run alone.
import { Button, Fieldset, Modal, Select, Textarea } from '@mantine/core';
import { useState } from 'react';

import { getRunFlow, listResumeSteps, resumeRun, type RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { useApi, useApiMutation } from '../../api/hooks.ts';
import { useManifests } from '../../api/manifests.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { editsIn, resumeNodes, type ResumeNode } from '../resume-inputs.ts';
import styles from '../dialogs.module.css';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.resume;

interface ResumeDialogProps {
  run: RunDetail;
  onClose: () => void;
}

export function ResumeDialog({ run, onClose }: ResumeDialogProps) {
  const flow = useApi(getRunFlow, { params: { id: run.id } }, { staleMs: Infinity });
  const steps = useApi(listResumeSteps, { params: { id: run.id } }, { staleMs: 0 });
  const manifests = useManifests();
  return (
    <Modal opened onClose={onClose} title={texts.title} size={640}>
      {flow.error === null ? null : <ErrorPanel error={flow.error} onRetry={() => void flow.refetch()} />}
      {steps.error === null ? null : <ErrorPanel error={steps.error} onRetry={() => void steps.refetch()} />}
      {flow.data === undefined || steps.data === undefined || manifests === undefined ? null : (
        <ResumeForm
          runId={run.id}
          nodes={resumeNodes(flow.data.flow as unknown as Flow, manifests.lookup, steps.data.items, run.edits)}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

interface ResumeFormProps {
  runId: string;
  nodes: { failed: ResumeNode[]; others: ResumeNode[] };
  onClose: () => void;
}

function ResumeForm({ runId, nodes, onClose }: ResumeFormProps) {
  const resume = useApiMutation(resumeRun, { invalidates: ['/api/runs'] });
  const [values, setValues] = useState<Record<string, string>>({});
  const [added, setAdded] = useState<string[]>([]);
  /** Nodes whose inputs that are not set are shown too. */
  const [all, setAll] = useState<string[]>([]);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const { failed } = nodes;
  const shown = [...failed, ...nodes.others.filter(({ nodeId }) => added.includes(nodeId))];
  const rest = nodes.others.filter(({ nodeId }) => !added.includes(nodeId));

  const send = (): void => {
    const found = editsIn(shown, values);
    setWrong(found.wrong);
    if (found.wrong.length > 0) return;
    const body = Object.keys(found.edits).length === 0 ? {} : { inputs: found.edits };
    resume.mutate(
      { params: { id: runId }, body },
      {
        onSuccess: () => {
          notifyDone(TEXTS.actions.resumed);
          onClose();
        },
      },
    );
  };

  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className={styles.text}>{texts.text}</p>
      {resume.error === null ? null : <ErrorPanel title={TEXTS.actions.failed} error={resume.error} />}
      {shown.map((node) => (
        <Fieldset key={node.nodeId} legend={node.name} className={styles.node ?? ''}>
          {node.error === null ? null : <p className={styles.failure}>{node.error}</p>}
          {node.fields.map((field) => {
            const isSet = field.text !== '' || all.includes(node.nodeId);
            if (!isSet) return null;
            const place = `${node.nodeId} ${field.name}`;
            return (
              <Textarea
                key={field.name}
                label={field.title}
                autosize
                minRows={1}
                maxRows={10}
                styles={{ input: { fontFamily: 'var(--sb-mono)', fontSize: 12 } }}
                value={values[place] ?? field.text}
                error={wrong.includes(place) ? TEXTS.doubt.notJson : null}
                onChange={(event) => {
                  const text = event.currentTarget.value;
                  setValues((before) => ({ ...before, [place]: text }));
                }}
              />
            );
          })}
          {all.includes(node.nodeId) || node.fields.every(({ text }) => text !== '') ? null : (
            <Button
              className={styles.all ?? ''}
              variant="subtle"
              size="compact-xs"
              onClick={() => setAll((before) => [...before, node.nodeId])}
            >
              {texts.all}
            </Button>
          )}
        </Fieldset>
      ))}
      {rest.length === 0 ? null : (
        <Select
          label={texts.other}
          description={texts.otherHint}
          data={rest.map(({ nodeId, name }) => ({ value: nodeId, label: name }))}
          value={null}
          onChange={(nodeId) => {
            if (nodeId !== null) setAdded((before) => [...before, nodeId]);
          }}
        />
      )}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button type="submit" loading={resume.isPending}>
          {texts.submit}
        </Button>
      </div>
    </form>
  );
}
