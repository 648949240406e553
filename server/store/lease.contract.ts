// J10: leases of workers, what each may take up, and the fence that keeps a second one from writing in a run.
import { expect, test } from 'vitest';
import { aRun, AT, minutes, started } from './contract-builders.ts';
import { codeOf, eachStore, endRun } from './contract-support.ts';
import type { RunAppend, RunHead } from './run-store.ts';
import type { Store } from './store.ts';

const LONG_MS = 3_600_000;

export function leaseContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = () => store().runs;

  const begin = async (forMs = LONG_MS): Promise<number> => (await runs().renew({ worker: undefined, forMs })).worker;
  const end = (worker: number) => runs().renew({ worker, forMs: 0 });
  const create = (part: Parameters<typeof aRun>[0] = {}) => runs().create(aRun(part));
  const write = (run: RunHead, chunk: number, part: Partial<RunAppend>) =>
    runs().append(() => ({ runSeq: run.seq, chunk, records: [started()], ...part }));
  const act = (run: RunHead, worker: number, chunk = 0) => write(run, chunk, { status: 'running', worker });
  const queued = async (worker: number, most = 9, part: { limits?: Map<string, number>; limit?: number } = {}) =>
    (await runs().lease({ worker, queued: new Map([['alert', most]]), limit: 9, ...part })).map(({ seq }) => seq);
  const left = async (worker: number, part: { leftAfter?: number; limit?: number } = {}) =>
    (await runs().lease({ worker, leftAfter: 0, limit: 9, ...part })).map(({ seq }) => seq);

  test('J10 each worker has a number of its own, and knows whether others live or have left something behind', async () => {
    const [one, other] = [await begin(), await begin()];
    expect(other).not.toBe(one);
    expect(await runs().renew({ worker: one, forMs: LONG_MS })).toEqual({ worker: one, hasOthers: true });
    await act(await create(), other);
    await end(other);
    expect((await runs().renew({ worker: one, forMs: LONG_MS })).hasOthers).toBe(true);
    await endRun(store(), (await runs().findBySeq(1))!, 'succeeded', AT, 1);
    expect((await runs().renew({ worker: one, forMs: LONG_MS })).hasOthers).toBe(false);
    // It slept, and goes on under its number.
    expect(await runs().renew({ worker: other, forMs: LONG_MS })).toEqual({ worker: other, hasOthers: true });
  });

  test('J10 what one worker is given no other one is, until its lease is over', async () => {
    const [one, other] = [await begin(), await begin()];
    const [first, second, third] = [await create(), await create(), await create()];
    expect(await queued(one, 2)).toEqual([first.seq, second.seq]);
    expect(await queued(other)).toEqual([third.seq]);
    expect(await queued(one)).toEqual([first.seq, second.seq]);
    await end(one);
    expect(await queued(other)).toEqual([first.seq, second.seq, third.seq]);
  });

  test('J10 who runs a run is known while the lease lasts; then it is left behind, in order of arrival', async () => {
    const [one, other] = [await begin(), await begin()];
    const [never, first, second, mine] = [await create(), await create(), await create(), await create()];
    await write(never, 0, { status: 'running' });
    for (const run of [first, second]) await act(run, one);
    await act(mine, other);
    const heldBy = async ({ seq }: RunHead) => (await runs().journal(seq)).heldBy;
    expect([await heldBy(never), await heldBy(first), await heldBy(mine)]).toEqual([null, one, other]);
    expect(await left(other)).toEqual([never.seq, mine.seq]);
    await end(one);
    expect(await heldBy(first)).toBeNull();
    expect(await left(other)).toEqual([never, first, second, mine].map(({ seq }) => seq));
    expect(await left(other, { leftAfter: never.seq, limit: 2 })).toEqual([first.seq, second.seq]);
    await write(second, 1, { status: 'waiting' });
    expect(await left(other)).not.toContain(second.seq);
  });

  test('J10 of two that write the same chunk one is refused, and has changed nothing', async () => {
    const [one, other] = [await begin(), await begin()];
    const run = await create();
    await act(run, one);
    await runs().append(() => ({ runSeq: run.seq, chunk: 1, records: [], worker: other }));
    const late = write(run, 1, {
      status: 'failed',
      endedAt: AT,
      setTimers: [{ nodeId: 'a', iteration: '', kind: 'time', dueAt: 5 }],
    });
    expect(await codeOf(late)).toBe('run.written-elsewhere');
    expect((await runs().findBySeq(run.seq))?.status).toBe('running');
    expect(await runs().timersOf(run.seq)).toEqual([]);
    expect(await runs().journal(run.seq)).toMatchObject({ chunks: 2, heldBy: other });
  });

  test('J10 nobody writes on in a run that is no longer there', async () => {
    const run = await create({ createdAt: minutes(-600) });
    await endRun(store(), run, 'succeeded', minutes(-600));
    await store().prune({ before: AT, keepRuns: 9, keepEvents: 9, batch: 9 });
    expect(await codeOf(runs().append(() => ({ runSeq: run.seq, chunk: 1, records: [started()] })))).toBe(
      'run.not-found',
    );
  });

  test('T4 what other workers run of a flow counts in its limit, and what they are about to run', async () => {
    const [one, other] = [await begin(), await begin()];
    const [acting, leased, free, next] = [await create(), await create(), await create(), await create()];
    await act(acting, one);
    expect(await queued(one, 1)).toEqual([leased.seq]);
    const limits = new Map([['alert', 3]]);
    expect(await queued(other, 3, { limits })).toEqual([free.seq]);
    await act(free, other);
    await end(one);
    expect(await queued(other, 2, { limits })).toEqual([leased.seq, next.seq]);
  });

  test('T5 runs of a flow that is paused are given to no worker that has others beside it', async () => {
    await store().flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: AT });
    const [one] = [await begin(), await begin()];
    const run = await create();
    await store().flows.pause('alert', { by: 'ada', at: AT, reason: '' });
    expect(await queued(one)).toEqual([]);
    await store().flows.unpause('alert', AT);
    expect(await queued(one)).toEqual([run.seq]);
  });
}
