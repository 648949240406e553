// The yardstick: what a programmer would write by hand for the same job, without flows and without XState. Express,
// grouped commits with synchronous=FULL, SQLite set up as ours is, the same rows, the same calls. `BASELINE=accept` only
// stores deliveries, and `BASELINE=none` does not even that; `BASELINE=flow` also runs delivery → If → compose → request →
// set for each and saves every step; `BASELINE=loop` makes a request for each of many items instead.
import Database from 'better-sqlite3';
import express from 'express';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Pool } from 'undici';

const dataDir = process.env['SIGNALBOX_DATA_DIR'] ?? '';
const target = process.env['BASELINE_TARGET'] ?? '';
const storesNothing = process.env['BASELINE'] === 'none';
const withLoop = process.env['BASELINE'] === 'loop';
const withFlow = withLoop || process.env['BASELINE'] === 'flow';

mkdirSync(dataDir, { recursive: true });
const database = new Database(join(dataDir, 'baseline.sqlite'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.pragma('cache_size = -16384');
database.pragma('wal_autocheckpoint = 4000');
database.exec(`
  CREATE TABLE events (id TEXT PRIMARY KEY, uuid TEXT UNIQUE, received_at TEXT, headers TEXT, body TEXT);
  CREATE TABLE runs (id TEXT PRIMARY KEY, event_id TEXT, status TEXT, started_at TEXT, ended_at TEXT);
  CREATE TABLE steps (run_id TEXT, at TEXT, records TEXT);
`);
const insertEvent = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
const insertRun = database.prepare('INSERT INTO runs VALUES (?, ?, ?, ?, NULL)');
const endRun = database.prepare('UPDATE runs SET status = ?, ended_at = ? WHERE id = ?');
const insertStep = database.prepare('INSERT INTO steps VALUES (?, ?, ?)');

const begin = database.prepare('BEGIN IMMEDIATE');
const end = database.prepare('COMMIT');

interface Waiter {
  write(): void;
  resolve(): void;
}
let group: Waiter[] = [];

/** Whatever comes in one turn of the event loop is one transaction. */
function commit(write: () => void): Promise<void> {
  return new Promise((resolve) => {
    if (group.length === 0) setImmediate(flush);
    group.push({ write, resolve });
  });
}

function flush(): void {
  const waiters = group;
  group = [];
  begin.run();
  for (const { write } of waiters) write();
  end.run();
  for (const { resolve } of waiters) resolve();
}

interface Person {
  id: string;
  alternateId: string;
  displayName: string;
  type: string;
}
interface ResetEvent {
  uuid: string;
  actor: Person;
  target: Person[];
}

const pool = target === '' ? undefined : new Pool(target, { connections: 128 });

async function runFlow(runId: string, event: ResetEvent): Promise<void> {
  const records: object[] = [];
  const note = (step: string, record: object): void =>
    void records.push({ step, at: new Date().toISOString(), ...record });
  const save = (isEnd: boolean): Promise<void> => {
    const text = JSON.stringify(records.splice(0));
    return commit(() => {
      insertStep.run(runId, new Date().toISOString(), text);
      if (isEnd) endRun.run('succeeded', new Date().toISOString(), runId);
    });
  };
  const user = event.target.find((one) => one.type === 'User');
  const other = event.actor.id !== user?.id;
  note('byOther', { input: { condition: other }, output: { result: other } });
  if (other) {
    const text = `${event.actor.displayName} reset all factors of ${user?.alternateId ?? ''}`;
    note('message', { input: { text }, output: { text } });
    const body = { text };
    note('tell', { started: true, input: { method: 'POST', url: target, body } });
    await save(false);
    const response = await pool!.request({
      path: '/alerts',
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `${runId}.tell` },
      body: JSON.stringify(body),
    });
    const answer = (await response.body.json()) as object;
    const output = { status: response.statusCode, headers: response.headers, body: answer };
    note('tell', { output });
    note('done', {
      input: { values: { told: true, status: response.statusCode } },
      output: { told: true, status: response.statusCode },
    });
  }
  await save(true);
}

async function runLoop(runId: string, items: number, concurrency: number): Promise<void> {
  const results: number[] = [];
  let next = 0;
  const note = (record: object): Promise<void> => {
    const text = JSON.stringify({ at: new Date().toISOString(), ...record });
    return commit(() => insertStep.run(runId, new Date().toISOString(), text));
  };
  const work = async (): Promise<void> => {
    while (next < items) {
      const item = next++;
      const body = { item };
      await note({ iteration: item, started: true, input: { method: 'POST', url: target, body } });
      const response = await pool!.request({
        path: '/items',
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `${runId}.tell.${item}` },
        body: JSON.stringify(body),
      });
      const answer = (await response.body.json()) as object;
      void note({
        iteration: item,
        output: { status: response.statusCode, headers: response.headers, body: answer },
      });
      results[item] = response.statusCode;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  await commit(() => {
    insertStep.run(runId, new Date().toISOString(), JSON.stringify({ items: results, errors: [] }));
    endRun.run('succeeded', new Date().toISOString(), runId);
  });
}

const app = express();
app.post('/hooks/okta', express.raw({ type: '*/*', limit: '4mb' }), (request, response) => {
  const text = (request.body as Buffer).toString('utf8');
  if (storesNothing) {
    JSON.parse(text);
    response.status(204).end();
    return;
  }
  if (!withFlow) {
    void commit(() =>
      insertEvent.run(randomUUID(), randomUUID(), new Date().toISOString(), JSON.stringify(request.headers), text),
    ).then(() => response.status(204).end());
    return;
  }
  const event = (JSON.parse(text) as { data: { events: ResetEvent[] } }).data.events[0]!;
  const runId = randomUUID();
  const eventId = randomUUID();
  void commit(() => {
    insertEvent.run(
      eventId,
      event.uuid,
      new Date().toISOString(),
      JSON.stringify(request.headers),
      JSON.stringify(event),
    );
    insertRun.run(runId, eventId, 'running', new Date().toISOString());
  }).then(() => {
    response.status(204).end();
    if (!withLoop) void runFlow(runId, event);
    else void runLoop(runId, Number(process.env['BASELINE_ITEMS']), Number(process.env['BASELINE_CONCURRENCY']));
  });
});
app.get('/health/ready', (_request, response) => void response.status(200).end());
const countEnded = database.prepare("SELECT count(*) AS n FROM runs WHERE status = 'succeeded'");
app.get('/ended', (_request, response) => void response.json(countEnded.get()));
app.listen(Number(process.env['PORT']), '127.0.0.1');
