// Tries a node by a dry run of the draft (S13): the node alone, with samples for the outputs of what comes before it,
// or the flow up to it.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { runFlow } from '../../shared/api/flow-tries.ts';
import { ownersOf } from '../../shared/flow/bodies.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { findNode, graphOf, isTriggerNode, reach } from '../../shared/flow/graph.ts';
import type { JsonObject } from '../../shared/json.ts';
import { request } from '../api/client.ts';
import { pinsIn } from '../session/pins.ts';
import { eventOfSample } from '../session/sample-choice.ts';
import type { EditorSession } from '../session/session.ts';
import { notifyError } from '../ui/notify.ts';
import { TEXTS } from './texts.ts';
import styles from './inspector.module.css';

interface NodeTrialProps {
  session: EditorSession;
  nodeKey: string;
  /** Values for every name in scope at the node. */
  sample: JsonObject;
  /** Called once the run was started. */
  onStarted: () => void;
}

export function NodeTrial({ session, nodeKey, sample, onStarted }: NodeTrialProps) {
  const { editor, autosave, manifests, trial, flowId } = session;
  const [busy, setBusy] = useState<'alone' | 'upTo' | null>(null);
  const start = async (which: 'alone' | 'upTo'): Promise<void> => {
    setBusy(which);
    try {
      if (!(await autosave.flush())) throw new Error(TEXTS.trialSaveFirst);
      const { flow } = editor.get();
      const { pins, sample: chosen } = trial.getSnapshot().context;
      const own = pinsIn(flow, pins);
      const { [nodeKey]: _self, ...earlier } = own;
      const eventId = eventOfSample(chosen);
      const before = earlierNodes(flow, nodeKey).filter((key) => {
        const node = findNode(flow, key);
        return node !== undefined && node.disabled !== true && !isTriggerNode(key, node, manifests);
      });
      const samples = Object.fromEntries(before.map((key) => [key, { output: sample[key] ?? null }]));
      const { runId } = await request(runFlow, {
        params: { id: flowId },
        body: {
          mode: 'dry',
          upTo: nodeKey,
          pins: which === 'alone' ? { ...samples, ...earlier } : earlier,
          ...(eventId === null ? {} : { eventId }),
        },
      });
      trial.trigger.asked({ runId });
      onStarted();
    } catch (error) {
      notifyError(TEXTS.trialFailed, error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className={styles.trial}>
      <Button variant="default" size="compact-sm" loading={busy === 'alone'} onClick={() => void start('alone')}>
        {TEXTS.trialAlone}
      </Button>
      <Button variant="default" size="compact-sm" loading={busy === 'upTo'} onClick={() => void start('upTo')}>
        {TEXTS.trialUpTo}
      </Button>
    </div>
  );
}

/** The keys of the nodes before this one, without a For each that it stands in: that has to run, to give it items. */
function earlierNodes(flow: Flow, nodeKey: string): string[] {
  const graph = graphOf(flow);
  const owners = ownersOf(flow, nodeKey);
  const before = reach(graph, [nodeKey, ...owners], 'incoming');
  return [...before].filter((key) => key !== nodeKey && !owners.includes(key));
}
