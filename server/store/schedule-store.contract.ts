// What every adapter's schedule store does.
import { expect, test } from 'vitest';
import { eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function scheduleStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const row = { flowId: 'digest', nodeId: 'trigger', cron: '0 9 * * *', timeZone: 'UTC', settledAt: 1_767_225_600_000 };

  test('schedules are added, replaced, listed and removed', async () => {
    const { schedules } = store();
    const other = { ...row, nodeId: 'evening' };
    await schedules.put([row, other]);
    expect(await schedules.list()).toEqual([other, row]);
    await schedules.put([{ ...row, cron: '0 10 * * *', settledAt: row.settledAt + 60_000 }]);
    expect((await schedules.list())[1]).toEqual({ ...row, cron: '0 10 * * *', settledAt: row.settledAt + 60_000 });
    await schedules.remove([other, { flowId: 'none', nodeId: 'none' }]);
    expect((await schedules.list()).map((each) => each.nodeId)).toEqual(['trigger']);
    await schedules.put([]);
    await schedules.remove([]);
    expect(await schedules.list()).toHaveLength(1);
  });
}
