// What every adapter's store of pledges does.
import { expect, test } from 'vitest';

import { eachStore } from './contract-support.ts';
import type { NewPledgeRow } from './pledge-store.ts';
import type { Store } from './store.ts';

export function pledgeStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const NOW = 1_767_225_600_000;
  const AT = new Date(NOW).toISOString();
  const error = { code: 'okta.unavailable', message: 'Okta is down.' };
  const pledge = (part: Partial<NewPledgeRow> = {}): NewPledgeRow => ({
    id: 'plg_1',
    connection: 'default',
    card: 'okta.create-temporary-group-membership',
    cardVersion: 1,
    subject: '00g1/00u1',
    what: 'Remove 00u1 from the group 00g1',
    input: { groupId: '00g1', userId: '00u1' },
    by: 'run_1.add',
    flowId: 'alert',
    runId: 'run_1',
    nodeId: 'add',
    dueAt: NOW + 60_000,
    madeAt: AT,
    ...part,
  });

  test('one is open for a subject; another step prolongs it and never shortens it, the same step changes nothing', async () => {
    const { pledges } = store();
    const { by: _by, ...row } = pledge();
    const made = await pledges.make(pledge());
    expect(made).toMatchObject({
      ...row,
      madeBy: 'run_1.add',
      lastBy: 'run_1.add',
      nextAt: NOW + 60_000,
      endedAt: null,
    });
    expect(await pledges.make(pledge({ id: 'plg_2', dueAt: NOW + 90_000 }))).toEqual(made);
    const other = { id: 'plg_3', by: 'run_2.add', runId: 'run_2' };
    expect(await pledges.make(pledge({ ...other, dueAt: NOW }))).toMatchObject({ id: 'plg_1', dueAt: NOW + 60_000 });
    const later = await pledges.make(pledge({ ...other, by: 'run_3.add', dueAt: NOW + 120_000 }));
    expect(later).toMatchObject({ id: 'plg_1', dueAt: NOW + 120_000, madeBy: 'run_1.add', lastBy: 'run_3.add' });
    expect(await pledges.findOpen(pledge())).toEqual(later);
    expect(await pledges.findOpen(pledge({ connection: 'other' }))).toBeUndefined();
    expect(await pledges.make(pledge({ id: 'plg_4', subject: '00g1/00u2' }))).toMatchObject({ id: 'plg_4' });
  });

  test('only who alone has made it withdraws it', async () => {
    const { pledges } = store();
    await pledges.make(pledge());
    await pledges.withdraw(pledge(), 'run_2.add', AT);
    expect(await pledges.findOpen(pledge())).toBeDefined();
    await pledges.make(pledge({ by: 'run_2.add' }));
    await pledges.withdraw(pledge(), 'run_1.add', AT);
    await pledges.withdraw(pledge(), 'run_2.add', AT);
    expect(await pledges.findOpen(pledge())).toBeDefined();
    const own = pledge({ id: 'plg_2', subject: '00g1/00u2' });
    await pledges.make(own);
    await pledges.withdraw(own, 'run_1.add', AT);
    expect(await pledges.findOpen(own)).toBeUndefined();
    expect((await pledges.list({ state: 'ended', limit: 5 })).items).toMatchObject([
      { id: 'plg_2', outcome: 'withdrawn' },
    ]);
  });

  test('J7 what is due is found until it is kept, also when an attempt was begun and nobody knows its end', async () => {
    const { pledges } = store();
    await pledges.make(pledge());
    expect(await pledges.due(NOW + 59_999, 10)).toEqual([]);
    expect(await pledges.begin('plg_1', NOW + 59_999, AT)).toBe(false);
    const due = NOW + 60_000;
    expect(await pledges.due(due, 10)).toMatchObject([{ id: 'plg_1', begunAt: null, attempts: 0 }]);
    expect(await pledges.begin('plg_1', due, AT)).toBe(true);
    expect(await pledges.due(due, 10)).toMatchObject([{ id: 'plg_1', begunAt: AT, attempts: 1 }]);
    // While it is begun nobody prolongs or withdraws it.
    const begun = await pledges.make(pledge({ by: 'run_2.add', dueAt: NOW + 120_000 }));
    expect(begun).toMatchObject({ dueAt: due, begunAt: AT });
    await pledges.withdraw(pledge(), 'run_1.add', AT);
    await pledges.failed('plg_1', { nextAt: due + 1, error, isOver: false });
    expect(await pledges.due(due, 10)).toEqual([]);
    expect(await pledges.due(due + 1, 10)).toMatchObject([{ error, begunAt: AT }]);
    await pledges.failed('plg_1', { nextAt: due + 2, error, isOver: true });
    expect(await pledges.due(due + 2, 10)).toMatchObject([{ begunAt: null }]);
    await pledges.keep('plg_1', { at: AT, seen: 'It was removed.' });
    await pledges.failed('plg_1', { nextAt: due, error, isOver: true });
    expect(await pledges.due(due + 2, 10)).toEqual([]);
    expect(await pledges.begin('plg_1', due + 2, AT)).toBe(false);
    expect(await pledges.make(pledge({ id: 'plg_2' }))).toMatchObject({ id: 'plg_2', attempts: 0 });
  });

  test('lists are told page by page, and ended ones are removed by age', async () => {
    const { pledges } = store();
    for (const at of [3, 1, 2]) {
      await pledges.make(pledge({ id: `plg_${at}`, subject: `00g1/${at}`, dueAt: NOW + at, runId: `run_${at}` }));
    }
    const ids = async (state: 'open' | 'ended'): Promise<string[]> => {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await pledges.list({ state, limit: 1, ...(cursor === null ? {} : { cursor }) });
        found.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found;
    };
    expect(await ids('open')).toEqual(['plg_1', 'plg_2', 'plg_3']);
    expect((await pledges.list({ state: 'open', runId: 'run_2', limit: 9 })).items).toHaveLength(1);
    expect((await pledges.list({ state: 'open', connection: 'none', limit: 9 })).items).toEqual([]);
    for (const at of [1, 2, 3])
      await pledges.keep(`plg_${at}`, { at: `2026-01-0${at}T00:00:00.000Z`, seen: 'It was.' });
    expect(await ids('ended')).toEqual(['plg_3', 'plg_2', 'plg_1']);
    expect(await pledges.removeEnded('2026-01-03T00:00:00.000Z')).toBe(2);
    expect(await ids('ended')).toEqual(['plg_3']);
  });
}
