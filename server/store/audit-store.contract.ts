// What every adapter's audit store does.
import { expect, test } from 'vitest';
import type { AuditBegan } from './audit-store.ts';
import { minutes } from './contract-builders.ts';
import { allPages, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function auditStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const audit = () => store().audit;
  const began = (id: string, part: Partial<AuditBegan> = {}): AuditBegan => ({
    id,
    at: minutes(0),
    by: 'ada@example.com',
    role: 'admin',
    address: '127.0.0.1',
    action: 'POST /api/flows/:id/publish',
    what: 'published a flow',
    subject: 'flow:alert',
    ...part,
  });
  const done = { at: minutes(1), outcome: 'done' as const, code: null, subject: null, before: null, after: null };

  test('what was begun is listed at once, and how it ended when that is known', async () => {
    await audit().begin(began('aud_1'));
    const unknown = { outcome: 'unknown', code: null, before: null, after: null };
    expect((await audit().list({ limit: 10 })).items).toEqual([{ ...began('aud_1'), ...unknown }]);
    await audit().end({ ...done, id: 'aud_1', before: { version: 1 }, after: { version: 2 } });
    expect((await audit().list({ limit: 10 })).items).toEqual([
      { ...began('aud_1'), outcome: 'done', code: null, before: { version: 1 }, after: { version: 2 } },
    ]);
  });

  test('an end is written once, and a refusal has its code', async () => {
    await audit().begin(began('aud_1'));
    await audit().end({ ...done, id: 'aud_1', outcome: 'refused', code: 'flow.invalid-draft' });
    await audit().end({ ...done, id: 'aud_1', after: 'another end' });
    const [entry] = (await audit().list({ limit: 10 })).items;
    expect(entry).toMatchObject({ outcome: 'refused', code: 'flow.invalid-draft', after: null });
  });

  test('a subject that is known only at the end is found by it', async () => {
    await audit().begin(began('aud_1', { subject: null }));
    await audit().end({ ...done, id: 'aud_1', subject: 'flow:new' });
    const { items } = await audit().list({ subject: 'flow:new', limit: 10 });
    expect(items.map((entry) => [entry.id, entry.subject])).toEqual([['aud_1', 'flow:new']]);
  });

  test('filters narrow, newest first, and pages give each entry once', async () => {
    for (let at = 0; at < 7; at++) {
      const by = at % 2 === 0 ? 'ada@example.com' : 'token:ci';
      await audit().begin(began(`aud_${at}`, { at: minutes(at), by, subject: `flow:${at % 3}` }));
    }
    const ids = async (filter: object): Promise<string[]> =>
      (
        await allPages((cursor) => audit().list({ ...filter, limit: 2, ...(cursor === undefined ? {} : { cursor }) }))
      ).map(({ id }) => id.slice(4));
    expect(await ids({})).toEqual(['6', '5', '4', '3', '2', '1', '0']);
    expect(await ids({ by: 'token:ci' })).toEqual(['5', '3', '1']);
    expect(await ids({ subject: 'flow:0' })).toEqual(['6', '3', '0']);
    expect(await ids({ since: minutes(2), until: minutes(4) })).toEqual(['4', '3', '2']);
    expect(await ids({ q: 'TOKEN:' })).toEqual(['5', '3', '1']);
    expect(await ids({ q: 'flow:2' })).toEqual(['5', '2']);
    expect(await ids({ action: 'DELETE /api/flows/:id' })).toEqual([]);
  });
}
