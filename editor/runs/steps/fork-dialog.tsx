// S14: starts a new run that goes on from this step of one that has ended. Its inputs, and what earlier steps gave,
// may be changed.
import { Button, Modal, SegmentedControl, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { forkRun } from '../../../shared/api/run-forks.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { graphOf, reach } from '../../../shared/flow/graph.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import { readJson, type JsonObject } from '../../../shared/json.ts';
import type { RunStep } from '../../../shared/run.ts';
import { useApiMutation } from '../../api/hooks.ts';
import { useManifests } from '../../api/manifests.ts';
import { CodeArea } from '../../ui/code-area.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone } from '../../ui/notify.ts';
import styles from '../dialogs.module.css';
import { NodeFields } from '../node-fields.tsx';
import { editsIn, resumeNodes } from '../resume-inputs.ts';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.fork;

interface ForkDialogProps {
  run: RunDetail;
  flow: Flow;
  step: RunStep;
  /** The steps outside of every loop: only those can be taken over. */
  steps: readonly RunStep[];
  onClose: () => void;
}

export function ForkDialog({ run, flow, step, steps, onClose }: ForkDialogProps) {
  const manifests = useManifests();
  const navigate = useNavigate();
  const fork = useApiMutation(forkRun, { invalidates: ['/api/runs'] });
  const [mode, setMode] = useState(run.mode);
  const [values, setValues] = useState<Record<string, string>>({});
  const [outputs, setOutputs] = useState<Record<string, string>>({});
  const [wrong, setWrong] = useState<readonly string[]>([]);
  if (manifests === undefined) return null;
  const told = [{ nodeId: step.nodeId, name: step.name, error: null }];
  const { others: nodes } = resumeNodes(flow, manifests.lookup, told, run.edits);
  // A step in a body means its outermost For each (S14).
  const start = ownersOf(flow, step.nodeId).at(-1) ?? step.nodeId;
  const anew = reach(graphOf(flow), [start], 'outgoing');
  const earlier = steps.filter(
    ({ nodeId, iteration, status, port }) =>
      iteration === null && port !== null && (status === 'succeeded' || status === 'simulated') && !anew.has(nodeId),
  );

  const onType = (place: string, text: string): void => setValues((before) => ({ ...before, [place]: text }));
  const send = (): void => {
    const found = editsIn(nodes, values);
    const given: JsonObject = {};
    const bad = [...found.wrong];
    for (const [nodeId, text] of Object.entries(outputs)) {
      const value = readJson(text);
      if (value === undefined) bad.push(nodeId);
      else given[nodeId] = value;
    }
    setWrong(bad);
    if (bad.length > 0) return;
    fork.mutate(
      { params: { id: run.id }, body: { nodeId: step.nodeId, mode, inputs: found.edits, outputs: given } },
      {
        onSuccess: ({ runId }) => {
          notifyDone(texts.done);
          onClose();
          void navigate({ to: '/runs/$runId', params: { runId } });
        },
      },
    );
  };

  return (
    <Modal opened onClose={onClose} title={texts.title(step.name)} size={640}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className={styles.text}>{texts.text}</p>
        {fork.error === null ? null : <ErrorPanel title={TEXTS.actions.failed} error={fork.error} />}
        <SegmentedControl
          aria-label={texts.mode}
          // What a dry run gave did not happen: no live run goes on from it (S14).
          disabled={run.mode === 'dry'}
          data={Object.entries(texts.modes).map(([value, label]) => ({ value, label }))}
          value={mode}
          onChange={(next) => setMode(next === 'live' ? 'live' : 'dry')}
        />
        {nodes.map((node) => (
          <NodeFields
            key={node.nodeId}
            legend={texts.inputsOf(node.name)}
            node={node}
            fields={node.fields}
            {...{ values, wrong, onType }}
          />
        ))}
        {Object.entries(outputs).map(([nodeId, value]) => (
          <CodeArea
            key={nodeId}
            label={texts.outputOf(earlier.find((each) => each.nodeId === nodeId)?.name ?? nodeId)}
            minRows={3}
            maxRows={14}
            value={value}
            error={wrong.includes(nodeId) ? TEXTS.doubt.notJson : null}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setOutputs((before) => ({ ...before, [nodeId]: text }));
            }}
          />
        ))}
        {earlier.every(({ nodeId }) => Object.hasOwn(outputs, nodeId)) ? null : (
          <Select
            label={texts.change}
            description={texts.changeHint}
            data={earlier
              .filter(({ nodeId }) => !Object.hasOwn(outputs, nodeId))
              .map(({ nodeId, name }) => ({ value: nodeId, label: name }))}
            value={null}
            onChange={(nodeId) => {
              const gave = earlier.find((each) => each.nodeId === nodeId)?.output;
              if (nodeId !== null) setOutputs((before) => ({ ...before, [nodeId]: JSON.stringify(gave, null, 2) }));
            }}
          />
        )}
        <div className={styles.buttons}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={fork.isPending}>
            {texts.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
