// Whether the files that a store writes to are still those that its path leads to. A file that was removed or replaced
// can be written to for as long as it is open, and all of that is gone at the next start: so nothing may be
// acknowledged then.
import { statSync } from 'node:fs';
import { RetryableError } from '../../../shared/errors.ts';

/** A look costs microseconds; at thousands of commits a second that would be felt. */
const EVERY_MS = 100;

export interface FileWatch {
  /**
   * Looks, where the last look is older than a tenth of a second. Once the files are gone they stay so.
   * @throws RetryableError `store.gone`
   */
  check(): void;
}

/**
 * Watches the database and its write-ahead log, from how they are now.
 * @param now milliseconds of a clock that nobody sets
 */
export function watchFiles(file: string, now: () => number = () => performance.now()): FileWatch {
  // The newest commits lie in the log beside the file.
  const known = new Map<string, string | undefined>([file, `${file}-wal`].map((path) => [path, identityOf(path)]));
  let lookedAt = now();
  let isGone = false;

  /** True where the file is gone or another one. The log may come into being later: then it is known from there on. */
  function isReplaced([path, before]: [string, string | undefined]): boolean {
    const current = identityOf(path);
    if (before === undefined && current !== undefined) known.set(path, current);
    return before !== undefined && current !== before;
  }

  return {
    check() {
      if (!isGone && now() - lookedAt < EVERY_MS) return;
      isGone ||= [...known].some(isReplaced);
      lookedAt = now();
      if (isGone) throw gone();
    },
  };
}

/**
 * Device and number of a file, which a rename into its place changes; undefined: there is none. Where a system tells
 * neither, all files look alike and nothing is taken for another one.
 */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

function gone(): RetryableError {
  return new RetryableError(
    'store.gone',
    'The data folder, or the database in it, was removed or replaced while Signalbox runs. Nothing more is stored: stop Signalbox, put the folder back or restore a backup, and start it again.',
    { surelyNotDone: true },
  );
}
