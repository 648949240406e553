// S10.2: lets a failed run go on from its failed steps. Their inputs stand here to be changed for this run alone.
import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';

import { getRunFlow, listResumeSteps, resumeRun, type RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { useApi, useApiMutation } from '../../api/hooks.ts';
import { useManifests } from '../../api/manifests.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone } from '../../ui/notify.ts';
import styles from '../dialogs.module.css';
import { NodeFields } from '../node-fields.tsx';
import { editsIn, resumeNodes, type ResumeNode } from '../resume-inputs.ts';
import { TEXTS } from '../texts.ts';
import { RESUME_TEXTS } from './resume-texts.ts';

const texts = RESUME_TEXTS;

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

/** Failed steps are shown at once. Others that run again are added by choosing them, for most need no change. */
function ResumeForm({ runId, nodes, onClose }: ResumeFormProps) {
  const resume = useApiMutation(resumeRun, { invalidates: ['/api/runs'] });
  const [values, setValues] = useState<Record<string, string>>({});
  const [added, setAdded] = useState<string[]>([]);
  /** Keys of the nodes of which inputs are shown that are not set, too. */
  const [all, setAll] = useState<string[]>([]);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const { failed } = nodes;
  const shown = [...failed, ...nodes.others.filter(({ nodeId }) => added.includes(nodeId))];
  const rest = nodes.others.filter(({ nodeId }) => !added.includes(nodeId));

  const onType = (place: string, text: string): void => setValues((before) => ({ ...before, [place]: text }));
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
        <NodeFields
          key={node.nodeId}
          legend={node.name}
          node={node}
          fields={node.fields.filter(({ text }) => text !== '' || all.includes(node.nodeId))}
          {...{ values, wrong, onType }}
        >
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
        </NodeFields>
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
