// T9: catch-ups in the store: who carries one on, each event once, and a part with its row or not at all.
import { expect, test } from 'vitest';

import type { CatchUpRun, NewCatchUp } from './catch-up-store.ts';
import { aDelivery, anEvent, aRun, AT, minutes, SNAPSHOT } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function catchUpStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const LONG_MS = 3_600_000;

  const worker = async (forMs = LONG_MS): Promise<number> =>
    (await store().runs.renew({ worker: undefined, forMs })).worker;
  const wanted = (part: Partial<NewCatchUp> = {}): NewCatchUp => ({
    id: 'cup_1',
    flowId: 'alert',
    version: 1,
    snapshot: SNAPSHOT,
    mode: 'live',
    since: minutes(-60),
    until: AT,
    startedBy: 'someone',
    causers: ['someone', 'another'],
    madeAt: AT,
    toStart: 2,
    ...part,
  });
  async function withFlow(): Promise<void> {
    await store().flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: AT });
  }
  async function events(count: number): Promise<string[]> {
    const made = Array.from({ length: count }, () => anEvent());
    await store().events.accept(aDelivery(), made);
    return made.map(({ id }) => id);
  }
  const runFor = (eventId: string, ...further: string[]): CatchUpRun => ({ run: { ...aRun(), eventId }, further });
  const advance = (step: number, ...runs: CatchUpRun[]) => store().catchUps.advance({ id: 'cup_1', step, runs });

  test('T9.1 a part makes its runs in order and counts them, each event once, those that have runs passed over', async () => {
    const { catchUps, runs, waits } = store();
    await withFlow();
    const made = await catchUps.make(wanted(), await worker());
    expect(made).toEqual({
      ...wanted(),
      step: 0,
      started: 0,
      endedAt: null,
      outcome: null,
      error: null,
      stoppedBy: null,
    });
    const [a = '', b = '', c = '', d = ''] = await events(4);
    const first = await advance(0, runFor(b), runFor(a, c));
    expect(first.row).toMatchObject({ step: 1, started: 2 });
    expect(first.runs.map(({ eventId }) => eventId)).toEqual([b, a]);
    expect((await waits.gathered(first.runs[1]!.seq)).map(({ id }) => id)).toEqual([c]);
    const second = await advance(1, runFor(b), runFor(c, d), runFor(a));
    expect(second.row).toMatchObject({ step: 2, started: 3 });
    expect(second.runs.map(({ eventId }) => eventId)).toEqual([d]);
    expect(await runs.eventsTaken({ flowId: 'alert', eventIds: [a, b, c, d], dryOf: null })).toEqual([a, b, c, d]);
    expect(await catchUps.end({ id: 'cup_1', step: 2, at: AT, outcome: 'done', error: null })).toMatchObject({
      outcome: 'done',
      endedAt: AT,
      started: 3,
    });
    expect(await codeOf(advance(3, runFor(a)))).toBe('catch-up.elsewhere');
  });

  test('T9.1 a part is stored whole or not at all', async () => {
    const { catchUps, runs } = store();
    await withFlow();
    await catchUps.make(wanted(), await worker());
    const [a = '', b = ''] = await events(2);
    const bad = runFor(b);
    expect(await codeOf(advance(0, runFor(a), { ...bad, run: { ...bad.run, snapshot: 'b'.repeat(64) } }))).toBe(
      'snapshot.not-found',
    );
    expect((await runs.counts()).queued).toBe(0);
    expect(await catchUps.find('cup_1')).toMatchObject({ step: 0, started: 0 });
  });

  test('J10 T9.1 one worker carries it on; when its lease is over another one does, and the earlier one writes nothing more', async () => {
    const { catchUps, runs } = store();
    await withFlow();
    const [one, other] = [await worker(), await worker()];
    await catchUps.make(wanted(), one);
    const [a = '', b = ''] = await events(2);
    await advance(0, runFor(a));
    expect(await catchUps.take({ worker: other, carried: [] })).toEqual([]);
    expect(await catchUps.take({ worker: one, carried: ['cup_1'] })).toEqual([]);
    await runs.renew({ worker: one, forMs: 0 });
    expect(await catchUps.take({ worker: other, carried: [] })).toMatchObject([{ id: 'cup_1', step: 2, started: 1 }]);
    expect(await codeOf(advance(1, runFor(b)))).toBe('catch-up.elsewhere');
    const late = { id: 'cup_1', step: 1, at: AT, outcome: 'done' as const, error: null };
    expect(await codeOf(catchUps.end(late))).toBe('catch-up.elsewhere');
    expect((await runs.counts()).queued).toBe(1);
    expect((await advance(2, runFor(b))).row).toMatchObject({ step: 3, started: 2 });
    // Its own, which it has let go of, it takes up again.
    expect(await catchUps.take({ worker: other, carried: [] })).toMatchObject([{ step: 4 }]);
  });

  test('T9.1 one that is stopped, or whose flow is gone, starts nothing more, and its end stays as it was', async () => {
    const { catchUps, flows } = store();
    await withFlow();
    const mine = await worker();
    const [a = ''] = await events(1);
    await catchUps.make(wanted(), mine);
    const stop = { flowId: 'alert', id: 'cup_1', by: 'someone', at: AT };
    expect(await codeOf(catchUps.stop({ ...stop, flowId: 'other' }))).toBe('catch-up.not-found');
    const stopped = await catchUps.stop(stop);
    expect(stopped).toMatchObject({ outcome: 'stopped', stoppedBy: 'someone', endedAt: AT });
    expect(await codeOf(advance(0, runFor(a)))).toBe('catch-up.elsewhere');
    expect(await catchUps.stop({ ...stop, by: 'another', at: minutes(5) })).toEqual(stopped);
    expect(await codeOf(catchUps.stop({ ...stop, id: 'cup_9' }))).toBe('catch-up.not-found');
    expect(await catchUps.take({ worker: mine, carried: [] })).toEqual([]);

    await catchUps.make(wanted({ id: 'cup_2', flowId: 'gone' }), mine);
    expect(await codeOf(catchUps.advance({ id: 'cup_2', step: 0, runs: [runFor(a)] }))).toBe('flow.not-found');
    const error = { code: 'flow.not-found', message: 'It is gone.' };
    expect(await catchUps.end({ id: 'cup_2', step: 0, at: AT, outcome: 'failed', error })).toMatchObject({ error });
    expect(await flows.find('gone')).toBeUndefined();
  });

  test('those of a flow are listed, open ones first, and ended ones are removed by age', async () => {
    const { catchUps } = store();
    const mine = await worker();
    for (const id of ['cup_1', 'cup_2', 'cup_3', 'cup_4']) await catchUps.make(wanted({ id }), mine);
    await catchUps.make(wanted({ id: 'cup_5', flowId: 'other' }), mine);
    for (const [id, at] of [
      ['cup_4', AT],
      ['cup_1', minutes(5)],
    ] as const)
      await catchUps.stop({ flowId: 'alert', id, by: null, at });
    const ids = async (limit: number) => (await catchUps.list({ flowId: 'alert', limit })).map(({ id }) => id);
    expect(await ids(9)).toEqual(['cup_3', 'cup_2', 'cup_4', 'cup_1']);
    expect(await ids(1)).toEqual(['cup_3']);
    expect(await catchUps.removeEnded(minutes(1))).toBe(1);
    expect(await ids(9)).toEqual(['cup_3', 'cup_2', 'cup_1']);
  });
}
