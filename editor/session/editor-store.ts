// One flow in the editor: the flow, what is selected, and the steps of undo. A flow changes only through a
// FlowOperation given to `dispatch`; saving, checking and drawing are elsewhere. No React.
import { createStore } from '@xstate/store';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { toAppError, type AppError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { describeOperation } from './describe.ts';
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { edgeId, noteKeyOf } from './element-ids.ts';
import { applyOperation } from './operations.ts';

/** What is selected; ids of what the flow does not have are left out. */
export interface Selection {
  /** Node keys, and notes as `noteId` names them. */
  nodes: readonly string[];
  /** Ids as `edgeId` makes them. */
  edges: readonly string[];
}

/** A flow to go back (or forward) to, and what the change was called. */
export interface HistoryStep {
  label: string;
  flow: Flow;
  selection: Selection;
}

/**
 * The state of one open flow. Flows are never changed, so each step of undo keeps the one from before, and they share
 * what did not change.
 */
export interface EditorState {
  flow: Flow;
  selection: Selection;
  past: readonly HistoryStep[];
  future: readonly HistoryStep[];
  /** Changes to the same field in one burst of typing are one step: what the last step changed, and when. */
  burst: { target: string; at: number } | null;
  /** The selection is that of a step of undo: it came with the flow, and nobody has chosen it. */
  isRestored: boolean;
}

export const NOTHING_SELECTED: Selection = { nodes: [], edges: [] };
// More steps than anybody takes back, and few enough to keep their flows.
const MOST_STEPS = 300;
/** A pause in typing longer than this begins a new step of undo. */
const BURST_MS = 1_500;

export interface EditorStoreOptions {
  flow: Flow;
  manifests: ManifestLookup;
  /** Told why an operation was refused; the flow stays as it was. */
  onRefused?: (error: AppError) => void;
  /** Milliseconds, monotonic. */
  now: () => number;
}

export type EditorStore = ReturnType<typeof createEditorStore>;

/** The store of one open flow. Its flow changes by `dispatch`, `undo` and `redo` alone. */
export function createEditorStore({ flow, manifests, onRefused, now }: EditorStoreOptions) {
  const initial: EditorState = {
    flow,
    selection: NOTHING_SELECTED,
    past: [],
    future: [],
    burst: null,
    isRestored: false,
  };
  const store = createStore({
    context: initial,
    on: {
      changed: (
        state,
        event: { flow: Flow; label: string; target: string | null; selection: Selection; at: number },
      ) => {
        const sameBurst =
          event.target !== null &&
          state.burst?.target === event.target &&
          event.at - state.burst.at < BURST_MS &&
          state.past.length > 0;
        const step: HistoryStep = { label: event.label, flow: state.flow, selection: state.selection };
        return {
          flow: event.flow,
          selection: existing(event.flow, event.selection),
          past: sameBurst ? state.past : [...state.past, step].slice(-MOST_STEPS),
          future: [],
          burst: event.target === null ? null : { target: event.target, at: event.at },
          isRestored: false,
        };
      },
      undone: (state) => {
        const step = state.past.at(-1);
        if (step === undefined) return state;
        const forward = { label: step.label, flow: state.flow, selection: state.selection };
        return {
          flow: step.flow,
          selection: existing(step.flow, step.selection),
          past: state.past.slice(0, -1),
          future: [...state.future, forward],
          burst: null,
          isRestored: true,
        };
      },
      redone: (state) => {
        const step = state.future.at(-1);
        if (step === undefined) return state;
        const back = { label: step.label, flow: state.flow, selection: state.selection };
        return {
          flow: step.flow,
          selection: existing(step.flow, step.selection),
          past: [...state.past, back],
          future: state.future.slice(0, -1),
          burst: null,
          isRestored: true,
        };
      },
      selected: (state, event: { selection: Selection }) => {
        const selection = existing(state.flow, event.selection);
        return sameSelection(selection, state.selection)
          ? state
          : { ...state, selection, burst: null, isRestored: false };
      },
      remembered: (state, event: { past: readonly HistoryStep[]; future: readonly HistoryStep[]; opened: number }) => {
        const since = state.past.slice(event.opened);
        const past = [...event.past, ...since].slice(-MOST_STEPS);
        return { ...state, past, future: since.length === 0 ? event.future : state.future };
      },
      paused: (state) => (state.burst === null ? state : { ...state, burst: null }),
    },
  });

  return {
    /** For subscribing; read-only by agreement. */
    store,
    get: (): EditorState => store.getSnapshot().context,
    /**
     * Applies an operation as one step of undo; false where it was refused or changed nothing. `select` is the
     * selection afterwards; quick changes with the same `burst` are one step (typing is one by itself).
     */
    dispatch(operation: FlowOperation, select?: Selection, burst?: string): boolean {
      const state = store.getSnapshot().context;
      let next: Flow;
      try {
        next = applyOperation(state.flow, operation, manifests);
      } catch (thrown) {
        onRefused?.(toAppError(thrown));
        return false;
      }
      const selection = select ?? followedSelection(state.selection, operation);
      if (next === state.flow) {
        if (select !== undefined) store.trigger.selected({ selection });
        return false;
      }
      store.trigger.changed({
        flow: next,
        label: describeOperation(operation),
        target: burst ?? burstTarget(operation),
        selection,
        at: now(),
      });
      return true;
    },
    undo: (): void => store.trigger.undone(),
    redo: (): void => store.trigger.redone(),
    select: (nodes: readonly string[], edges: readonly string[] = []): void =>
      store.trigger.selected({ selection: { nodes, edges } }),
    /** Steps from before a reload go before what was done since the flow was opened, with so many steps. */
    remember: (history: Pick<EditorState, 'past' | 'future'>, opened: number): void =>
      store.trigger.remembered({ past: history.past, future: history.future, opened }),
    /** Ends a burst of typing: the next change is a step of its own. */
    pause: (): void => store.trigger.paused(),
  };
}

export function canUndo(state: EditorState): boolean {
  return state.past.length > 0;
}

export function canRedo(state: EditorState): boolean {
  return state.future.length > 0;
}

/** What undo would take back, in words; undefined where there is nothing. */
export function undoLabel(state: EditorState): string | undefined {
  return state.past.at(-1)?.label;
}

/** What redo would do again, in words; undefined where there is nothing. */
export function redoLabel(state: EditorState): string | undefined {
  return state.future.at(-1)?.label;
}

/** The field that an operation types into; null for everything that is a step of its own. */
function burstTarget(operation: FlowOperation): string | null {
  switch (operation.type) {
    case 'setInput':
      return `input ${operation.key} ${operation.name}`;
    case 'setInputs':
      return `inputs ${operation.key}`;
    case 'setNode':
      return operation.patch.disabled === undefined
        ? `node ${operation.key} ${Object.keys(operation.patch).join(' ')}`
        : null;
    case 'setFlow':
      return `flow ${Object.keys(operation.patch).join(' ')}`;
    case 'setNote':
      return `note ${operation.key}`;
    default:
      return null;
  }
}

/** A node that is renamed stays selected under its new key. */
function followedSelection(selection: Selection, operation: FlowOperation): Selection {
  if (operation.type !== 'renameNode') return selection;
  return { ...selection, nodes: selection.nodes.map((key) => (key === operation.from ? operation.to : key)) };
}

/**
 * The selection without what the flow no longer has; the same object where it has all of it, so that nothing is drawn
 * anew.
 */
function existing(flow: Flow, selection: Selection): Selection {
  const edges = selection.edges.length === 0 ? [] : flow.edges.map(edgeId);
  const nodes = selection.nodes.filter((id) => {
    const note = noteKeyOf(id);
    return note === undefined ? Object.hasOwn(flow.nodes, id) : Object.hasOwn(flow.layout?.notes ?? {}, note);
  });
  const kept = selection.edges.filter((id) => edges.includes(id));
  return nodes.length === selection.nodes.length && kept.length === selection.edges.length
    ? selection
    : { nodes, edges: kept };
}

function sameSelection(left: Selection, right: Selection): boolean {
  return sameList(left.nodes, right.nodes) && sameList(left.edges, right.edges);
}

function sameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((key, at) => key === right[at]);
}
