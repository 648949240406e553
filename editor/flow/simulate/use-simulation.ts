// A simulation of the draft: what it comes to, and what may be done to it next, with the words for who cannot see it.
import { useSelector } from '@xstate/store-react';
import { useMemo, useState } from 'react';

import { AppError, toAppError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { findNode, triggersOf } from '../../../shared/flow/graph.ts';
import { createSimulator, type SimulatedRun } from '../../../shared/machine/simulation.ts';
import type { StepResult } from '../../../shared/machine/walk.ts';
import type { EditorSession } from '../../session/session.ts';
import { nodeName } from '../../geometry/node-text.ts';
import { simulated, simulationOf } from './simulation-store.ts';
import { statusWord } from '../../ui/status-text.ts';
import { TEXTS } from './texts.ts';

export interface Simulation {
  trigger: string | undefined;
  triggers: readonly string[];
  run: SimulatedRun | undefined;
  /** Why there is no simulation: the flow has no machine. */
  problem: AppError | undefined;
  moves: readonly { nodeId: string; result: StepResult }[];
  /** What happened last, for screen readers. */
  said: string;
  nameOf(key: string): string;
  settle(nodeId: string, result: StepResult): void;
  back(): void;
  restart(): void;
  choose(trigger: string): void;
}

export function useSimulation(session: EditorSession): Simulation {
  const { editor, manifests } = session;
  const store = simulationOf(session);
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const made = useSelector(store, ({ context }) => context.moves);
  const chosen = useSelector(store, ({ context }) => context.trigger);
  const [said, setSaid] = useState('');
  const triggers = triggersOf(flow, manifests);
  const trigger = chosen !== null && triggers.includes(chosen) ? chosen : triggers[0];
  const { id, name, formatVersion, nodes, edges, settings } = flow;
  // Where a card stands is nothing to the machine: the simulation goes on when one is moved.
  const logic = useMemo(
    (): Flow => ({ id, name, formatVersion, nodes, edges, ...(settings === undefined ? {} : { settings }) }),
    [id, name, formatVersion, nodes, edges, settings],
  );
  const simulate = useMemo(() => {
    if (trigger === undefined) return undefined;
    try {
      return createSimulator(logic, trigger, manifests);
    } catch (error) {
      return toAppError(error);
    }
  }, [logic, manifests, trigger]);
  const now = useMemo(() => (typeof simulate === 'function' ? simulated(simulate, made) : undefined), [made, simulate]);
  const nameOf = (key: string): string => {
    const node = findNode(flow, key);
    return node === undefined ? key : nodeName(key, node, manifests(node.card, node.version));
  };
  const names = (keys: readonly string[]): string => keys.map(nameOf).join(', ');

  return {
    trigger,
    triggers,
    run: now?.run,
    problem: simulate instanceof AppError ? simulate : undefined,
    moves: now?.moves ?? [],
    said,
    nameOf,
    settle(nodeId, result) {
      if (typeof simulate !== 'function' || now === undefined || !now.run.open.includes(nodeId)) return;
      const moves = [...now.moves, { nodeId, result }];
      const { run } = simulated(simulate, moves);
      store.trigger.moved({ made: moves });
      setSaid(tell(now.run, run, names));
    },
    back() {
      store.trigger.moved({ made: (now?.moves ?? []).slice(0, -1) });
      setSaid(TEXTS.said.back);
    },
    restart() {
      store.trigger.restarted();
      setSaid(TEXTS.said.restarted);
    },
    choose: (next) => store.trigger.triggerChosen({ trigger: next }),
  };
}

function tell(before: SimulatedRun, after: SimulatedRun, names: (keys: readonly string[]) => string): string {
  const fresh = (state: string): string[] =>
    [...after.steps]
      .filter(([key, step]) => step.state === state && before.steps.get(key)?.state !== state)
      .map(([key]) => key);
  const begun = fresh('running');
  const skipped = fresh('skipped');
  return [
    ...(begun.length === 0 ? [] : [TEXTS.said.begun(names(begun))]),
    ...(skipped.length === 0 ? [] : [TEXTS.said.skipped(names(skipped))]),
    ...(after.outcome === undefined ? [] : [TEXTS.said.over(statusWord(after.outcome.status))]),
  ].join(' ');
}
