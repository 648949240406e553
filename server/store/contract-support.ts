// What the store's contract suites share: a store a test, and builders of what goes into it.
import { afterEach, beforeEach } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { JournalRecord } from '../../shared/run.ts';
import { newId } from '../lib/ids.ts';
import type { NewDelivery, NewEvent } from './event-store.ts';
import type { NewRun, RunHead } from './run-store.ts';
import type { Store } from './store.ts';

export const AT = '2026-03-01T10:00:00.000Z';
export const SNAPSHOT = 'a'.repeat(64);

/** Opens an empty store for each test of the suite, and closes it. */
export function eachStore(open: () => Promise<Store>): () => Store {
  let store: Store | undefined;
  beforeEach(async () => {
    store = await open();
    await store.flows.putSnapshot(SNAPSHOT, '{"id":"alert"}');
  });
  afterEach(async () => {
    await store?.close();
  });
  return () => store!;
}

/** `at` moved by minutes, as the store writes times. */
export function minutes(count: number, from = AT): string {
  return new Date(Date.parse(from) + count * 60_000).toISOString();
}

export function aRun(part: Partial<NewRun> = {}): NewRun {
  return {
    id: newId('run'),
    flowId: 'alert',
    version: 1,
    snapshot: SNAPSHOT,
    mode: 'live',
    triggerNodeId: 'trigger',
    eventId: null,
    payload: null,
    replayOf: null,
    createdAt: AT,
    ...part,
  };
}

export function aDelivery(part: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id: newId('dlv'),
    connection: 'default',
    via: 'hook',
    eventId: newId('dlv'),
    eventTime: AT,
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    headers: '{"user-agent":"Okta"}',
    receivedAt: AT,
    ...part,
  };
}

/** An event with its uuid as the key; `runs` are runs of `alert` that it starts. */
export function anEvent(part: Partial<NewEvent> = {}): NewEvent {
  const id = part.id ?? newId('evt');
  const uuid = part.uuid === undefined ? crypto.randomUUID() : part.uuid;
  return {
    id,
    key: uuid === null ? `hash:${id}` : `uuid:${uuid}`,
    uuid,
    eventType: 'user.mfa.factor.reset_all',
    published: AT,
    body: JSON.stringify({ uuid, eventType: 'user.mfa.factor.reset_all', displayMessage: 'Zurücksetzen 🔑' }),
    runs: [],
    ...part,
  };
}

export function started(at = AT): JournalRecord {
  return { type: 'run.started', at };
}

/** Writes a run's whole life: started at its creation, ended with the status at `endedAt`. */
export async function endRun(
  store: Store,
  run: RunHead,
  status: 'succeeded' | 'failed' | 'cancelled' = 'succeeded',
  endedAt = run.createdAt,
): Promise<void> {
  const ended: JournalRecord = { type: 'run.ended', at: endedAt, status, error: null, result: null, skipped: [] };
  await store.runs.append(() => ({
    runSeq: run.seq,
    chunk: 0,
    records: [started(run.createdAt), ended],
    status,
    startedAt: run.createdAt,
    endedAt,
  }));
}

/** The code of the AppError that a promise rejects with; `none` when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** All pages of a list, by following the cursor. */
export async function allPages<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const next = await page(cursor);
    items.push(...next.items);
    if (next.nextCursor === null) return items;
    cursor = next.nextCursor;
  }
}
