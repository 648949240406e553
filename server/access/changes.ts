// One place that hears of every change of who may do what: users, tokens, sessions. Whoever goes on with what was once
// allowed, such as a stream, asks again when it is told.

export interface AccessChanges {
  /** Does `work` and then tells everybody, also where it failed, since a part of it may be stored. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Listeners are called one after the other when the work is over, and must not throw: those after them would not be
   * told. Returns the way to leave.
   */
  subscribe(listener: () => void): () => void;
}

export function createAccessChanges(): AccessChanges {
  const listeners = new Set<() => void>();
  return {
    async during(work) {
      try {
        return await work();
      } finally {
        for (const listener of listeners) listener();
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
