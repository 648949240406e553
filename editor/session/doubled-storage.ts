// Drafts in two places. A browser hands what pages put into `localStorage` to the disk many seconds later, and a browser
// that dies takes it with it; what a database of the browser has taken is on the disk. Reading is from the first place,
// which answers at once; what it lost is put back from the second when a flow is opened. Pure; both places are given.
import type { DraftStorage } from './drafts.ts';

/** Keeps texts by key over the end of the browser. */
export interface SecondPlace {
  put(key: string, text: string): void;
  remove(key: string): void;
  /** All that it has. */
  entries(): Promise<readonly (readonly [key: string, text: string])[]>;
}

export function doubledStorage(storage: DraftStorage, second: SecondPlace): DraftStorage {
  return {
    get length() {
      return storage.length;
    },
    key: (at) => storage.key(at),
    getItem: (key) => storage.getItem(key),
    setItem(key, text) {
      // Also where the first place has no room.
      second.put(key, text);
      storage.setItem(key, text);
    },
    removeItem(key) {
      second.remove(key);
      storage.removeItem(key);
    },
  };
}

/** Puts drafts back that the first place has not, or has older. @throws what a place without room throws */
export async function putBack(storage: DraftStorage, second: SecondPlace): Promise<void> {
  const entries = await second.entries();
  const newer = entries.filter(([key, text]) => {
    const at = timeOf(text);
    return at !== undefined && at > (timeOf(storage.getItem(key)) ?? -1);
  });
  for (const [key] of newer)
    // What belongs to a draft has its key and a part behind it.
    for (const [part, text] of entries) if (part === key || part.startsWith(`${key}.`)) storage.setItem(part, text);
}

/** When a draft was kept, in milliseconds; undefined for what is none. */
function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  try {
    const { at } = JSON.parse(text) as { at?: unknown };
    return typeof at === 'number' ? at : undefined;
  } catch {
    return undefined;
  }
}
