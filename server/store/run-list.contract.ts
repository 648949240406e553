// What every adapter's lists of runs give: the API's pages, the worker's queue, the flows list's newest runs.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectProperty } from '../../tests/support/property.ts';
import type { RunStatus, WaitKind } from '../../shared/run.ts';
import { aDelivery, anEvent, aRun, AT, minutes } from './contract-builders.ts';
import { allPages, codeOf, eachStore, endRun } from './contract-support.ts';
import type { RunFilter, RunRow } from './run-store.ts';
import type { Store } from './store.ts';

const FLOWS = ['alert', 'alert-again', 'cleanup', 'offboard'];
const STATUSES: RunStatus[] = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'];

export function runListContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = () => store().runs;
  const setStatus = (runSeq: number, status: RunStatus, waitKinds?: readonly WaitKind[]) =>
    runs().append(() => ({ runSeq, chunk: 0, records: [], status, ...(waitKinds === undefined ? {} : { waitKinds }) }));
  /** By what a waiting run waits for; of each third one it is not known. */
  const KINDS: (WaitKind[] | undefined)[] = [['time'], ['decision', 'time'], undefined];
  const kindsOf = new Map<number, WaitKind[] | undefined>();

  /** 90 runs over three hours: every flow and status, each third one started by an event. */
  async function manyRuns(): Promise<{ rows: RunRow[]; uuidOf: Map<string, string> }> {
    const uuidOf = new Map<string, string>();
    const ids: string[] = [];
    for (let at = 0; at < 90; at++) {
      const run = aRun({ flowId: FLOWS[(at * 7) % 4]!, createdAt: minutes(at * 2) });
      ids.push(run.id);
      let seq: number;
      if (at % 3 === 0) {
        const event = anEvent({ runs: [run] });
        uuidOf.set(event.id, event.uuid!);
        seq = (await store().events.accept(aDelivery(), [event]))[0]!.runs[0]!.seq;
      } else {
        seq = (await runs().create(run)).seq;
      }
      const status = STATUSES[(at * 5) % 6]!;
      const kinds = status === 'waiting' ? KINDS[at % 3] : undefined;
      kindsOf.set(seq, kinds);
      if (status !== 'queued') await setStatus(seq, status, kinds);
    }
    const rows = await Promise.all(ids.map(async (id) => (await runs().find(id))!));
    return { rows, uuidOf };
  }

  test('any filter gives the same as looking at every run, in pages of any size', async () => {
    const { rows, uuidOf } = await manyRuns();
    const events = [...uuidOf];
    const counted = Object.fromEntries(
      STATUSES.map((status) => [status, rows.filter((run) => run.status === status).length]),
    );
    expect(await runs().counts()).toEqual(counted);
    const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 });
    const time = fc.integer({ min: -30, max: 210 }).map((count) => minutes(count));
    const filters = fc.record({
      limit: fc.integer({ min: 1, max: 40 }),
      flow: some(fc.constantFrom(...FLOWS, 'none')),
      status: some(fc.uniqueArray(fc.constantFrom(...STATUSES), { minLength: 1, maxLength: 3 })),
      waits: some(fc.uniqueArray(fc.constantFrom<WaitKind>('time', 'decision', 'event'), { minLength: 1 })),
      since: some(time),
      until: some(time),
      event: some(fc.constantFrom(events[3]![0], events[4]![1], 'evt_none')),
      q: some(fc.constantFrom('ALERT', 'off', 'none', rows[33]!.id, events[3]![0], events[5]![1])),
    });
    const expected = (filter: Omit<RunFilter, 'cursor'>): string[] =>
      rows
        .filter((run) => {
          const names = [run.id, run.eventId ?? '', uuidOf.get(run.eventId ?? '') ?? ''];
          return (
            (filter.flow === undefined || run.flowId === filter.flow) &&
            (filter.status === undefined || filter.status.includes(run.status)) &&
            (filter.waits === undefined ||
              (run.status === 'waiting' &&
                (kindsOf.get(run.seq)?.some((kind) => filter.waits?.includes(kind)) ?? true))) &&
            (filter.since === undefined || run.createdAt >= filter.since) &&
            (filter.until === undefined || run.createdAt <= filter.until) &&
            (filter.event === undefined || names.slice(1).includes(filter.event)) &&
            (filter.q === undefined || names.includes(filter.q) || run.flowId.includes(filter.q.toLowerCase()))
          );
        })
        .map((run) => run.id)
        .reverse();
    await expectProperty(
      fc.asyncProperty(filters, async (drawn) => {
        const given = Object.fromEntries(Object.entries(drawn).filter(([, value]) => value !== undefined));
        const filter = given as unknown as RunFilter;
        const listed = await allPages((cursor) => runs().list({ ...filter, ...(cursor && { cursor }) }));
        expect(listed.map((run) => run.id)).toEqual(expected(filter));
      }),
      { numRuns: 150 },
    );
  });

  test('what a run waits for counts while it waits so, and no longer', async () => {
    const [one, other] = [await runs().create(aRun()), await runs().create(aRun())];
    const write = (runSeq: number, chunk: number, part: { status: RunStatus; waitKinds?: WaitKind[] }) =>
      runs().append(() => ({ runSeq, chunk, records: [], ...part }));
    const waiting = async (...waits: WaitKind[]) =>
      (await runs().list({ waits, limit: 9 })).items.map(({ seq }) => seq);
    await write(one.seq, 0, { status: 'waiting', waitKinds: ['approval', 'decision'] });
    await write(other.seq, 0, { status: 'waiting', waitKinds: ['decision'] });
    expect([await waiting('approval'), await waiting('decision', 'approval')]).toEqual([
      [one.seq],
      [other.seq, one.seq],
    ]);
    await write(one.seq, 1, { status: 'waiting', waitKinds: ['time'] });
    expect([await waiting('approval'), await waiting('decision'), await waiting('time')]).toEqual([
      [],
      [other.seq],
      [one.seq],
    ]);
    await write(one.seq, 2, { status: 'running' });
    await write(other.seq, 1, { status: 'cancelled' });
    expect(await waiting('approval', 'decision', 'time', 'event', 'run', 'retry')).toEqual([]);
  });

  test('a page is whole rows, and a cursor of another list is refused', async () => {
    const { rows } = await manyRuns();
    const page = await runs().list({ limit: 3 });
    expect(page.items).toEqual(rows.slice(-3).reverse());
    expect(page.nextCursor).not.toBeNull();
    const exact = await runs().list({ limit: 90 });
    expect([exact.items.length, exact.nextCursor]).toEqual([90, null]);
    for (const cursor of [
      '',
      '%%',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('[1.5]').toString('base64url'),
    ]) {
      expect(await codeOf(runs().list({ limit: 3, cursor }))).toBe('cursor.invalid');
    }
    for (const time of ['', 'soon', '12000-01-01', '-000001-01-01T00:00:00Z'])
      expect(await codeOf(runs().list({ limit: 3, until: time }))).toBe('time.invalid');
  });

  test('S10.1 the runs of one event are paged, however often it was replayed', async () => {
    const event = anEvent({ runs: [aRun()] });
    await store().events.accept(aDelivery(), [event]);
    const replays = Array.from({ length: 1_200 }, () => aRun({ eventId: event.id, replayOf: event.runs[0]!.id }));
    await Promise.all(replays.map((run) => runs().create(run)));
    const oneOfTen = replays.filter((_, at) => at % 10 === 0).map((run) => run.id);
    const seqs = await Promise.all(oneOfTen.map(async (id) => (await runs().find(id))!.seq));
    await Promise.all(seqs.map((seq) => setStatus(seq, 'failed')));
    const all = await allPages((cursor) => runs().list({ event: event.uuid!, limit: 150, ...(cursor && { cursor }) }));
    expect(all.map((run) => run.id)).toEqual([event.runs[0]!, ...replays].map((run) => run.id).toReversed());
    const failed = await allPages((cursor) =>
      runs().list({ event: event.id, status: ['failed'], limit: 50, ...(cursor && { cursor }) }),
    );
    expect(failed.map((run) => run.id)).toEqual(oneOfTen.toReversed());
  });

  test('T6 T8 queued runs of the flows that are asked for come in order of arrival, of each no more than is asked for', async () => {
    expect(await runs().queuedFlows()).toEqual([]);
    const heads = [];
    for (let at = 0; at < 12; at++) heads.push(await runs().create(aRun({ flowId: FLOWS[at % 3]! })));
    await setStatus(heads[1]!.seq, 'running');
    const seqs = async (flows: Record<string, number>, limit: number) =>
      (await runs().lease({ worker: 0, queued: new Map(Object.entries(flows)), limit })).map((run) => run.seq);
    const all = Object.fromEntries(FLOWS.map((flow) => [flow, 99]));
    expect((await runs().queuedFlows()).toSorted()).toEqual(FLOWS.slice(0, 3).toSorted());
    expect(await seqs(all, 5)).toEqual([1, 3, 4, 5, 6]);
    expect(await seqs({ ...all, [FLOWS[0]!]: 1 }, 5)).toEqual([1, 3, 5, 6, 8]);
    expect(await seqs({ [FLOWS[2]!]: 9 }, 9)).toEqual([3, 6, 9, 12]);
    expect(await seqs({ none: 9 }, 9)).toEqual([]);
    expect(await seqs({}, 9)).toEqual([]);
    expect((await runs().lease({ worker: 0, queued: new Map([[FLOWS[0]!, 1]]), limit: 1 }))[0]).toEqual(heads[0]);
    for (const at of [2, 5, 8, 11]) await setStatus(heads[at]!.seq, 'running');
    expect(await runs().queuedFlows()).not.toContain(FLOWS[2]);
  });

  test('T6 order of arrival holds over flows with unequal backlogs', async () => {
    const flowOf = (at: number): string => (at < 40 ? 'long' : at % 5 === 0 ? 'long' : `flow-${(at * 3) % 7}`);
    const heads = await Promise.all(Array.from({ length: 90 }, (_, at) => runs().create(aRun({ flowId: flowOf(at) }))));
    await expectProperty(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.dictionary(
          fc.constantFrom<string>('long', 'flow-0', 'flow-1', 'flow-3', 'flow-6', 'none'),
          fc.integer({ min: 1, max: 60 }),
        ),
        async (limit, wanted) => {
          const flows = new Map(Object.entries(wanted));
          const few = heads.filter((run, at) => {
            const before = heads.slice(0, at).filter((other) => other.flowId === run.flowId);
            return before.length < (flows.get(run.flowId) ?? 0);
          });
          expect(await runs().lease({ worker: 0, queued: flows, limit })).toEqual(few.slice(0, limit));
        },
      ),
    );
  });

  test('T5.2 what events and calls started is counted by flow and second, replays and runs by hand are not', async () => {
    const at = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1_000).toISOString();
    for (const second of [0, 30, 30, 59]) {
      const createdAt = at(second);
      const run = aRun({ createdAt, flowId: second === 59 ? 'cleanup' : 'alert' });
      await store().events.accept(aDelivery({ receivedAt: createdAt }), [anEvent({ runs: [run] })]);
    }
    const { items } = await store().events.list({ limit: 1 });
    await runs().create(aRun({ createdAt: at(60), eventId: items[0]!.id, replayOf: 'run_1' }));
    const caller = await runs().create(aRun({ createdAt: at(60), payload: '{}' }));
    await runs().create(aRun({ createdAt: at(60), eventId: items[0]!.id, startedBy: 'ada' }));
    for (const mode of ['live', 'dry'] as const) {
      const calledBy = { runId: caller.id, nodeId: mode, iteration: null, depth: 1, awaited: true };
      const run = { ...aRun({ createdAt: at(58), flowId: 'called', mode, startedBy: 'ada' }), calledBy };
      const chunk = mode === 'live' ? 0 : 1;
      await runs().append(() => ({ runSeq: caller.seq, chunk, records: [], status: 'waiting', startRuns: [run] }));
    }
    const since = async (seconds: number) =>
      (await runs().startsSince(at(seconds))).toSorted((a, b) => a.second.localeCompare(b.second));
    expect(await since(1)).toEqual([
      { flowId: 'alert', second: '2026-03-01T10:00:30', count: 2 },
      { flowId: 'called', second: '2026-03-01T10:00:58', count: 1 },
      { flowId: 'cleanup', second: '2026-03-01T10:00:59', count: 1 },
    ]);
    expect(await since(61)).toEqual([]);
  });

  test('T5 the oldest queued run of each flow that has one', async () => {
    expect(await runs().oldestQueued()).toEqual([]);
    for (const [second, flowId] of ['alert', 'alert', 'cleanup', 'alert', 'cleanup'].entries()) {
      const run = await runs().create(aRun({ createdAt: new Date(Date.parse(AT) + second).toISOString(), flowId }));
      if (second === 0) await setStatus(run.seq, 'running');
    }
    const oldest = (await runs().oldestQueued()).toSorted((a, b) => a.flowId.localeCompare(b.flowId));
    expect(oldest).toEqual([
      { flowId: 'alert', createdAt: '2026-03-01T10:00:00.001Z' },
      { flowId: 'cleanup', createdAt: '2026-03-01T10:00:00.002Z' },
    ]);
  });

  test('runs that were running are found again, in order of arrival', async () => {
    for (let at = 0; at < 6; at++) {
      const run = await runs().create(aRun({ flowId: FLOWS[at % 2]! }));
      if (at !== 3) await setStatus(run.seq, 'running');
    }
    const left = await runs().lease({ worker: 0, leftAfter: 1, limit: 3 });
    expect(left.map((run) => run.seq)).toEqual([2, 3, 5]);
    expect(left[0]).toMatchObject({ status: 'running', flowId: 'alert-again' });
  });

  test('the newest runs of each flow come newest first, with the totals of the time asked for', async () => {
    const old = await runs().create(aRun({ createdAt: minutes(-600) }));
    await endRun(store(), old, 'failed', minutes(-600));
    for (const status of ['succeeded', 'succeeded', 'failed', 'cancelled'] as const) {
      await endRun(store(), await runs().create(aRun()), status, minutes(5));
    }
    await runs().create(aRun({ createdAt: minutes(7) }));
    await endRun(store(), await runs().create(aRun({ flowId: 'cleanup' })), 'failed', minutes(5));
    const byFlow = async (limit: number, since: string) =>
      Object.fromEntries(
        (await runs().recentByFlow({ flowIds: FLOWS, limit, since })).map((flow) => [flow.flowId, flow]),
      );
    expect(await byFlow(4, AT)).toEqual({
      alert: {
        flowId: 'alert',
        recent: ['queued', 'cancelled', 'failed', 'succeeded'],
        queued: 1,
        succeeded: 2,
        failed: 1,
        lastRunAt: minutes(7),
      },
      cleanup: { flowId: 'cleanup', recent: ['failed'], queued: 0, succeeded: 0, failed: 1, lastRunAt: AT },
    });
    expect((await byFlow(1, minutes(-601)))['alert']).toMatchObject({ recent: ['queued'], succeeded: 2, failed: 2 });
    expect((await byFlow(1, minutes(120)))['alert']).toMatchObject({ succeeded: 0, failed: 0 });
    const one = await runs().recentByFlow({ flowIds: ['cleanup'], limit: 1, since: AT });
    expect(one.map((flow) => flow.flowId)).toEqual(['cleanup']);
  });

  test('how many runs of a flow are queued is known whatever became of them', async () => {
    const { rows } = await manyRuns();
    const queued = rows.filter((run) => run.status === 'queued');
    const [first, second] = queued.filter((run) => run.flowId === queued[0]!.flowId);
    await setStatus(first!.seq, 'running');
    const again = { runSeq: rows[1]!.seq, chunk: 1, records: [], status: 'queued' as const };
    await runs().append(() => again);
    // What is refused counts for nothing.
    await codeOf(runs().append(() => again));
    await endRun(store(), second!, 'cancelled');
    const now = await Promise.all(rows.map(async (run) => (await runs().find(run.id))!));
    const left = now.filter((run) => run.status === 'queued').map((run) => run.flowId);
    const byFlow = await runs().recentByFlow({ flowIds: FLOWS, limit: 1, since: AT });
    expect(Object.fromEntries(byFlow.map((flow) => [flow.flowId, flow.queued]))).toEqual(
      Object.fromEntries(FLOWS.map((flow) => [flow, left.filter((one) => one === flow).length])),
    );
  });

  test('what ended is counted by the hour of its end, and of the newest it is told how long they took', async () => {
    const end = async (flowId: string, status: 'succeeded' | 'failed', made: number, took: number) => {
      const run = await runs().create(aRun({ flowId, createdAt: minutes(made) }));
      await runs().append(() => ({
        runSeq: run.seq,
        chunk: 0,
        records: [],
        status,
        startedAt: minutes(made),
        endedAt: minutes(made + took),
      }));
    };
    await end('alert', 'succeeded', 0, 1);
    await end('alert', 'failed', 10, 2);
    await end('alert', 'succeeded', 50, 60);
    await end('cleanup', 'succeeded', 61, 3);
    await runs().create(aRun({ createdAt: minutes(62) }));
    await endRun(store(), await runs().create(aRun({ mode: 'dry' })), 'failed');
    const [first, second] = [AT.slice(0, 13), minutes(60).slice(0, 13)];
    const sorted = (all: object[]): string[] => all.map((each) => JSON.stringify(each)).toSorted();
    const wanted = { since: AT, until: minutes(119), mostDurations: 100 };
    const every = await runs().statistics(wanted);
    expect(every.hasMoreDurations).toBe(false);
    expect(every.ended).toHaveLength(3);
    expect(every.ended).toEqual(
      expect.arrayContaining([
        { hour: first, status: 'failed', count: 1 },
        { hour: first, status: 'succeeded', count: 1 },
        { hour: second, status: 'succeeded', count: 2 },
      ]),
    );
    expect(sorted(every.durations)).toEqual(
      sorted([
        { hour: first, ms: 60_000 },
        { hour: first, ms: 120_000 },
        { hour: second, ms: 180_000 },
        { hour: second, ms: 3_600_000 },
      ]),
    );
    const one = await runs().statistics({ ...wanted, flow: 'alert', since: minutes(60) });
    expect(one.ended).toEqual([{ hour: second, status: 'succeeded', count: 1 }]);
    expect(one.durations).toEqual([]);
    const few = await runs().statistics({ ...wanted, flow: 'alert', mostDurations: 2 });
    expect([few.hasMoreDurations, few.durations]).toEqual([true, [{ hour: second, ms: 3_600_000 }]]);
  });

  test('S11 a dry run counts neither as success nor as failure', async () => {
    await endRun(store(), await runs().create(aRun({ mode: 'dry' })), 'failed');
    expect(await runs().recentByFlow({ flowIds: ['none', 'alert'], limit: 5, since: AT })).toMatchObject([
      { succeeded: 0, failed: 0, recent: ['failed'] },
    ]);
  });

  test('S10.2 a failed run that is resumed and succeeds counts once', async () => {
    const run = await runs().create(aRun());
    await endRun(store(), run, 'failed');
    await runs().append(() => ({ runSeq: run.seq, chunk: 1, records: [], status: 'running' }));
    await runs().append(() => ({ runSeq: run.seq, chunk: 2, records: [], status: 'succeeded', endedAt: minutes(61) }));
    expect(await runs().recentByFlow({ flowIds: ['none', 'alert'], limit: 5, since: AT })).toMatchObject([
      { succeeded: 1, failed: 0, recent: ['succeeded'] },
    ]);
  });
}
