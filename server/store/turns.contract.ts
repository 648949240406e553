// What every adapter's store keeps of turns (T4.1): of the runs of a flow with the same key one has its turn; and of events
// that start no run because the flow is full.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectProperty } from '../../tests/support/property.ts';
import type { RunStatus } from '../../shared/run.ts';
import { aDelivery, anEvent, aRun, AT, minutes } from './contract-builders.ts';
import { eachStore, endRun, readyRuns } from './contract-support.ts';
import type { NewRun, RunConcurrency, RunHead } from './run-store.ts';
import type { Store } from './store.ts';

export function turnsContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = () => store().runs;
  const keyed = (key: string, order: number, part: Partial<RunConcurrency> = {}): Partial<NewRun> => ({
    concurrency: { key, order, release: false, ...part },
  });
  const create = (part: Partial<NewRun>) => runs().create(aRun(part));
  const ready = async (limit = 50) => (await readyRuns(store(), limit)).map((run) => run.seq);
  const chunks = new Map<number, number>();
  async function become(run: RunHead, status: RunStatus): Promise<void> {
    const chunk = chunks.get(run.seq) ?? 0;
    chunks.set(run.seq, chunk + 1);
    const ended = status === 'succeeded' || status === 'failed' ? { endedAt: AT } : {};
    await runs().append(() => ({ runSeq: run.seq, chunk, records: [], status, startedAt: AT, ...ended }));
  }

  test('T4.1 a run keeps what it shares, and one run a key is ready, in each flow', async () => {
    chunks.clear();
    const first = await create(keyed('"ada"', 5));
    expect(first.concurrency).toEqual({ key: '"ada"', order: 5, release: false });
    expect((await runs().find(first.id))?.concurrency).toEqual(first.concurrency);
    await create(keyed('"ada"', 6));
    const other = await create(keyed('"bob"', 1));
    const plain = await create({});
    const elsewhere = await create({ ...keyed('"ada"', 1), flowId: 'cleanup' });
    expect(await ready()).toEqual([first.seq, other.seq, plain.seq, elsewhere.seq]);
    expect((await runs().counts()).queued).toBe(5);
    expect(await runs().recentByFlow({ flowIds: ['alert'], limit: 9, since: AT })).toMatchObject([{ queued: 4 }]);
  });

  test('T4.1 T6 turns go by the order of publishing among those that wait; one that was claimed is not overtaken', async () => {
    chunks.clear();
    const late = await create(keyed('1', 50));
    const early = await create(keyed('1', 20));
    const twin = await create(keyed('1', 20));
    expect(await ready()).toEqual([early.seq]);
    expect(await runs().claim(late.seq)).toBe(false);
    expect(await runs().claim(early.seq)).toBe(true);
    expect(await runs().claim(early.seq)).toBe(true);
    const earliest = await create(keyed('1', 1));
    expect(await ready()).toEqual([early.seq]);
    await become(early, 'running');
    expect(await ready()).toEqual([]);
    await become(early, 'succeeded');
    for (const next of [earliest, twin, late]) {
      expect(await ready()).toEqual([next.seq]);
      await become(next, 'running');
      await become(next, 'failed');
    }
    expect(await ready()).toEqual([]);
    expect(await runs().claim(late.seq)).toBe(false);
  });

  test('T4.1 a waiting run keeps its key, unless it releases it; a resumed one waits its turn (S10.2)', async () => {
    chunks.clear();
    const holds = await create(keyed('1', 1));
    const after = await create(keyed('1', 2));
    await become(holds, 'running');
    await become(holds, 'waiting');
    expect(await ready()).toEqual([]);
    await become(holds, 'failed');
    expect(await ready()).toEqual([after.seq]);
    await become(holds, 'queued');
    // It was published before, and the other one has not begun.
    expect(await ready()).toEqual([holds.seq]);
    const releases = await create(keyed('2', 1, { release: true }));
    const next = await create(keyed('2', 2, { release: true }));
    await become(releases, 'running');
    await become(releases, 'waiting');
    expect(await ready()).toEqual([holds.seq, next.seq]);
    await become(releases, 'running');
    await become(releases, 'succeeded');
    expect(await ready()).toEqual([holds.seq, next.seq]);
  });

  test('T3 T4 a run that gathers enters when its window closes', async () => {
    const gather = { key: '"k"', quietMs: 1_000, maxMs: 1_000 };
    const event = anEvent({ runs: [aRun({ ...keyed('1', 1), gather })] });
    const [accepted] = await store().events.accept(aDelivery(), [event]);
    const other = await create(keyed('1', 2));
    expect(await ready()).toEqual([other.seq]);
    const closed = await store().waits.closeWindow(accepted!.runs[0]!.seq, Date.parse(AT) + 1_000);
    expect(closed?.concurrency).toEqual({ key: '1', order: 1, release: false });
    expect(await ready()).toEqual([closed?.seq]);
  });

  test('T4.1 whatever happens in whatever order, of each key at most one acts, and none is forgotten', async () => {
    let keys = 0;
    await expectProperty(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('new', 'claim', 'run', 'wait', 'end'), fc.nat(9)), { maxLength: 40 }),
        async (steps) => {
          chunks.clear();
          const key = String((keys += 1));
          const made: { head: RunHead; status: RunStatus }[] = [];
          const mine = async () => {
            const seqs = new Set(await ready(500));
            return made.filter((one) => seqs.has(one.head.seq));
          };
          const move = async (one: (typeof made)[number] | undefined, to: RunStatus): Promise<void> => {
            if (one === undefined) return;
            await become(one.head, to);
            one.status = to;
          };
          for (const [what, pick] of steps) {
            const acting = made.filter((one) => one.status === 'running' || one.status === 'waiting');
            expect(acting.length).toBeLessThanOrEqual(1);
            if (what === 'new') made.push({ head: await create(keyed(key, pick)), status: 'queued' });
            else if (what === 'claim') for (const one of await mine()) await runs().claim(one.head.seq);
            else if (what === 'run') await move((await mine())[0] ?? acting[0], 'running');
            else if (what === 'wait') await move(acting[0], 'waiting');
            else await move(made.filter((one) => one.status !== 'succeeded')[pick], 'succeeded');
          }
          const order: number[] = [];
          for (let one = made.find((each) => each.status === 'running' || each.status === 'waiting'); ;) {
            await move(one, 'succeeded');
            const turn = await mine();
            expect(turn.length).toBeLessThanOrEqual(1);
            one = turn[0];
            if (one === undefined) break;
            order.push(one.head.concurrency?.order ?? -1);
          }
          expect(made.every((one) => one.status === 'succeeded')).toBe(true);
          // The first may have been claimed before an earlier one came.
          expect(order.slice(1)).toEqual(order.slice(1).toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('T4 an event starts no run while its flow is full, on record; what joins a window does', async () => {
    const accept = async (part: Partial<NewRun>) => {
      const event = anEvent({ runs: [aRun(part)] });
      return { event, accepted: (await store().events.accept(aDelivery(), [event]))[0]! };
    };
    const two = { unlessFull: { maxRuns: 2 } };
    const first = (await accept(two)).accepted.runs[0]!;
    await accept({ ...two, flowId: 'cleanup' });
    await accept(two);
    const { event, accepted } = await accept(two);
    expect(accepted.runs).toEqual([]);
    expect(accepted.skipped).toMatchObject([{ flowId: 'alert', nodeId: 'trigger' }]);
    expect(accepted.skipped[0]?.reason).toContain('(2)');
    expect(await store().events.find(event.id)).toMatchObject({ runs: [], skipped: accepted.skipped });
    await endRun(store(), first);
    expect((await accept(two)).accepted.runs).toHaveLength(1);
    // Nothing of it holds the event, so retention may take it, and the record with it.
    await store().prune({ before: minutes(1), keepRuns: 99, keepEvents: 99, batch: 99 });
    expect(await store().events.find(event.id)).toBeUndefined();
  });

  test('T4.3 a key that is taken skips, and of one delivery each event sees what those before it filled', async () => {
    const skip = { unlessFull: { maxRuns: null } };
    const make = (key: string, part: Partial<NewRun> = {}) =>
      anEvent({ runs: [aRun({ ...keyed(key, 1), ...skip, ...part })] });
    const gather = { key: '"k"', quietMs: 9, maxMs: 9 };
    const taken = await store().events.accept(aDelivery(), [
      make('1'),
      make('1'),
      make('2'),
      make('3', { gather, flowId: 'cleanup' }),
      make('3', { gather, flowId: 'cleanup' }),
    ]);
    expect(taken.map((one) => [one.runs.length, one.skipped.length])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(taken[4]?.runs[0]?.id).toBe(taken[3]?.runs[0]?.id);
  });
}
