// The suite that every adapter of the store port passes. Each part opens stores that are empty.
import { describe, expect, test } from 'vitest';
import { accessStoreContract } from './access-store.contract.ts';
import { auditStoreContract } from './audit-store.contract.ts';
import { callStoreContract } from './call-store.contract.ts';
import { catchUpStoreContract } from './catch-up-store.contract.ts';
import { connectionStoreContract } from './connection-store.contract.ts';
import { AT, aDelivery, aRun, anEvent } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import { dueTimersContract } from './due-timers.contract.ts';
import { eventStoreContract } from './event-store.contract.ts';
import { flowStoreContract } from './flow-store.contract.ts';
import { leaseContract } from './lease.contract.ts';
import { oktaHookStoreContract } from './okta-hook-store.contract.ts';
import { pledgeStoreContract } from './pledge-store.contract.ts';
import { pollStoreContract } from './poll-store.contract.ts';
import { pruneContract } from './prune.contract.ts';
import { runListContract } from './run-list.contract.ts';
import { runStoreContract } from './run-store.contract.ts';
import { scheduleStoreContract } from './schedule-store.contract.ts';
import type { Store } from './store.ts';
import { tableStoreContract } from './table-store.contract.ts';
import { turnsContract } from './turns.contract.ts';
import { waitStoreContract } from './wait-store.contract.ts';

const parts: Record<string, (open: () => Promise<Store>) => void> = {
  flows: flowStoreContract,
  events: eventStoreContract,
  runs: runStoreContract,
  'due timers': dueTimersContract,
  waits: waitStoreContract,
  calls: callStoreContract,
  'lists of runs': runListContract,
  turns: turnsContract,
  leases: leaseContract,
  schedules: scheduleStoreContract,
  pledges: pledgeStoreContract,
  'catch-ups': catchUpStoreContract,
  polls: pollStoreContract,
  tables: tableStoreContract,
  connections: connectionStoreContract,
  'okta hooks': oktaHookStoreContract,
  access: accessStoreContract,
  audit: auditStoreContract,
  prune: pruneContract,
  'the store as a whole': wholeContract,
};

export function storeContract(open: () => Promise<Store>): void {
  for (const [name, part] of Object.entries(parts)) {
    describe(name, () => {
      part(open);
    });
  }
}

function wholeContract(open: () => Promise<Store>): void {
  const store = eachStore(open);

  test('a value is set, set once, removed', async () => {
    const { values } = store();
    expect(await values.find('hook.secret')).toBeUndefined();
    expect(await values.setOnce('hook.secret', '"first"')).toBe('"first"');
    expect(await values.setOnce('hook.secret', '"second"')).toBe('"first"');
    await values.set('hook.secret', '"third"');
    expect(await values.find('hook.secret')).toBe('"third"');
    await values.remove('hook.secret');
    expect(await values.find('hook.secret')).toBeUndefined();
  });

  test('check succeeds while writes are durable', async () => {
    await expect(store().check()).resolves.toBeUndefined();
  });

  test('J8 closing commits what is pending, and what comes later is refused', async () => {
    const { events, runs, close } = store();
    const event = anEvent({ runs: [aRun()] });
    const accepted = events.accept(aDelivery(), [event]);
    const run = runs.create(aRun());
    await close();
    expect((await accepted)[0]?.runs).toHaveLength(1);
    expect((await run).seq).toBeGreaterThan(0);
    expect(await codeOf(events.accept(aDelivery(), [anEvent()]))).toBe('store.unavailable');
    expect(await codeOf(runs.append(() => ({ runSeq: 1, chunk: 0, records: [] })))).toBe('store.unavailable');
    expect(await codeOf(runs.counts())).toBe('store.unavailable');
    expect(await codeOf(store().check())).toBe('store.unavailable');
    await expect(close()).resolves.toBeUndefined();
  });

  test('J3 what joins one group is answered together, in order, and is all there', async () => {
    const { events, runs } = store();
    const accepts = Array.from({ length: 40 }, () => events.accept(aDelivery(), [anEvent({ runs: [aRun()] })]));
    const creates = Array.from({ length: 40 }, () => runs.create(aRun()));
    const heads = [
      ...(await Promise.all(accepts)).flat().flatMap((event) => event.runs),
      ...(await Promise.all(creates)),
    ];
    expect(heads.map((head) => head.seq)).toEqual([...heads.keys()].map((at) => at + 1));
    expect((await runs.counts()).queued).toBe(80);
  });

  test('J3 one bad item fails alone', async () => {
    const { events, runs } = store();
    const twin = anEvent({ runs: [aRun()] });
    const [first, bad, second] = await Promise.allSettled([
      events.accept(aDelivery(), [twin]),
      // The same id under another key is refused, with the delivery and the run that came with it.
      events.accept(aDelivery(), [anEvent({ runs: [aRun()] }), { ...anEvent(), id: twin.id }]),
      runs.create(aRun({ createdAt: AT })),
    ]);
    expect([first.status, bad.status, second.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await events.list({ limit: 10 })).items).toHaveLength(1);
    expect((await runs.counts()).queued).toBe(2);
  });
}
