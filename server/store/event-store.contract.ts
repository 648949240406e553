// What every adapter's event store does.
import { expect, test } from 'vitest';
import { aDelivery, anEvent, aRun, AT, minutes } from './contract-builders.ts';
import { allPages, codeOf, eachStore } from './contract-support.ts';
import type { NewEvent } from './event-store.ts';
import type { Store } from './store.ts';

export function eventStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const events = () => store().events;
  const accept = async (event: NewEvent, part: Parameters<typeof aDelivery>[0] = {}) =>
    (await events().accept(aDelivery(part), [event]))[0]!;

  test('J2 a delivery, its events and their runs are stored as they came', async () => {
    const delivery = aDelivery();
    const run = aRun();
    const event = anEvent({ runs: [run, aRun({ flowId: 'other' })] });
    const second = anEvent({ uuid: null });
    const accepted = await events().accept(delivery, [event, second]);
    expect(accepted.map(({ id, duplicate }) => ({ id, duplicate }))).toEqual([
      { id: event.id, duplicate: false },
      { id: second.id, duplicate: false },
    ]);
    expect(accepted[0]?.runs[0]).toEqual({ ...run, eventId: event.id, seq: 1, status: 'queued' });
    const { headers, ...came } = delivery;
    const stored = { ...came, headers: JSON.parse(headers) as Record<string, string>, duplicates: 0 };
    expect(await events().find(event.id)).toEqual({
      skipped: [],
      id: event.id,
      connection: 'default',
      uuid: event.uuid,
      eventType: event.eventType,
      published: AT,
      receivedAt: AT,
      via: ['hook'],
      duplicates: 0,
      deliveryId: delivery.id,
      actor: null,
      target: null,
      sentBy: [],
      runs: event.runs.map(({ id, flowId }) => ({ runId: id, flowId })),
      body: event.body,
      delivery: stored,
    });
    expect(await events().findForTrigger(second.id)).toEqual({ body: second.body, delivery: stored });
    expect(await events().find('evt_none')).toBeUndefined();
    expect(await events().findForTrigger('evt_none')).toBeUndefined();
    expect(await store().runs.find(run.id)).toMatchObject({ seq: 1, status: 'queued', eventId: event.id });
  });

  test('a list names who did it and to whom: the first user among the targets, else the first target', async () => {
    const body = (more: object): string => JSON.stringify({ eventType: 'a', ...more });
    const ada = { id: '1', type: 'User', displayName: 'Ada', alternateId: 'ada@example.com' };
    const group = { id: '2', type: 'UserGroup', displayName: 'Staff' };
    const lin = { id: '3', type: 'User', displayName: null, alternateId: 'lin@example.com' };
    const bodies = [
      body({ actor: ada, target: [group, lin] }),
      body({ actor: { alternateId: 'system@okta.com' }, target: [group] }),
      body({ actor: null, target: null }),
      body({ actor: 5, target: ['odd', 7] }),
      body({
        actor: { displayName: 5, alternateId: 'a' },
        target: [{ displayName: { odd: true }, alternateId: true }],
      }),
      body({ actor: { displayName: 'x'.repeat(600) }, target: [] }),
      '"no object at all"',
    ];
    await events().accept(
      aDelivery(),
      bodies.map((text) => anEvent({ body: text })),
    );
    const { items } = await events().list({ limit: 10 });
    expect(items.toReversed().map(({ actor, target }) => [actor, target])).toEqual([
      ['Ada', 'lin@example.com'],
      ['system@okta.com', 'Staff'],
      [null, null],
      [null, null],
      // What a sender writes in place of a name is text, or nothing, and not long.
      ['5', null],
      ['x'.repeat(500), null],
      [null, null],
    ]);
  });

  test('T1 an event that came already is counted, gains its way, and starts nothing', async () => {
    const event = anEvent({ runs: [aRun()] });
    await accept(event);
    const again = { ...event, id: anEvent().id, runs: [aRun()] };
    expect(await accept(again, { via: 'poll', eventId: null })).toEqual({
      id: event.id,
      duplicate: true,
      skipped: [],
      runs: [],
      awaited: false,
    });
    expect(await accept(again, { via: 'poll', eventId: null })).toMatchObject({ duplicate: true });
    expect(await events().find(event.id)).toMatchObject({ via: ['hook', 'poll'], duplicates: 2, runs: [{}] });
    expect(await events().find(again.id)).toBeUndefined();
    expect((await store().runs.counts()).queued).toBe(1);
  });

  test('T1 the same uuid in another connection is another event', async () => {
    const event = anEvent();
    await accept(event);
    const other = { ...event, id: anEvent().id };
    expect(await accept(other, { connection: 'preview' })).toMatchObject({ id: other.id, duplicate: false });
    expect((await events().list({ event: event.uuid!, limit: 10 })).items).toHaveLength(2);
  });

  test('T1 one uuid twice in a delivery, and in two deliveries of one group, is one event', async () => {
    const event = anEvent({ runs: [aRun()] });
    const twin = () => ({ ...event, id: anEvent().id, runs: [aRun()] });
    const [first, second] = await Promise.all([
      events().accept(aDelivery(), [event, twin()]),
      events().accept(aDelivery(), [twin()]),
    ]);
    expect([...first, ...second].map((item) => item.duplicate)).toEqual([false, true, true]);
    expect((await store().runs.counts()).queued).toBe(1);
  });

  test('T1 a delivery that came already is counted, and its events are still taken one by one', async () => {
    const delivery = aDelivery();
    const [first, second] = [anEvent(), anEvent()];
    await events().accept(delivery, [first]);
    const later = { ...delivery, id: aDelivery().id, receivedAt: minutes(5), headers: '{"user-agent":"another"}' };
    const again = await events().accept(later, [first, second]);
    expect(again.map((item) => item.duplicate)).toEqual([true, false]);
    expect(await events().find(first.id)).toMatchObject({ delivery: { id: delivery.id, duplicates: 1 } });
    // What is new has the headers and the time of the delivery that brought it.
    expect(await events().find(second.id)).toMatchObject({
      receivedAt: minutes(5),
      delivery: { id: later.id, receivedAt: minutes(5), headers: { 'user-agent': 'another' }, duplicates: 0 },
    });
    await events().accept({ ...later, id: aDelivery().id }, [first, second]);
    expect(await events().find(first.id)).toMatchObject({ delivery: { id: delivery.id, duplicates: 2 } });
    expect(await events().find(second.id)).toMatchObject({ delivery: { id: later.id, duplicates: 0 } });
  });

  test('T7 T1 a delivery goes with the last event that it brought, whatever others have its eventId', async () => {
    const delivery = aDelivery();
    const [first, second, third] = [anEvent(), anEvent(), anEvent()];
    await events().accept(delivery, [first]);
    await events().accept({ ...delivery, id: aDelivery().id }, [first, second, third]);
    const limits = { before: minutes(1), keepRuns: 9, keepEvents: 2, batch: 9 };
    expect(await store().prune(limits)).toMatchObject({ events: 1, deliveries: 1 });
    expect(await events().findForTrigger(third.id)).toMatchObject({ delivery: { eventId: delivery.eventId } });
    expect(await store().prune({ ...limits, keepEvents: 0 })).toMatchObject({ events: 2, deliveries: 1 });
  });

  test('T1 deliveries without an eventId are never the same', async () => {
    await accept(anEvent(), { eventId: null });
    const event = anEvent();
    await accept(event, { eventId: null });
    expect(await events().find(event.id)).toMatchObject({ delivery: { duplicates: 0 } });
  });

  test('F5 a run of a flow text that is not stored is refused, and nothing of its delivery stays', async () => {
    const event = anEvent({ runs: [aRun(), aRun({ snapshot: 'none' })] });
    expect(await codeOf(accept(event))).toBe('snapshot.not-found');
    expect(await events().find(event.id)).toBeUndefined();
    expect((await store().runs.counts()).queued).toBe(0);
  });

  test('the list is newest first and finds by id, uuid, type and time', async () => {
    const stored: NewEvent[] = [];
    const types = ['user.session.start', 'user.mfa.factor.deactivate', 'user.mfa.factor.reset_all'];
    for (let at = 0; at < 12; at++) {
      const event = anEvent({ eventType: types[at % 3]! });
      stored.push(event);
      await accept(event, { receivedAt: minutes(at * 20) });
    }
    const ids = (wanted: NewEvent[]) => wanted.map((event) => event.id).reverse();
    const list = async (filter: Partial<Parameters<Store['events']['list']>[0]>) =>
      (await allPages((cursor) => events().list({ limit: 2, ...filter, ...(cursor && { cursor }) }))).map(
        ({ id }) => id,
      );
    expect(await list({})).toEqual(ids(stored));
    expect(await list({ eventType: types[1]! })).toEqual(ids(stored.filter((event) => event.eventType === types[1])));
    expect(await list({ q: 'FACTOR' })).toEqual(ids(stored.filter((event) => event.eventType.includes('factor'))));
    expect(await list({ q: stored[4]!.uuid! })).toEqual([stored[4]!.id]);
    expect(await list({ q: stored[4]!.id, eventType: types[0]! })).toEqual([]);
    expect(await list({ event: stored[7]!.id })).toEqual([stored[7]!.id]);
    expect(await list({ event: stored[7]!.uuid! })).toEqual([stored[7]!.id]);
    expect(await list({ q: 'nothing' })).toEqual([]);
    // Times with and without milliseconds mean the same; both ends belong to the range.
    expect(await list({ since: '2026-03-01T11:00:00Z', until: minutes(120) })).toEqual(ids(stored.slice(3, 7)));
    expect(await list({ since: minutes(50), q: 'mfa' })).toEqual(
      ids(stored.slice(3).filter((event) => event.eventType.includes('mfa'))),
    );
    expect(await list({ since: minutes(1000) })).toEqual([]);
    expect(await list({ until: minutes(-1) })).toEqual([]);
    expect(await codeOf(events().list({ limit: 2, cursor: '%%' }))).toBe('cursor.invalid');
    expect(await codeOf(events().list({ limit: 2, since: 'yesterday' }))).toBe('time.invalid');
  });
}
