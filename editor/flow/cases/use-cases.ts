// The test cases of the draft and what came of them when they were last run.
import { createStore } from '@xstate/store';
import { useSelector } from '@xstate/store-react';
import { useState } from 'react';
import type { z } from 'zod';

import { testFlow } from '../../../shared/api/flow-tries.ts';
import { coverageOf, type Coverage } from '../../../shared/flow/cases/coverage.ts';
import type { Flow, FlowTest } from '../../../shared/flow/flow.ts';
import { request } from '../../api/client.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyError } from '../../ui/notify.ts';
import { TEXTS } from './texts.ts';

type Results = z.infer<typeof testFlow.response>['items'];

interface Tried {
  flow: Flow;
  results: Results;
  coverage: Coverage;
}

// Kept with the session, so that results are still there when the drawer was closed; they go when the session goes.
const known = new WeakMap<EditorSession, ReturnType<typeof createTried>>();

function createTried() {
  const initial: { tried: Tried | null } = { tried: null };
  return createStore({ context: initial, on: { done: (_, { tried }: { tried: Tried }) => ({ tried }) } });
}

export interface Cases {
  cases: readonly (readonly [string, FlowTest])[];
  tried: Tried | null;
  /** What was run is not what stands in the draft now. */
  isStale: boolean;
  isBusy: boolean;
  run(): Promise<void>;
}

/** `run` saves the draft first, since the server runs the cases of what it has. */
export function useCases(session: EditorSession): Cases {
  const { editor, autosave, flowId } = session;
  const store = known.get(session) ?? createTried();
  known.set(session, store);
  const tried = useSelector(store, ({ context }) => context.tried);
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const [isBusy, setBusy] = useState(false);
  return {
    cases: Object.entries(flow.tests ?? {}),
    tried,
    isStale: tried !== null && !sameLogic(tried.flow, flow),
    isBusy,
    async run() {
      setBusy(true);
      try {
        if (!(await autosave.flush())) throw new Error(TEXTS.saveFirst);
        const ran = editor.get().flow;
        const { items: results } = await request(testFlow, { params: { id: flowId } });
        const coverage = coverageOf(
          ran,
          results.map(({ covered }) => covered),
        );
        store.trigger.done({ tried: { flow: ran, results, coverage } });
      } catch (error) {
        notifyError(TEXTS.failed, error);
      } finally {
        setBusy(false);
      }
    },
  };
}

/**
 * Whether both flows do the same. Where a card stands makes no difference; parts that did not change are the same
 * objects.
 */
function sameLogic(left: Flow, right: Flow): boolean {
  const parts = ['nodes', 'edges', 'tests', 'settings', 'connections'] as const;
  return parts.every((part) => left[part] === right[part]);
}
