// Keeps drafts in two places. What a page puts into `localStorage` reaches the disk many seconds later, so that the end
// of the browser may lose it; what a database of the browser has taken is on the disk. Drafts are read from the first
// place, which answers at once; what it lost is put back from the second when a flow is opened. Both places are given.
import type { DraftStorage } from './drafts.ts';

/** A place that keeps texts by key, also when the browser dies. It never throws where it cannot keep one. */
export interface SecondPlace {
  put(key: string, text: string): void;
  remove(key: string): void;
  /** All texts that it has. */
  entries(): Promise<readonly (readonly [key: string, text: string])[]>;
}

/** A storage that reads from the first place and writes to both. */
export function doubledStorage(storage: DraftStorage, second: SecondPlace): DraftStorage {
  return {
    get length() {
      return storage.length;
    },
    key: (at) => storage.key(at),
    getItem: (key) => storage.getItem(key),
    setItem(key, text) {
      // The second place comes first, since the first one throws where it has no room.
      second.put(key, text);
      storage.setItem(key, text);
    },
    removeItem(key) {
      second.remove(key);
      storage.removeItem(key);
    },
  };
}

/** Puts back the drafts that the first place lacks, or has an older one of. @throws as the first place without room */
export async function putBack(storage: DraftStorage, second: SecondPlace): Promise<void> {
  const entries = await second.entries();
  const newer = entries.filter(([key, text]) => {
    const at = timeOf(text);
    return at !== undefined && at > (timeOf(storage.getItem(key)) ?? -1);
  });
  for (const [key] of newer)
    // What belongs to a draft is stored under the draft's key with a part behind it.
    for (const [part, text] of entries) if (part === key || part.startsWith(`${key}.`)) storage.setItem(part, text);
}

/** When a draft was kept, in milliseconds since the epoch; undefined for what is no draft. */
function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  try {
    const { at } = JSON.parse(text) as { at?: unknown };
    return typeof at === 'number' ? at : undefined;
  } catch {
    return undefined;
  }
}
