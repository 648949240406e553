// Opening and losing a store file: lock, permissions, versions, damage, and the end of the process at any moment.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { systemClock } from '../../lib/clock.ts';
import { aDelivery, anEvent, aRun, minutes, SNAPSHOT, started } from '../contract-builders.ts';
import { codeOf } from '../contract-support.ts';
import { BEFORE_CAUSERS, BEFORE_MAKERS, BEFORE_RUN_WAITS } from './older.test-support.ts';
import { openSqliteStore } from './open.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'data', 'signalbox.db');
});

/** Changes the closed file as somebody else would. */
function tamper(change: (database: Database.Database) => void): void {
  const database = new Database(file);
  change(database);
  database.close();
}

test('the folder and its files are private to their owner', async () => {
  const store = await openSqliteStore({ file });
  await store.check();
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  expect(mode(dirname(file))).toBe('700');
  expect(['', '-wal', '-shm'].map((suffix) => mode(file + suffix))).toEqual(['600', '600', '600']);
  await store.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});

test('J2 the file is set up for durability, references and giving space back', async () => {
  await (await openSqliteStore({ file })).close();
  tamper((database) => {
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    // 2: incremental.
    expect(database.pragma('auto_vacuum', { simple: true })).toBe(2);
    // Statistics of a small store would spoil the plans of a large one.
    expect(database.prepare("select name from sqlite_master where name like 'sqlite_stat%'").all()).toEqual([]);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('foreign_key_check')).toEqual([]);
  });
});

test('what was stored is there after reopening', async () => {
  const first = await openSqliteStore({ file });
  await first.flows.putSnapshot(SNAPSHOT, '{}');
  const event = anEvent({ runs: [aRun()] });
  await first.events.accept(aDelivery(), [event]);
  await first.runs.append(() => ({ runSeq: 1, chunk: 0, records: [started()], status: 'running' }));
  await first.close();
  const second = await openSqliteStore({ file });
  expect(await second.events.find(event.id)).toMatchObject({ body: event.body });
  expect((await second.runs.lease({ worker: 0, leftAfter: 0, limit: 9 })).map((run) => run.id)).toEqual([
    event.runs[0]!.id,
  ]);
  expect((await second.runs.journal(1)).records).toEqual([started()]);
  expect((await second.runs.create(aRun())).seq).toBe(2);
  await second.close();
});

/** What the migrations from the ninth on have done, undone. */
const OLDER = `
  ${BEFORE_MAKERS}
  drop table queued_runs;
  drop table audit;
  drop table audit_ends;
  alter table arrivals drop column round;
  drop index deliveries_by_event;
  create unique index deliveries_once on deliveries (event_id, connection);
  delete from migrations where name >= '0009'`;

test('what a store of an older version has queued is counted when it is opened', async () => {
  const first = await openSqliteStore({ file });
  await first.flows.putSnapshot(SNAPSHOT, '{}');
  for (const flowId of ['alert', 'alert', 'cleanup']) await first.runs.create(aRun({ flowId }));
  await first.close();
  tamper((database) => database.exec(OLDER));
  const store = await openSqliteStore({ file });
  const queued = await store.runs.recentByFlow({ flowIds: ['alert', 'cleanup'], limit: 1, since: minutes(0) });
  expect(queued.map((flow) => flow.queued)).toEqual([2, 1]);
  await store.close();
});

test('T5 who calls an org for Signalbox, as an older version kept it, becomes part of how it signs in', async () => {
  const first = await openSqliteStore({ file });
  const add = (id: string, app: string, settings: JsonObject): Promise<unknown> =>
    first.connections.create({
      id,
      app,
      name: id,
      settings: JSON.stringify(settings),
      secrets: null,
      createdAt: minutes(0),
    });
  const hook = { headerName: 'Authorization' };
  await add('app', 'okta', { orgUrl: 'https://a.example', hook, ownClient: { clientId: '0oa1', apiTokenId: '00T1' } });
  await add('token', 'okta', { ownClient: { apiTokenId: '00T1' } });
  await add('empty', 'okta', { ownClient: {}, hook });
  await add('plain', 'okta', { hook });
  await add('other', 'smtp', { host: 'h', ownClient: { clientId: 'mine' } });
  await first.close();
  tamper((database) => database.exec(`${BEFORE_MAKERS} delete from migrations where name = '0014-okta-auth'`));
  const store = await openSqliteStore({ file });
  const rows = await store.connections.list();
  expect(Object.fromEntries(rows.map(({ id, settings }) => [id, JSON.parse(settings)]))).toEqual({
    app: { orgUrl: 'https://a.example', hook, auth: { type: 'oauth', clientId: '0oa1', dpop: true, tokenId: '00T1' } },
    token: { auth: { type: 'ssws', tokenId: '00T1' } },
    empty: { hook },
    plain: { hook },
    other: { host: 'h', ownClient: { clientId: 'mine' } },
  });
  await store.close();
});

test('S9.4 of runs of an older version whoever started them has caused them, and a maker of the token that did', async () => {
  const first = await openSqliteStore({ file });
  await first.flows.putSnapshot(SNAPSHOT, '{}');
  const ids: string[] = [];
  for (const startedBy of [null, 'ann@example.com', 'token:ci', 'token:gone']) {
    ids.push((await first.runs.create(aRun({ startedBy }))).id);
  }
  const event = anEvent({ runs: [aRun()] });
  await first.events.accept(aDelivery({ via: 'manual', sentBy: ['ann@example.com'] }), [event]);
  const token = { id: 'tok_1', role: 'editor' as const, hash: 'h', createdAt: minutes(0), expiresAt: null };
  await first.access.createToken({ ...token, name: 'ci', createdBy: 'bob@example.com', maker: { kind: 'unknown' } });
  await first.close();
  tamper((database) => database.exec(BEFORE_CAUSERS));
  const store = await openSqliteStore({ file });
  const rows = await Promise.all(ids.map((id) => store.runs.find(id)));
  expect(rows.map((row) => row?.causedBy.toSorted())).toEqual([
    [],
    ['ann@example.com'],
    ['bob@example.com', 'token:ci'],
    ['token:gone'],
  ]);
  // Who sent an event was not kept.
  expect((await store.events.find(event.id))?.sentBy).toEqual([]);
  await store.close();
});

test('T1 S8 the deliveries and arrivals of an older version are there, and go on', async () => {
  const first = await openSqliteStore({ file });
  await first.flows.putSnapshot(SNAPSHOT, '{}');
  const run = await first.runs.create(aRun());
  const delivery = aDelivery();
  const [one, two] = [anEvent(), anEvent()];
  const wait = {
    nodeId: 'wait',
    iteration: '',
    eventType: one.eventType,
    keySource: '',
    key: '',
    match: '',
    scope: '{}',
  };
  await first.runs.append(() => {
    return { runSeq: run.seq, chunk: 0, records: [started()], status: 'waiting', setWaits: [{ ...wait, afterSeq: 0 }] };
  });
  await first.events.accept(delivery, [one]);
  await first.close();
  tamper((database) => database.exec(OLDER));
  const store = await openSqliteStore({ file });
  const again = await store.events.accept({ ...delivery, id: aDelivery().id }, [one, two]);
  expect(again.map(({ duplicate }) => duplicate)).toEqual([true, false]);
  expect(await store.events.find(one.id)).toMatchObject({ delivery: { id: delivery.id, duplicates: 1 } });
  const arrivals = await store.waits.arrivals(9);
  expect(arrivals).toMatchObject([{ id: one.id, round: 0 }, { id: two.id }]);
  expect(
    await store.waits.judged(
      arrivals.map((event) => ({ event, matched: [], done: true })),
      5,
    ),
  ).toBe(true);
  await store.close();
});

test('tokens of an older version go to their makers, and those of people who were removed are gone', async () => {
  const first = await openSqliteStore({ file });
  const person = { id: 'usr_1', email: 'ada@example.com', name: 'Ada', role: 'admin' as const, disabled: false };
  await first.access.createUser({ ...person, passwordHash: 'hash', createdAt: minutes(0) });
  const other = { ...person, id: 'usr_2', email: 'eve@example.com' };
  await first.access.createUser({ ...other, passwordHash: 'hash', createdAt: minutes(0) });
  const makers = ['ada@example.com', 'gone@example.com', 'automation', 'token:of gone@example.com', 'somebody'];
  for (const [at, createdBy] of makers.entries()) {
    const rest = { createdBy, createdAt: minutes(at), expiresAt: null, maker: { kind: 'unknown' as const } };
    await first.access.createToken({ id: `tok_${at}`, name: 'ci', role: 'editor', hash: `h${at}`, ...rest });
  }
  await first.close();
  tamper((database) => database.exec(OLDER));
  const store = await openSqliteStore({ file });
  expect((await store.access.tokens()).map(({ createdBy, maker }) => [createdBy, maker])).toEqual([
    ['ada@example.com', { kind: 'person', id: 'usr_1', email: 'ada@example.com', role: 'admin', disabled: false }],
    ['automation', { kind: 'installation' }],
    ['token:of gone@example.com', { kind: 'unknown' }],
    ['somebody', { kind: 'unknown' }],
  ]);
  await store.access.removeUser('usr_1');
  expect(await store.access.findTokenByHash('h0')).toBeUndefined();
  await store.close();
});

test('what waited already before an upgrade may wait for anything, until it goes on', async () => {
  const first = await openSqliteStore({ file });
  await first.flows.putSnapshot(SNAPSHOT, '{}');
  const run = await first.runs.create(aRun());
  const write = (store: typeof first, chunk: number, waitKinds: ['decision'] | ['time']) =>
    store.runs.append(() => ({
      runSeq: run.seq,
      chunk,
      records: [started()],
      status: 'waiting',
      startedAt: minutes(0),
      waitKinds,
    }));
  await write(first, 0, ['decision']);
  const gathering = anEvent({ runs: [{ ...aRun(), gather: { key: '"k"', quietMs: 1_000, maxMs: 1_000 } }] });
  await first.events.accept(aDelivery(), [gathering]);
  await first.close();
  tamper((database) => database.exec(BEFORE_RUN_WAITS));
  const store = await openSqliteStore({ file });
  const waiting = async (...waits: ('decision' | 'event' | 'gather')[]) =>
    (await store.runs.list({ waits, limit: 9 })).items.map(({ seq }) => seq);
  expect([await waiting('decision'), await waiting('event')]).toEqual([[run.seq], [run.seq]]);
  expect(await waiting('gather')).toEqual([run.seq + 1, run.seq]);
  await write(store, 1, ['time']);
  expect([await waiting('decision'), await waiting('event'), await waiting('gather')]).toEqual([[], [], [run.seq + 1]]);
  await store.close();
});

test('a folder belongs to one process at a time', async () => {
  const store = await openSqliteStore({ file });
  await expect(openSqliteStore({ file })).rejects.toMatchObject({
    code: 'store.in-use',
    details: { folder: dirname(file) },
  });
  // The refusal leaves the holder's lock alone.
  expect(await codeOf(openSqliteStore({ file }))).toBe('store.in-use');
  await store.close();
  await (await openSqliteStore({ file })).close();
});

test('a folder that cannot be made is refused with its path and a way out', async () => {
  writeFileSync(join(folder, 'data'), 'a file, not a folder');
  await expect(openSqliteStore({ file })).rejects.toMatchObject({
    code: 'store.unwritable',
    message: expect.stringMatching(/data.*SIGNALBOX_DATA_DIR/),
  });
});

test.runIf(process.platform === 'linux')(
  'a folder that takes no entries is refused too, instead of being tried for ever',
  async () => {
    expect(await codeOf(openSqliteStore({ file: '/proc/signalbox/signalbox.db' }))).toBe('store.unwritable');
  },
);

test('a file that is no database is refused, and the folder is free again', async () => {
  mkdirSync(dirname(file));
  writeFileSync(file, 'not a database, but long enough to be looked at '.repeat(100));
  expect(await codeOf(openSqliteStore({ file }))).toBe('store.malformed');
  rmSync(file);
  await (await openSqliteStore({ file })).close();
});

test('a store that a newer version has written is refused and left as it is', async () => {
  await (await openSqliteStore({ file })).close();
  tamper((database) => database.exec(`insert into migrations (name, timestamp) values ('9999-later', '2030-01-01')`));
  await expect(openSqliteStore({ file })).rejects.toMatchObject({
    code: 'store.newer',
    message: expect.stringContaining('9999-later'),
  });
  tamper((database) => database.exec(`delete from migrations where name = '9999-later'`));
  await (await openSqliteStore({ file })).close();
});

test('J1 a damaged chunk spoils its own journal and nothing else', async () => {
  const before = await openSqliteStore({ file });
  await before.flows.putSnapshot(SNAPSHOT, '{}');
  for (const seq of [1, 2]) {
    await before.runs.create(aRun());
    await before.runs.append(() => ({ runSeq: seq, chunk: 0, records: [started()] }));
    await before.runs.append(() => ({ runSeq: seq, chunk: 1, records: [started()] }));
  }
  await before.close();
  const damaged = ['[{"type":"run.sta', '{"type":"run.started"}', '[{"at":"2026"}]', 'null'];
  for (const records of damaged) {
    tamper((database) =>
      database.prepare('update journal set records = ? where run_seq = 1 and chunk = 1').run(records),
    );
    const store = await openSqliteStore({ file });
    await expect(store.runs.journal(1)).rejects.toMatchObject({
      code: 'journal.malformed',
      details: { runSeq: 1, chunk: 1 },
    });
    expect((await store.runs.journal(2)).records).toHaveLength(2);
    expect(await store.runs.chunkCount(1)).toBe(2);
    expect((await store.runs.list({ limit: 9 })).items).toHaveLength(2);
    await store.close();
  }
});

test('J2 a file that another process holds is unavailable, and nothing of the delivery is stored', async () => {
  const store = await openSqliteStore({ file, busyTimeoutMs: 20 });
  const other = new Database(file);
  other.exec('begin immediate');
  const event = anEvent();
  expect(await codeOf(store.events.accept(aDelivery(), [event]))).toBe('store.unavailable');
  expect(await codeOf(store.check())).toBe('store.unavailable');
  expect(await store.events.find(event.id)).toBeUndefined();
  other.exec('rollback');
  other.close();
  await store.check();
  expect(await store.events.accept(aDelivery(), [event])).toMatchObject([{ duplicate: false }]);
  await store.close();
});

test('J3 probes and failing conditions share a commit, however many come', async () => {
  const store = await openSqliteStore({ file });
  await store.flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: minutes(0) });
  const logged = (): number => statSync(`${file}-wal`).size;
  const before = logged();
  const issue = { flowId: 'alert', nodeId: 'trigger', eventId: 'evt_1', message: 'no such key', at: minutes(0) };
  await Promise.all(Array.from({ length: 400 }, () => [store.check(), store.flows.addTriggerIssue(issue)]).flat());
  // Each commit writes a page of 4 kB at least.
  expect(logged() - before).toBeLessThan(50 * 4_096);
  expect(await store.flows.triggerIssues('alert')).toHaveLength(20);
  await store.close();
});

test('T7 pruning gives pages back, a few at a time', async () => {
  const store = await openSqliteStore({ file });
  const body = JSON.stringify({ text: 'x'.repeat(50_000) });
  for (let at = 0; at < 60; at++) await store.events.accept(aDelivery(), [anEvent({ body })]);
  const limits = { before: minutes(1), keepRuns: 0, keepEvents: 0, batch: 25 };
  const calls: number[] = [];
  for (let pruned = await store.prune(limits); pruned.events > 0; pruned = await store.prune(limits)) {
    calls.push(pruned.events);
  }
  expect(calls).toEqual([25, 25, 10]);
  await store.prune(limits);
  await store.close();
  tamper((database) => expect(database.pragma('page_count', { simple: true })).toBeLessThan(150));
});

test('T7 a flow text that nothing names goes, but not while a run may be about to name it', async () => {
  let now = Date.parse('2026-03-01T10:00:00.000Z');
  const clock = { ...systemClock, now: () => now, iso: () => new Date(now).toISOString() };
  const store = await openSqliteStore({ file, clock });
  const prune = () => store.prune({ before: minutes(-1), keepRuns: 9, keepEvents: 9, batch: 9 });
  await store.flows.putSnapshot(SNAPSHOT, 'used');
  await store.flows.putSnapshot('old', 'tried out once');
  await store.flows.putSnapshot('tried again', 'tried out twice');
  await store.runs.create(aRun());
  expect((await prune()).snapshots).toBe(0);
  now += 2 * 60 * 60 * 1000;
  await store.flows.putSnapshot('tried again', 'tried out twice');
  expect((await prune()).snapshots).toBe(1);
  expect(await store.flows.findSnapshot('old')).toBeUndefined();
  expect(await store.flows.findSnapshot(SNAPSHOT)).toBe('used');
  expect(await store.flows.findSnapshot('tried again')).toBe('tried out twice');
  await store.close();
});

test('J7 kill -9 loses nothing that was acknowledged, and frees the folder', async () => {
  const script = fileURLToPath(new URL('./accept-forever.test-support.ts', import.meta.url));
  const acknowledged: { event: string; run: string; seq: number }[] = [];
  for (const killAfter of [1, 400, 1500]) {
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let seen = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(JSON.parse(line) as (typeof acknowledged)[number]);
      seen += 1;
      // The lock holds between processes too.
      if (seen === 1 && killAfter > 1) expect(await codeOf(openSqliteStore({ file }))).toBe('store.in-use');
      // Lines that were printed before the kill arrived are read on; each of them was acknowledged.
      if (seen === killAfter) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(1901);
  const store = await openSqliteStore({ file });
  for (const { event, run, seq } of acknowledged) {
    expect(await store.events.findForTrigger(event)).toBeDefined();
    expect(await store.runs.find(run)).toMatchObject({ seq, status: 'running', eventId: event });
    expect((await store.runs.journal(seq)).records).toEqual([started()]);
  }
  // Groups are whole: no event without its run, no count that is off.
  const { queued, running } = await store.runs.counts();
  const all = await store.events.list({ limit: 100_000 });
  expect(all.items.every((event) => event.runs.length === 1)).toBe(true);
  expect(queued + running).toBe(all.items.length);
  await store.close();
  tamper((database) => expect(database.pragma('integrity_check', { simple: true })).toBe('ok'));
});
