// Keeps the issues of the flow beside it. They are asked for again when the browser is idle after a change, so that
// typing never waits for them. No React.
import { createStore } from '@xstate/store';

import type { Flow } from '../../shared/flow/flow.ts';
import type { Issue } from '../../shared/issue.ts';
import type { EditorStore } from './editor-store.ts';

/** `validate` is the rules in this browser, which are fetched when they are needed first. */
export interface ChecksOptions {
  editor: EditorStore;
  validate: (flow: Flow) => Promise<Issue[]>;
  /** Calls back once when there is time; gives the way to take it back. */
  whenIdle: (callback: () => void) => () => void;
}

export type Checks = ReturnType<typeof createChecks>;

/** Checks the flow now and after each change. `stop` ends that. */
export function createChecks({ editor, validate, whenIdle }: ChecksOptions) {
  const store = createStore({
    /** `isKnown`: the flow was looked at; until then no issue means nothing. */
    context: { issues: [] as readonly Issue[], isKnown: false },
    on: { checked: (_, event: { issues: readonly Issue[] }) => ({ issues: event.issues, isKnown: true }) },
  });
  let cancel: (() => void) | undefined;
  // Counts changes. A check whose number is not the newest any more has judged a flow that is gone.
  let latest = 0;
  let seen: Flow | undefined;
  let seenLogic: readonly unknown[] = [];

  const check = async (): Promise<void> => {
    const { flow } = editor.get();
    seen = flow;
    const mine = latest;
    let issues: Issue[];
    try {
      issues = await validate(flow);
    } catch {
      // The rules could not be fetched: what was found before stays, and publishing asks the server anyway.
      return;
    }
    // Changed meanwhile: the check of what it is now is under way.
    if (mine !== latest) return;
    const { issues: before, isKnown } = store.getSnapshot().context;
    // Equal findings keep their objects, so that nothing is drawn again.
    if (!isKnown || JSON.stringify(issues) !== JSON.stringify(before)) store.trigger.checked({ issues });
  };
  const schedule = (): void => {
    latest += 1;
    cancel?.();
    cancel = whenIdle(() => void check());
  };
  const subscription = editor.store.subscribe(() => {
    const { flow } = editor.get();
    if (flow === seen) return;
    seen = flow;
    const logic = [flow.nodes, flow.edges, flow.connections, flow.settings, flow.name];
    // Moving nodes changes no finding.
    if (logic.every((part, at) => part === seenLogic[at])) return;
    seenLogic = logic;
    schedule();
  });
  schedule();

  return {
    store,
    get: (): readonly Issue[] => store.getSnapshot().context.issues,
    /** Something beside the flow changed (bindings, connections): check again. */
    again: schedule,
    stop(): void {
      latest += 1;
      cancel?.();
      subscription.unsubscribe();
    },
  };
}

/** The issues of a node, or of one field of it: those whose path begins with this one. */
export function issuesAt(issues: readonly Issue[], path: readonly string[]): Issue[] {
  return issues.filter((issue) => path.every((part, at) => issue.path[at] === part));
}
