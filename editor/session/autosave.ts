// Saves the draft a moment after each change, one request at a time, always with the revision it was made from. Never
// overwrites someone else's edit: theirs is merged into ours, and what both changed the person decides. No React, no
// fetch of its own.
import { createStore } from '@xstate/store';

import type { Flow } from '../../shared/flow/flow.ts';
import type { mergeFlows } from '../../shared/flow/merge.ts';
import type { MergeChoices, MergeConflict } from '../../shared/flow/merge/pieces.ts';
import { jsonEquals, type JsonValue } from '../../shared/json.ts';
import type { Draft, DraftBox } from './drafts.ts';
import type { EditorStore } from './editor-store.ts';
import { STEP_TEXTS } from './step-texts.ts';

/** `unsaved` waits for a pause in typing, `offline` for the next try. `refused` and `conflict` wait for the person. */
export type SavePhase = 'saved' | 'unsaved' | 'saving' | 'offline' | 'refused' | 'conflict';

/** What a failed save means: someone else saved first, the server cannot be reached, or it does not take this flow. */
export type SaveFailure = 'conflict' | 'offline' | 'refused';

/** A flow as the server has it, and its revision. */
export interface SavedFlow {
  flow: Flow;
  revision: number;
}

export type Merge = typeof mergeFlows;

/** What the page shows of saving. `theirs` is null and `conflicts` empty but in the phase `conflict`. */
export interface AutosaveState {
  phase: SavePhase;
  /** The newest revision of the server that we know and build on. */
  revision: number;
  /** The flow as the server had it at that revision. */
  base: Flow;
  /** What the server said when it refused. */
  message: string | null;
  /** The other side of a conflict, and what both sides changed. */
  theirs: SavedFlow | null;
  conflicts: readonly MergeConflict[];
}

/** Everything that saving does to the world outside, so that tests need no server and no clock. */
export interface AutosaveOptions {
  editor: EditorStore;
  server: SavedFlow;
  /** Sends the flow with `If-Match: "<revision>"`. */
  save: (flow: Flow, revision: number) => Promise<SavedFlow>;
  load: () => Promise<SavedFlow>;
  /** Fetched when it is needed first. */
  merge: () => Promise<Merge>;
  /** Told that somebody else's change was merged without a question. */
  onMerged: () => void;
  classify: (error: unknown) => { failure: SaveFailure; message: string };
  drafts: DraftBox;
  /** Calls back once after so many milliseconds; gives the way to take it back. */
  later: (callback: () => void, ms: number) => () => void;
}

// After a change this long without another one, so that typing is not sent letter by letter.
const QUIET_MS = 700;
const RETRY_MS = 5_000;
// The newest flows that were sent without an answer. More cannot be told apart in any useful way, and each is a whole
// flow.
const MOST_UNANSWERED = 3;

export type Autosave = ReturnType<typeof createAutosave>;

/** Begins to watch the editor's flow. `stop` ends that; what is unsaved then stays in the drafts. */
export function createAutosave(options: AutosaveOptions) {
  const { editor, save, load, classify, drafts, later } = options;
  const initial: AutosaveState = {
    phase: 'saved',
    revision: options.server.revision,
    base: options.server.flow,
    message: null,
    theirs: null,
    conflicts: [],
  };
  const store = createStore({
    context: initial,
    on: { became: (state, event: { patch: Partial<AutosaveState> }) => ({ ...state, ...event.patch }) },
  });
  const get = (): AutosaveState => store.getSnapshot().context;
  const become = (patch: Partial<AutosaveState>): void => store.trigger.became({ patch });
  const isDirty = (): boolean => editor.get().flow !== get().base;

  let cancelTimer: (() => void) | undefined;
  let inFlight: Promise<void> | undefined;
  let stopped = false;
  // Flows that were sent and whose answer never came. The server may have taken any of them, so a newer revision of
  // it may be our own work and no conflict.
  let sent: readonly Flow[] = [];

  const schedule = (ms: number): void => {
    cancelTimer?.();
    cancelTimer = later(() => void (get().phase === 'conflict' ? compareAgain() : flush()), ms);
  };
  // The draft in the browser is written before anything is sent: whatever happens to the page, the work is somewhere.
  const keep = (): void => {
    const { revision, base } = get();
    drafts.write({ revision, base, sent, flow: editor.get().flow });
  };

  const onChange = (): void => {
    if (!isDirty()) {
      if (get().phase === 'unsaved') settle();
      return;
    }
    keep();
    if (inFlight === undefined && get().phase !== 'conflict') become({ phase: 'unsaved' });
    schedule(QUIET_MS);
  };

  let seen = editor.get().flow;
  const subscription = editor.store.subscribe(() => {
    const { flow } = editor.get();
    if (flow === seen) return;
    seen = flow;
    onChange();
  });

  function settle(): void {
    cancelTimer?.();
    drafts.drop();
    become({ phase: 'saved', message: null, theirs: null, conflicts: [] });
  }

  async function send(): Promise<void> {
    const { flow } = editor.get();
    const { revision } = get();
    become({ phase: 'saving' });
    if (sent.at(-1) !== flow) sent = [...sent, flow].slice(-MOST_UNANSWERED);
    keep();
    try {
      const saved = await save(flow, revision);
      sent = [];
      become({ revision: saved.revision, base: flow });
      if (isDirty()) onDirtyAfterSave();
      else settle();
    } catch (error) {
      await fail(error);
    }
  }

  function onDirtyAfterSave(): void {
    keep();
    become({ phase: 'unsaved', message: null });
    if (!stopped) schedule(QUIET_MS);
  }

  async function fail(error: unknown): Promise<void> {
    const { failure, message } = classify(error);
    if (failure === 'conflict') {
      try {
        await meet(await load(), message);
        return;
      } catch (loadError) {
        become({ phase: 'offline', message: classify(loadError).message });
      }
    } else {
      if (failure === 'refused') sent = [];
      become({ phase: failure, message });
    }
    if (failure !== 'refused' && !stopped) schedule(RETRY_MS);
  }

  /**
   * Goes on where the server has another flow than the one that ours was made from: merges both, or shows the
   * conflict.
   */
  async function meet(theirs: SavedFlow, message: string | null): Promise<void> {
    const merge = await options.merge();
    const own = sent.find((each) => isSame(each, theirs.flow));
    sent = [];
    // What the server has is our own flow, saved though its answer was lost.
    if (own !== undefined) return takeUp(editor.get().flow, { flow: own, revision: theirs.revision });
    const { flow, conflicts } = merge(get().base, editor.get().flow, theirs.flow);
    if (conflicts.length > 0) {
      cancelTimer?.();
      become({ phase: 'conflict', message, theirs, conflicts });
      keep();
      return;
    }
    const isNews = !isSame(editor.get().flow, theirs.flow);
    takeUp(flow, theirs);
    if (isNews) options.onMerged();
  }

  /** Goes on from theirs with the merged flow, which is one step of undo. */
  function takeUp(merged: Flow, theirs: SavedFlow, label = STEP_TEXTS.merge): void {
    const flow = isSame(merged, theirs.flow) ? theirs.flow : merged;
    become({
      phase: 'unsaved',
      revision: theirs.revision,
      base: theirs.flow,
      message: null,
      theirs: null,
      conflicts: [],
    });
    editor.dispatch({ type: 'batch', operations: [{ type: 'replace', flow }], label });
    // The editor may have kept its own object for an equal flow, and `isDirty` compares objects.
    if (isSame(editor.get().flow, theirs.flow)) become({ base: editor.get().flow });
    if (!isDirty()) return settle();
    keep();
    if (!stopped) schedule(QUIET_MS);
  }

  /** Compares both sides of a conflict once more, since either may have changed meanwhile. */
  async function compareAgain(newer?: SavedFlow): Promise<void> {
    const theirs = newer ?? get().theirs;
    if (theirs !== null) await meet(theirs, get().message);
  }

  /** Saves now whatever is unsaved and waits for it: before publishing, testing, leaving. True when all is saved. */
  async function flush(): Promise<boolean> {
    cancelTimer?.();
    if (inFlight !== undefined) {
      await inFlight;
      return flush();
    }
    if (!isDirty()) {
      if (get().phase !== 'conflict') settle();
      return get().phase !== 'conflict';
    }
    if (get().phase === 'conflict') return false;
    inFlight = send();
    try {
      await inFlight;
    } finally {
      inFlight = undefined;
    }
    return !isDirty() && get().phase === 'saved';
  }

  return {
    store,
    get,
    isDirty,
    flush,
    /** A conflict, decided piece by piece; what was not chosen is one step of undo away. True when all is saved. */
    async resolve(choices: MergeChoices): Promise<boolean> {
      const { theirs, base } = get();
      if (theirs === null) return false;
      const merge = await options.merge();
      takeUp(merge(base, editor.get().flow, theirs.flow, choices).flow, theirs);
      return flush();
    },
    /** The server has a newer revision: shown at once where nothing is unsaved, else left to the next save. */
    async refresh(revision: number): Promise<void> {
      if (get().phase === 'conflict' && revision > (get().theirs?.revision ?? 0)) return compareAgain(await load());
      if (revision <= get().revision || inFlight !== undefined || isDirty()) return;
      const server = await load();
      if (isDirty() || inFlight !== undefined || server.revision <= get().revision) return;
      become({ revision: server.revision, base: server.flow });
      editor.dispatch({ type: 'replace', flow: server.flow });
      become({ base: editor.get().flow });
      settle();
    },
    /**
     * Takes up a draft that was left in the browser. `left`: something else is in conflict already, and this draft has
     * to wait; `nothing`: the server has all of it.
     */
    async restore(draft: Draft): Promise<'restored' | 'conflict' | 'nothing' | 'left'> {
      if (get().phase === 'conflict') return 'left';
      const merge = await options.merge();
      const server: SavedFlow = { flow: get().base, revision: get().revision };
      const shown = editor.get().flow;
      const isAlone = !isDirty();
      const isKnown =
        draft.revision === server.revision || draft.sent?.some((each) => isSame(each, server.flow)) === true;
      const base = isKnown ? server.flow : (draft.base ?? commonOf(draft.flow, shown));
      const { flow, conflicts } = merge(base, draft.flow, shown);
      if (conflicts.length === 0) {
        takeUp(flow, server, STEP_TEXTS.restore);
        return isDirty() ? 'restored' : 'nothing';
      }
      if (!isAlone) return 'left';
      become({ phase: 'conflict', revision: draft.revision, base, theirs: server, conflicts, message: null });
      editor.dispatch({ type: 'replace', flow: draft.flow });
      cancelTimer?.();
      return 'conflict';
    },
    stop(): void {
      stopped = true;
      cancelTimer?.();
      subscription.unsubscribe();
    },
  };
}

function isSame(left: Flow, right: Flow): boolean {
  return left === right || jsonEquals(left as unknown as JsonValue, right as unknown as JsonValue);
}

/**
 * Stands for a base that nobody kept: what two flows surely have in common, so that they differ part by part and not
 * as a whole.
 */
function commonOf(mine: Flow, theirs: Flow): Flow {
  const nodes = Object.entries(theirs.nodes).filter(([key, { card }]) => mine.nodes[key]?.card === card);
  const bare = nodes.map(([key, { card, version }]) => [key, { card, version }] as const);
  return { formatVersion: 1, id: theirs.id, name: '', nodes: Object.fromEntries(bare), edges: [] };
}
