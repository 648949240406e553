// Bodies as they are stored: packed, read again as they came, and those of an older Signalbox moved over in the background.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { aDelivery, anEvent } from '../contract-builders.ts';
import { codeOf } from '../contract-support.ts';
import { packBody, unpackBody } from './body-text.ts';
import { BEFORE_MAKERS } from './older.test-support.ts';
import { openSqliteStore } from './open.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'signalbox.db');
});

/** Changes or reads the closed file as somebody else would. */
function tamper<Result>(change: (database: Database.Database) => Result): Result {
  const database = new Database(file);
  try {
    return change(database);
  } finally {
    database.close();
  }
}
const kinds = (): unknown =>
  tamper((database) =>
    database.prepare('select typeof(body) as kind, count(*) as n from event_bodies group by 1 order by 1').all(),
  );

test('what is packed is read again as it came, whatever it is', () => {
  expectProperty(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.json(), fc.string()), (text) => {
      expect(unpackBody(packBody(text))).toBe(text);
    }),
  );
});

test('an event of Okta takes less than a third of its text', () => {
  const text = JSON.stringify(resetEvent());
  expect(packBody(text).length).toBeLessThan(text.length / 3);
});

test('a body that was damaged fails alone, and the list shows the others', async () => {
  const store = await openSqliteStore({ file });
  const events = [1, 2].map(() => anEvent({ body: JSON.stringify(resetEvent()) }));
  await store.events.accept(aDelivery(), events);
  await store.close();
  tamper((database) => database.exec("update event_bodies set body = x'01ffff' where event_seq = 1"));
  const again = await openSqliteStore({ file });
  expect(await codeOf(again.events.find(events[0]!.id))).toBe('event.malformed');
  expect((await again.events.find(events[1]!.id))?.body).toBe(events[1]!.body);
  expect((await again.events.list({ limit: 5 })).items.map(({ actor }) => actor)).toEqual(['Robin Help Desk', null]);
  await again.close();
});

test('bodies of an older Signalbox are packed a few at a time, over restarts, and are read meanwhile', async () => {
  const events = Array.from({ length: 25 }, () => anEvent({ body: JSON.stringify(resetEvent()) }));
  let store = await openSqliteStore({ file });
  await store.events.accept(aDelivery(), events);
  await store.close();
  // As before that migration.
  tamper((database) => {
    const set = database.prepare('update event_bodies set body = ? where event_seq = ?');
    for (const [at, { body }] of events.entries()) set.run(body, at + 1);
    database.exec(`${BEFORE_MAKERS} delete from migrations where name >= '0013'`);
  });
  expect(kinds()).toEqual([{ kind: 'text', n: 25 }]);
  store = await openSqliteStore({ file });
  const fresh = anEvent({ body: JSON.stringify(resetEvent()) });
  await store.events.accept(aDelivery(), [fresh]);
  expect(await store.packBodies(10)).toBe(10);
  await store.close();
  expect(kinds()).toEqual([
    { kind: 'blob', n: 11 },
    { kind: 'text', n: 15 },
  ]);
  store = await openSqliteStore({ file });
  for (const { id, body } of [...events, fresh]) expect((await store.events.find(id))?.body).toBe(body);
  expect([await store.packBodies(10), await store.packBodies(10), await store.packBodies(10)]).toEqual([10, 5, 0]);
  for (const { id, body } of [...events, fresh]) expect((await store.events.find(id))?.body).toBe(body);
  await store.close();
  expect(kinds()).toEqual([{ kind: 'blob', n: 26 }]);
});

test('a store of this version has nothing to pack', async () => {
  const store = await openSqliteStore({ file });
  await store.events.accept(aDelivery(), [anEvent({ body: JSON.stringify(resetEvent()) })]);
  expect(await store.packBodies(10)).toBe(0);
  await store.close();
});
