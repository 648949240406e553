// Tells which tabs of this browser are open, by a lock that each holds as long as it lives: what a tab without a lock left
// behind nobody is working on. Where the browser has no locks (a page without TLS), every other tab counts as gone: its
// draft is then taken up twice, and two equal changes are merged into one.

const PREFIX = 'signalbox.tab.';

/** `name` is random and new at each load, so that no two tabs share it. */
export interface TabLock {
  name: string;
  release(): void;
}

/** Names this tab and holds its lock until it is released, or the page is gone. */
export function holdTab(): TabLock {
  const name = Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('');
  const { promise, resolve } = Promise.withResolvers<void>();
  // Refused where the page is going away: then the lock is of no use either.
  void locks()
    ?.request(PREFIX + name, () => promise)
    .catch(() => undefined);
  return { name, release: resolve };
}

/** The names of all open tabs of this browser; empty where it has no locks. */
export async function openTabs(): Promise<ReadonlySet<string>> {
  const state = await locks()
    ?.query()
    .catch(() => undefined);
  const names = (state?.held ?? []).map(({ name = '' }) => name).filter((name) => name.startsWith(PREFIX));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}

/** The browser's locks. They are absent without TLS, whatever their type says. */
function locks(): LockManager | undefined {
  return (navigator as { locks?: LockManager }).locks;
}
