// Unsaved work, kept in the browser until the server has it: a crash, a closed tab or no network loses nothing. One
// draft a flow.
import type { Flow } from '../../shared/flow/flow.ts';
import { parseFlow } from './operations.ts';

/** The part of `localStorage` that is needed; `undefined` where the browser forbids it. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface Draft {
  /** The server's revision that the draft was made from. */
  revision: number;
  flow: Flow;
}

const PREFIX = 'signalbox.draft.';

export function hasDraft(storage: DraftStorage | undefined, flowId: string): boolean {
  try {
    return (storage?.getItem(PREFIX + flowId) ?? null) !== null;
  } catch {
    return false;
  }
}

/** Needs the operations (operations.ts). */
export function readDraft(storage: DraftStorage | undefined, flowId: string): Draft | undefined {
  try {
    const text = storage?.getItem(PREFIX + flowId);
    if (text === undefined || text === null) return undefined;
    const { revision, flow } = JSON.parse(text) as { revision: unknown; flow: unknown };
    return typeof revision === 'number' ? { revision, flow: parseFlow(flow) } : undefined;
  } catch {
    // A draft that cannot be read is no draft; the server's flow is shown.
    return undefined;
  }
}

/** False where the browser has no room: the server stays the only place. */
export function writeDraft(storage: DraftStorage | undefined, flowId: string, draft: Draft): boolean {
  try {
    storage?.setItem(PREFIX + flowId, JSON.stringify(draft));
    return storage !== undefined;
  } catch {
    return false;
  }
}

export function dropDraft(storage: DraftStorage | undefined, flowId: string): void {
  try {
    storage?.removeItem(PREFIX + flowId);
  } catch {
    // Storage may be forbidden: then there is nothing to drop.
  }
}
