// Storage that is written when there is time. Writing a large draft takes as long as a frame, and typing waits for
// none: what is to be written is known here at once, and of several writes of one key the last is made. Pure; the
// browser's ends are given.
import { makeRoom, type DraftStorage } from './drafts.ts';

export interface LateStorage extends DraftStorage {
  /** Writes now: the page goes. */
  flush(): void;
}

/**
 * Wraps a storage. Whoever makes it calls `flush` when the page goes.
 * @param soon calls back once, within a fraction of a second; gives the way to take it back
 */
export function lateStorage(storage: DraftStorage, soon: (callback: () => void) => () => void): LateStorage {
  const waiting = new Map<string, string>();
  let cancel: (() => void) | undefined;
  const put = (key: string, text: string): void => {
    try {
      storage.setItem(key, text);
    } catch {
      makeRoom(storage);
      storage.setItem(key, text);
    }
  };
  const flush = (): void => {
    cancel?.();
    cancel = undefined;
    for (const [key, text] of waiting) {
      try {
        put(key, text);
      } catch {
        // No room: the server stays the only place.
      }
    }
    waiting.clear();
  };
  return {
    flush,
    /** Of what is written: nobody looks for what this page has not written yet. */
    get length() {
      return storage.length;
    },
    key: (at) => storage.key(at),
    getItem: (key) => waiting.get(key) ?? storage.getItem(key),
    setItem(key, text) {
      waiting.set(key, text);
      cancel ??= soon(flush);
    },
    removeItem(key) {
      waiting.delete(key);
      storage.removeItem(key);
    },
  };
}
