// Saves the draft a moment after each change, one request at a time, always with the revision it was made from. Never
// overwrites someone else's edit: that is a conflict, and the person decides. No React, no fetch of its own.
import { createStore } from '@xstate/store';

import type { Flow } from '../../shared/flow/flow.ts';
import { dropDraft, writeDraft, type DraftStorage } from './drafts.ts';
import type { EditorStore } from './editor-store.ts';

export type SavePhase = 'saved' | 'unsaved' | 'saving' | 'offline' | 'refused' | 'conflict';

/** What a failed save means: someone else saved first, the server cannot be reached, or it does not take this flow. */
export type SaveFailure = 'conflict' | 'offline' | 'refused';

export interface SavedFlow {
  flow: Flow;
  revision: number;
}

export interface AutosaveState {
  phase: SavePhase;
  /** The newest revision of the server that we know and build on. */
  revision: number;
  /** The flow as the server has it. */
  base: Flow;
  /** What the server said when it refused. */
  message: string | null;
  /** The other side of a conflict. */
  theirs: SavedFlow | null;
}

export interface AutosaveOptions {
  flowId: string;
  editor: EditorStore;
  server: SavedFlow;
  /** Sends the flow with `If-Match: "<revision>"`. */
  save: (flow: Flow, revision: number) => Promise<SavedFlow>;
  load: () => Promise<SavedFlow>;
  classify: (error: unknown) => { failure: SaveFailure; message: string };
  storage: DraftStorage | undefined;
  /** Calls back once after so many milliseconds; gives the way to take it back. */
  later: (callback: () => void, ms: number) => () => void;
}

const QUIET_MS = 700;
const RETRY_MS = 5_000;

export type Autosave = ReturnType<typeof createAutosave>;

export function createAutosave(options: AutosaveOptions) {
  const { flowId, editor, save, load, classify, storage, later } = options;
  const initial: AutosaveState = {
    phase: 'saved',
    revision: options.server.revision,
    base: options.server.flow,
    message: null,
    theirs: null,
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

  const schedule = (ms: number): void => {
    cancelTimer?.();
    cancelTimer = later(() => void flush(), ms);
  };

  const onChange = (): void => {
    if (!isDirty()) {
      if (get().phase === 'unsaved') settle();
      return;
    }
    writeDraft(storage, flowId, { revision: get().revision, flow: editor.get().flow });
    if (get().phase === 'conflict') return;
    if (inFlight === undefined) become({ phase: 'unsaved' });
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
    dropDraft(storage, flowId);
    become({ phase: 'saved', message: null, theirs: null });
  }

  async function send(): Promise<void> {
    const { flow } = editor.get();
    const { revision } = get();
    become({ phase: 'saving' });
    try {
      const saved = await save(flow, revision);
      become({ revision: saved.revision, base: flow });
      if (isDirty()) onDirtyAfterSave();
      else settle();
    } catch (error) {
      await fail(error);
    }
  }

  function onDirtyAfterSave(): void {
    writeDraft(storage, flowId, { revision: get().revision, flow: editor.get().flow });
    become({ phase: 'unsaved', message: null });
    if (!stopped) schedule(QUIET_MS);
  }

  async function fail(error: unknown): Promise<void> {
    const { failure, message } = classify(error);
    if (failure === 'conflict') {
      try {
        become({ phase: 'conflict', message, theirs: await load() });
        return;
      } catch (loadError) {
        become({ phase: 'offline', message: classify(loadError).message });
      }
    } else {
      become({ phase: failure, message });
    }
    if (failure !== 'refused' && !stopped) schedule(RETRY_MS);
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
    /** A conflict, decided: ours goes over theirs, which stays in the server's history of revisions no more. */
    async keepMine(): Promise<boolean> {
      const { theirs } = get();
      if (theirs === null) return false;
      become({ phase: 'unsaved', revision: theirs.revision, base: theirs.flow, theirs: null, message: null });
      return flush();
    },
    /** A conflict, decided: theirs is shown; ours is one step of undo away. */
    takeTheirs(): void {
      const { theirs } = get();
      if (theirs === null) return;
      become({ phase: 'saved', revision: theirs.revision, base: theirs.flow, theirs: null, message: null });
      editor.dispatch({ type: 'replace', flow: theirs.flow });
      // `replace` of an equal flow leaves the object as it was.
      become({ base: editor.get().flow });
      settle();
    },
    /** The server has a newer revision: shown at once where nothing is unsaved, else left to the next save. */
    async refresh(revision: number): Promise<void> {
      if (revision <= get().revision || inFlight !== undefined || isDirty()) return;
      const server = await load();
      if (isDirty() || inFlight !== undefined || server.revision <= get().revision) return;
      become({ revision: server.revision, base: server.flow });
      editor.dispatch({ type: 'replace', flow: server.flow });
      become({ base: editor.get().flow });
      settle();
    },
    /** Begins from a draft that was left in the browser. */
    restore(draft: { revision: number; flow: Flow }): void {
      const server: SavedFlow = { flow: get().base, revision: get().revision };
      editor.dispatch({ type: 'replace', flow: draft.flow });
      if (isDirty() && draft.revision !== server.revision) {
        cancelTimer?.();
        become({ phase: 'conflict', theirs: server, message: null });
      }
    },
    stop(): void {
      stopped = true;
      cancelTimer?.();
      subscription.unsubscribe();
    },
  };
}
