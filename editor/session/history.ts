// Keeps the steps of undo and redo in the browser over a reload. They belong to one flow as it was. Where the flow is
// another one now, each step is merged with what changed since, and those that cannot be are dropped with all that
// are older.
import type { Flow } from '../../shared/flow/flow.ts';
import { jsonEquals, type JsonValue } from '../../shared/json.ts';
import type { Merge } from './autosave.ts';
import { HISTORY_PREFIX, type DraftStorage } from './drafts.ts';
import type { EditorState, EditorStore, HistoryStep, Selection } from './editor-store.ts';
import { deltaOf, withDelta, type Delta } from './flow-delta.ts';
import { parseFlow } from './operations.ts';

export type History = Pick<EditorState, 'past' | 'future'>;

const MOST_STEPS = 100;
// Of one flow. Browsers give some five million characters to all that a site keeps.
const MOST_CHARACTERS = 300_000;
const MOST_FLOWS = 4;
const QUIET_MS = 1_500;

/** A step as it is written: what differs, and no whole flow. */
interface KeptStep {
  label: string;
  selection: Selection;
  /** From the flow of the step after it; of the newest, from the flow itself. */
  delta?: Delta;
}

/** The newest steps as text, as many as there is room for. */
export function historyText({ flow, past, future }: EditorState): string {
  let room = MOST_CHARACTERS;
  const kept = (steps: readonly HistoryStep[]): KeptStep[] => {
    const result: KeptStep[] = [];
    let after: Flow = flow;
    for (const step of steps.slice(-MOST_STEPS).toReversed()) {
      const delta = deltaOf(after as unknown as JsonValue, step.flow as unknown as JsonValue);
      const each: KeptStep = {
        label: step.label,
        selection: step.selection,
        ...(delta === undefined ? {} : { delta }),
      };
      room -= JSON.stringify(each).length;
      if (room < 0) break;
      result.push(each);
      after = step.flow;
    }
    return result;
  };
  return JSON.stringify({ flow, past: kept(past), future: kept(future) });
}

/**
 * Reads the text that `historyText` wrote, for the flow as it is now. Undefined where nothing is kept, or nothing
 * that can be read.
 */
export function readHistory(text: string | null, current: Flow, merge: Merge): History | undefined {
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as { flow: unknown; past: KeptStep[]; future: KeptStep[] };
    const flow = parseFlow(kept.flow);
    const isSame = jsonEquals(flow as unknown as JsonValue, current as unknown as JsonValue);
    return {
      past: stepsOf(kept.past, flow, isSame ? undefined : { current, merge }),
      future: stepsOf(kept.future, flow, isSame ? undefined : { current, merge }),
    };
  } catch {
    return undefined;
  }
}

/**
 * Steps in the order of the editor, the oldest first; they are kept the newest first, each by its difference from the
 * one after it.
 */
function stepsOf(kept: KeptStep[], flow: Flow, rebase: { current: Flow; merge: Merge } | undefined): HistoryStep[] {
  const steps: HistoryStep[] = [];
  let after = flow as unknown as JsonValue;
  for (const { label, selection, delta } of kept) {
    after = withDelta(after, delta);
    const own = after as unknown as Flow;
    if (rebase === undefined) {
      steps.push({ label, selection, flow: own });
      continue;
    }
    const { flow: rebased, conflicts } = rebase.merge(flow, own, rebase.current);
    if (conflicts.length > 0) break;
    steps.push({ label, selection, flow: rebased });
  }
  return steps.toReversed();
}

export interface KeepHistoryOptions {
  editor: EditorStore;
  storage: DraftStorage | undefined;
  flowId: string;
  merge: Merge;
  /** How many steps there were when the flow was opened: they are not the person's. */
  opened: number;
  /** Milliseconds. */
  now: () => number;
  later: (callback: () => void, ms: number) => () => void;
}

export interface KeptHistory {
  /** Writes what is not written yet: the page may be going away. */
  flush(): void;
  stop(): void;
}

/** Takes up what was kept, and keeps what is done from now on, a moment after each step. */
export function keepHistory({ editor, storage, flowId, merge, opened, now, later }: KeepHistoryOptions): KeptHistory {
  const key = HISTORY_PREFIX + flowId;
  const [, text = null] = /^\d+\n(.*)$/s.exec(read(storage, key) ?? '') ?? [];
  const found = readHistory(text, editor.get().past[opened]?.flow ?? editor.get().flow, merge);
  if (found !== undefined) editor.remember(found, opened);

  let seen = editor.get().past;
  let cancel: (() => void) | undefined;
  const write = (): void => {
    cancel?.();
    cancel = undefined;
    try {
      dropOldest(storage, key);
      storage?.setItem(key, `${now()}\n${historyText(editor.get())}`);
    } catch {
      // No room: undo then ends where the page is left.
    }
  };
  const subscription = editor.store.subscribe(() => {
    const { past } = editor.get();
    if (past === seen) return;
    seen = past;
    cancel?.();
    cancel = later(write, QUIET_MS);
  });
  const flush = (): void => void (cancel !== undefined && write());
  return {
    flush,
    stop: () => {
      flush();
      subscription.unsubscribe();
    },
  };
}

/** Drops the steps of all flows but the last few, so that those of many flows do not take the room that drafts need. */
function dropOldest(storage: DraftStorage | undefined, own: string): void {
  const others = Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? '').filter(
    (key) => key.startsWith(HISTORY_PREFIX) && key !== own,
  );
  const at = (key: string): number => Number.parseInt(read(storage, key) ?? '0', 10);
  const newest = others.toSorted((left, right) => at(right) - at(left));
  for (const key of newest.slice(MOST_FLOWS - 1)) storage?.removeItem(key);
}

function read(storage: DraftStorage | undefined, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}
