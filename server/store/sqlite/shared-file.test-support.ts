// One SQLite file, opened as several processes of a later Signalbox would: each handle has its own connection, committer and
// clock, and only the file is common to them. The lock of the data folder, which keeps a second process out, is left out.
import Database from 'better-sqlite3';
import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../store.ts';
import { storeOn } from './open.ts';

export async function openShared(file: string, clock: Clock): Promise<Store> {
  return storeOn(new Database(file, { timeout: 2_000 }), { file, clock, release: () => undefined });
}
