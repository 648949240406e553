// J1 with journals that cannot be read, or that tell of what the flow does not have: their runs end with a clear error,
// can still be looked at, and all others go on.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';

import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { actCard, cardsWith, flowOf, startBench } from '../engine.test-support.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'signalbox.sqlite');
});

const finished = {
  type: 'step.finished',
  at: '',
  startedAt: '',
  iteration: null,
  attempt: 1,
  port: 'out',
  output: null,
};

test.each([
  ['waiting', '[{"type":"run.star', 'journal.malformed'],
  ['waiting', '{"type":"run.started"}', 'journal.malformed'],
  ['waiting', JSON.stringify([{ type: 'run.started' }, { ...finished, nodeId: 'nobody' }]), 'journal.diverged'],
  ['running', '', 'journal.malformed'],
  ['running', JSON.stringify([{ type: 'run.started' }, { ...finished, nodeId: 'nobody' }]), 'journal.diverged'],
] as const)('J1 a %s run whose journal became %j ends with %s', async (status, records, code) => {
  const clock = fakeClock('2026-03-01T10:00:00.000Z');
  const calls: string[] = [];
  const cards = cardsWith(actCard('repeatable', ({ name }) => (calls.push(name), { name })));
  let store = await openSqliteStore({ file });
  const before = await startBench({ store, cards, clock });
  const wait = { card: 'logic.delay', version: 1, inputs: { seconds: 60 } };
  const act = { card: 'test.repeatable', version: 1, inputs: { name: 'a' } };
  await before.activate(flowOf({ wait, act }, ['trigger -> wait', 'wait -> act']));
  const runs = [...(await before.deliver()), ...(await before.deliver()), ...(await before.deliver())];
  for (const runId of runs) await before.rest(runId);
  await before.engine.stop(0);
  await store.close();

  const tampered = new Database(file);
  tampered.prepare('update journal set records = ? where run_seq = 2 and chunk = 0').run(records);
  tampered.prepare('update runs set status = ? where seq = 2').run(status);
  tampered.close();

  store = await openSqliteStore({ file });
  const { engine, reach, views, takeTroubles } = await startBench({ store, cards, clock });
  // No list is refused for one run in it.
  for (const each of (await store.runs.list({ limit: 9 })).items)
    expect(await views.summary(each)).toMatchObject({ id: each.id, flowId: each.flowId });
  clock.advance(60_000);
  for (const runId of [runs[0]!, runs[2]!]) await reach(runId, 'succeeded');
  const row = await reach(runs[1]!, 'failed');
  expect(row.error?.code).toBe(code);
  expect(takeTroubles().some((trouble) => trouble.includes('journal'))).toBe(true);
  expect(calls).toEqual(['a', 'a']);
  expect(await store.runs.nextDueAt()).toBeUndefined();
  // It is set aside, not hidden.
  expect(await views.detail(runs[1]!)).toMatchObject({ status: 'failed', error: { code } });
  expect((await store.runs.list({ limit: 9 })).items).toHaveLength(3);
  await engine.stop(0);
  await store.close();
});
