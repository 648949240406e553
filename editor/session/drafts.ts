// Keeps unsaved work in the browser until the server has it: a crash, a closed tab or no network loses nothing. Each
// tab has a draft of its own, so that two tabs do not write over each other's. What a tab left that is no more is an
// orphan.
import type { Flow } from '../../shared/flow/flow.ts';
import { parseFlow } from './operations.ts';

/** The part of `localStorage` that is needed; `undefined` where the browser forbids it. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** The flow as it is in a tab, with what is needed to merge it. */
export interface Draft {
  /** The server's revision that the draft was made from. */
  revision: number;
  flow: Flow;
  /** The flow of that revision; unknown of drafts that an older editor kept. */
  base?: Flow;
  /** What was sent and never answered: the server may have any of it. */
  sent?: readonly Flow[];
}

/** A draft that a tab left. Whoever has taken it up drops it. */
export interface Orphan {
  draft: Draft;
  drop(): void;
}

export type DraftBox = ReturnType<typeof openDrafts>;

export interface DraftBoxOptions {
  storage: DraftStorage | undefined;
  flowId: string;
  /** The name of this tab; no other one has it. */
  tab: string;
  /** Milliseconds. */
  now: () => number;
}

const PREFIX = 'signalbox.draft.';
/** Names the steps of undo, which history.ts keeps in the same storage. */
export const HISTORY_PREFIX = 'signalbox.history.';
/** These change seldom, and lie apart so that a letter typed writes one flow and not three. */
const PARTS = ['base', 'sent'] as const;

/** The drafts of one flow, for one tab. Nothing is read before it is asked for. */
export function openDrafts({ storage, flowId, tab, now }: DraftBoxOptions) {
  const own = `${PREFIX}${flowId}.${tab}`;
  const written: Partial<Record<(typeof PARTS)[number], unknown>> = {};

  function drop(key: string): void {
    try {
      for (const each of [key, ...PARTS.map((part) => `${key}.${part}`)]) storage?.removeItem(each);
    } catch {
      // Storage may be forbidden: then there is nothing to drop.
    }
  }

  const orphanKeys = (alive: ReadonlySet<string>): string[] =>
    keysIn(storage).filter((key) => {
      const [id, name, ...more] = key.slice(PREFIX.length).split('.');
      const isOfFlow = key.startsWith(PREFIX) && id === flowId && more.length === 0;
      return isOfFlow && key !== own && (name === undefined || !alive.has(name));
    });

  function put({ revision, flow, base, sent }: Draft): void {
    for (const [part, value] of [['base', base] as const, ['sent', sent] as const]) {
      if (written[part] === value) continue;
      storage?.setItem(`${own}.${part}`, JSON.stringify(value));
      written[part] = value;
    }
    storage?.setItem(own, JSON.stringify({ revision, at: now(), flow }));
  }

  return {
    /** False where the browser has no room: the server stays the only place. */
    write(draft: Draft): boolean {
      try {
        put(draft);
      } catch {
        try {
          makeRoom(storage);
          put(draft);
        } catch {
          return false;
        }
      }
      return storage !== undefined;
    },
    drop(): void {
      drop(own);
      for (const part of PARTS) delete written[part];
    },
    hasOrphans: (alive: ReadonlySet<string>): boolean => orphanKeys(alive).length > 0,
    /**
     * What tabs left that are no more, the newest first; `alive` are the names of those that are. Needs the operations
     * (operations.ts).
     */
    orphans(alive: ReadonlySet<string>): Orphan[] {
      return orphanKeys(alive)
        .flatMap((key) => {
          const found = read(storage, key);
          return found === undefined ? [] : [{ ...found, drop: () => drop(key) }];
        })
        .toSorted((left, right) => right.at - left.at)
        .map(({ draft, drop: dropIt }) => ({ draft, drop: dropIt }));
    },
  };
}

/** Drops the steps of undo of all flows. Work goes before them, for they only help. */
export function makeRoom(storage: DraftStorage | undefined): void {
  for (const key of keysIn(storage)) if (key.startsWith(HISTORY_PREFIX)) storage?.removeItem(key);
}

function keysIn(storage: DraftStorage | undefined): string[] {
  try {
    return Array.from({ length: storage?.length ?? 0 }, (_, at) => storage?.key(at) ?? '');
  } catch {
    return [];
  }
}

/** Reads a draft. One that cannot be read counts as none: the server's flow is shown. */
function read(storage: DraftStorage | undefined, key: string): { draft: Draft; at: number } | undefined {
  try {
    const { revision, flow, at } = JSON.parse(storage?.getItem(key) ?? '') as Record<string, unknown>;
    if (typeof revision !== 'number') return undefined;
    const draft: Draft = { revision, flow: parseFlow(flow) };
    const [base, sent] = PARTS.map((part): unknown => JSON.parse(storage?.getItem(`${key}.${part}`) ?? 'null'));
    if (base !== null) draft.base = parseFlow(base);
    if (Array.isArray(sent)) draft.sent = sent.map(parseFlow);
    return { draft, at: typeof at === 'number' ? at : 0 };
  } catch {
    return undefined;
  }
}
