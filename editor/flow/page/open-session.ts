// Puts an editing session together: store, autosave, checks and the test run, with the browser's and the server's
// ends tied on. No React.
import type { QueryClient } from '@tanstack/react-query';

import { listCards } from '../../../shared/api/cards.ts';
import { listConnections } from '../../../shared/api/connections.ts';
import { getFlow, saveFlow, type FlowDetail } from '../../../shared/api/flows.ts';
import { listTables, type Table } from '../../../shared/api/tables.ts';
import { boundSlots, type BoundSlots } from '../../../shared/flow/bound-slots.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { ApiError, request } from '../../api/client.ts';
import { apiKey } from '../../api/hooks.ts';
import { watchAnswers } from '../../api/watch.ts';
import { placed } from '../../geometry/placed.ts';
import { createAutosave, type Autosave, type SavedFlow, type SaveFailure } from '../../session/autosave.ts';
import { createChecks } from '../../session/checks.ts';
import { doubledStorage, putBack } from '../../session/doubled-storage.ts';
import { openDrafts, type DraftBox, type DraftStorage } from '../../session/drafts.ts';
import { createEditorStore, type EditorStore } from '../../session/editor-store.ts';
import type { KeptHistory } from '../../session/history.ts';
import { lateStorage } from '../../session/late-storage.ts';
import { fetchOperations } from '../../session/operations.ts';
import { readPins, writePins } from '../../session/pins.ts';
import { readSample, writeSample } from '../../session/sample-choice.ts';
import { manifestLookup, newestCards, type EditorSession } from '../../session/session.ts';
import { createTrial } from '../../session/trial.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { TEXTS } from '../texts.ts';
import { openDraftDatabase } from './draft-database.ts';
import { holdTab, openTabs } from './tab-lock.ts';

export interface OpenSession extends EditorSession {
  /** Saves what is unsaved, and ends all that listens. */
  close(): void;
}

/**
 * Loads a flow and makes its session. What tabs left unsaved that are no more is taken up before anything is shown.
 * @throws ApiError where the flow or the cards cannot be loaded
 */
export async function openSession(flowId: string, client: QueryClient, isReadOnly: boolean): Promise<OpenSession> {
  const key = apiKey(getFlow, { params: { id: flowId } });
  const local = storageIfAllowed('localStorage');
  const [detail, cards, kept] = await Promise.all([
    client.fetchQuery({ queryKey: key, queryFn: () => request(getFlow, { params: { id: flowId } }), staleTime: 0 }),
    client.fetchQuery({ queryKey: apiKey(listCards, {}), queryFn: () => request(listCards), staleTime: 300_000 }),
    isReadOnly || local === undefined ? undefined : keptTwice(local),
  ]);
  const connectionsKey = apiKey(listConnections, {});
  const tablesKey = apiKey(listTables, {});
  const manifests = manifestLookup(cards.items);
  const flow = await placed(detail.flow, manifests);
  const editor = createEditorStore({
    flow,
    manifests,
    now: () => performance.now(),
    onRefused: (error) => notifyError('', error),
  });
  /** What the connections of bound slots have. Where they cannot be asked for, only the binding itself is judged. */
  const bound = async (): Promise<BoundSlots> => {
    const { bindings } = client.getQueryData<FlowDetail>(key) ?? detail;
    if (Object.keys(bindings).length === 0) return new Map();
    const queryFn = () => request(listConnections);
    const known = await client
      .fetchQuery({ queryKey: connectionsKey, queryFn, staleTime: 10_000 })
      .catch(() => ({ items: [] }));
    return boundSlots(bindings, known.items);
  };
  // The checks come after the page: they are most of its code, and nothing waits for them.
  const checks = createChecks({
    editor,
    validate: async (flow) => {
      const [{ validateFlow }, { knownTo }] = await Promise.all([
        import('../../../shared/flow/validate.ts'),
        import('./known-to.ts'),
      ]);
      return validateFlow(flow, manifests, await bound(), await knownTo(flow, { manifests, client }));
    },
    whenIdle,
  });
  // What lies beside the flow is judged with it, and comes later: the server binds a new slot when the draft is saved.
  const stopWatching = watchAnswers(
    client,
    () => [
      client.getQueryData<FlowDetail>(key)?.bindings,
      client.getQueryData(connectionsKey),
      columnsIn(client.getQueryData<{ items: Table[] }>(tablesKey)),
    ],
    () => checks.again(),
  );
  const tab = holdTab();
  const storage = local && lateStorage(kept ?? local, soon);
  const drafts = openDrafts({ storage, flowId, tab: tab.name, now: () => Date.now() });
  const known = async (answer: FlowDetail): Promise<SavedFlow> => {
    client.setQueryData(key, answer);
    return { flow: await placed(answer.flow, manifests), revision: answer.revision };
  };
  const autosave = createAutosave({
    editor,
    server: { flow, revision: detail.revision },
    save: async (flow: Flow, revision: number) =>
      known(await request(saveFlow, { params: { id: flowId }, body: flow, headers: { 'if-match': `"${revision}"` } })),
    // What was changed elsewhere may come before this page can change anything.
    load: async () => {
      await fetchOperations();
      return known(await request(getFlow, { params: { id: flowId } }));
    },
    merge: async () => (await import('../../../shared/flow/merge.ts')).mergeFlows,
    onMerged: () => notifyDone(TEXTS.merged),
    classify,
    drafts,
    later,
  });
  if (!isReadOnly) await takeUpDrafts(autosave, drafts);
  const opened = editor.get().past.length;
  const stopKeeping = isReadOnly ? undefined : keepUndo({ editor, storage: local, flowId, opened });
  const stopGuard = guardLeaving(autosave, () => storage?.flush());
  const ofTab = storageIfAllowed('sessionStorage');
  const trial = createTrial(readPins(local, flowId), readSample(ofTab, flowId));
  let before = trial.getSnapshot().context;
  trial.subscribe(({ context }) => {
    if (context.pins !== before.pins) writePins(local, flowId, context.pins);
    if (context.sample !== before.sample) writeSample(ofTab, flowId, context.sample);
    before = context;
  });
  return {
    flowId,
    editor,
    autosave,
    checks,
    trial,
    manifests,
    cards: newestCards(cards.items),
    isReadOnly,
    close() {
      stopGuard();
      stopKeeping?.();
      stopWatching();
      checks.stop();
      void autosave.flush().finally(() => {
        autosave.stop();
        tab.release();
      });
    },
  };
}

/** What a browser that died had kept stands in it again. */
async function keptTwice(local: Storage): Promise<DraftStorage> {
  const second = await openDraftDatabase();
  if (second === undefined) return local;
  // What cannot be read or has no room is lost with the browser that died; what comes is kept twice all the same.
  await putBack(local, second).catch(() => undefined);
  return doubledStorage(local, second);
}

/** What tabs left that are no more; what has to wait for a decision about another one stays where it is. */
async function takeUpDrafts(autosave: Autosave, drafts: DraftBox): Promise<void> {
  const alive = await openTabs();
  if (!drafts.hasOrphans(alive)) return;
  await fetchOperations();
  const found = drafts.orphans(alive);
  let isRestored = false;
  for (const { draft, drop } of found) {
    const outcome = await autosave.restore(draft);
    if (outcome === 'restored') isRestored = true;
    if (outcome !== 'left') drop();
  }
  if (isRestored) notifyDone(TEXTS.restored);
}

/** Keeps the steps of undo over a reload. The code is fetched once the page stands, since nobody undoes before. */
function keepUndo(options: {
  editor: EditorStore;
  storage: Storage | undefined;
  flowId: string;
  opened: number;
}): () => void {
  let kept: KeptHistory | undefined;
  let isGone = false;
  const flush = (): void => kept?.flush();
  const start = async (): Promise<void> => {
    const [{ keepHistory }, { mergeFlows }] = await Promise.all([
      import('../../session/history.ts'),
      import('../../../shared/flow/merge.ts'),
      fetchOperations(),
    ]);
    if (!isGone) kept = keepHistory({ ...options, merge: mergeFlows, now: () => Date.now(), later });
  };
  // Could it not be fetched, undo begins with this visit.
  const cancel = whenIdle(() => void start().catch(() => undefined));
  window.addEventListener('pagehide', flush);
  return () => {
    isGone = true;
    cancel();
    kept?.stop();
    window.removeEventListener('pagehide', flush);
  };
}

function later(callback: () => void, ms: number): () => void {
  const timer = window.setTimeout(callback, ms);
  return () => window.clearTimeout(timer);
}

/** What a failed save means: 412 is a conflict, what may pass is `offline`, and any other answer refuses this flow. */
function classify(error: unknown): { failure: SaveFailure; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof ApiError)) return { failure: 'offline', message };
  if (error.status === 412) return { failure: 'conflict', message };
  // Nothing came back, or the server is in trouble: the same request may succeed later.
  return {
    failure: error.status === 0 || error.status >= 500 || error.status === 429 ? 'offline' : 'refused',
    message,
  };
}

/**
 * Saves at once when the page is left. What cannot be saved in time lies in the browser, and the browser asks before
 * it leaves.
 */
function guardLeaving(autosave: ReturnType<typeof createAutosave>, keep: () => void): () => void {
  const onHide = (): void => {
    if (document.visibilityState !== 'hidden') return;
    keep();
    void autosave.flush();
  };
  const onOnline = (): void => void autosave.flush();
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    keep();
    if (!autosave.isDirty()) return;
    void autosave.flush();
    event.preventDefault();
  };
  document.addEventListener('visibilitychange', onHide);
  window.addEventListener('pagehide', keep);
  window.addEventListener('online', onOnline);
  window.addEventListener('beforeunload', onBeforeUnload);
  return () => {
    keep();
    document.removeEventListener('visibilitychange', onHide);
    window.removeEventListener('pagehide', keep);
    window.removeEventListener('online', onOnline);
    window.removeEventListener('beforeunload', onBeforeUnload);
  };
}

/** Calls back within a fifth of a second, once the page has drawn what was changed. */
function soon(callback: () => void): () => void {
  const timer = window.setTimeout(callback, 200);
  return () => window.clearTimeout(timer);
}

/** Calls back after a pause in the changes, when the browser has nothing better to do. */
function whenIdle(callback: () => void): () => void {
  let idle: number | undefined;
  const timer = window.setTimeout(() => {
    if (typeof window.requestIdleCallback === 'function') idle = window.requestIdleCallback(callback, { timeout: 500 });
    else callback();
  }, 300);
  return () => {
    window.clearTimeout(timer);
    if (idle !== undefined) window.cancelIdleCallback(idle);
  };
}

/** What of tables matters to checks: their rows come and go, and change no finding. */
function columnsIn(tables: { items: readonly Table[] } | undefined): unknown {
  return tables?.items.map(({ id, name, columns }) => [id, name, columns]);
}

/** Undefined where the browser forbids it. */
function storageIfAllowed(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return window[kind];
  } catch {
    return undefined;
  }
}
