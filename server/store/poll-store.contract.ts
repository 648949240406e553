// What every adapter's poll store does: a step forward is one commit with its page, one process at a time takes it, gaps
// open and heal, and coverage counts by which way events came.
import { expect, test } from 'vitest';
import { AT, aDelivery, anEvent, aRun, minutes } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import { bucketDelay } from './delay-buckets.ts';
import type { NewEvent } from './event-store.ts';
import type { PollRow } from './poll-store.ts';
import type { NewDelivery } from './rows.ts';
import type { Store } from './store.ts';

const NOW = Date.parse(AT);
const ALL = { connection: 'default', since: minutes(-600), until: minutes(600) };

export function aPoll(part: Partial<PollRow> = {}): PollRow {
  return {
    connection: 'default',
    step: 1,
    orgUrl: 'https://example.okta.com',
    askedSince: null,
    queries: [
      {
        types: { 'user.mfa.factor.reset_all': NOW },
        since: AT,
        next: '/api/v1/logs?after=1',
        readTo: NOW,
        newest: null,
        more: false,
      },
    ],
    nextAt: NOW + 60_000,
    fastUntil: 0,
    aheadMs: 0,
    typesAt: NOW,
    failures: 0,
    error: null,
    ...part,
  };
}

export function pollStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const polls = () => store().polls;
  const take = (event: NewEvent, part: Partial<NewDelivery> = {}) =>
    store().events.accept(aDelivery(part), [{ cover: 'event', ...event }]);
  const polled = (at = AT): Partial<NewDelivery> => ({ via: 'poll', eventId: null, receivedAt: at });

  test('a page and the step behind it are one commit, and a step that does not follow is refused with its page', async () => {
    const { events, runs } = store();
    const first = anEvent({ runs: [aRun()] });
    await events.accept(aDelivery(polled()), [first], { row: aPoll() });
    expect(await polls().find('default')).toEqual(aPoll());
    const second = anEvent({ runs: [aRun()] });
    const [late, counted] = await Promise.allSettled([
      events.accept(aDelivery(polled()), [second], { row: aPoll({ nextAt: 1 }) }),
      runs.counts(),
    ]);
    expect(late).toMatchObject({ status: 'rejected', reason: { code: 'poll.elsewhere' } });
    expect(counted.status).toBe('fulfilled');
    expect((await events.list({ limit: 9 })).items.map(({ uuid }) => uuid)).toEqual([first.uuid]);
    expect((await runs.counts()).queued).toBe(1);
    await events.accept(aDelivery(polled()), [second], { row: aPoll({ step: 2, failures: 3 }) });
    expect(await polls().list()).toEqual([aPoll({ step: 2, failures: 3 })]);
  });

  test('a step without events is stored, errors and all, and is gone with its connection', async () => {
    const error = { code: 'okta.unavailable', message: 'Okta failed.', at: AT };
    await polls().put({ row: aPoll({ error, askedSince: AT }) });
    await polls().put({ row: aPoll({ connection: 'acme' }) });
    expect((await polls().find('default'))?.error).toEqual(error);
    expect(await codeOf(polls().put({ row: aPoll() }))).toBe('poll.elsewhere');
    await polls().remove('default');
    expect((await polls().list()).map(({ connection }) => connection)).toEqual(['acme']);
    // Somebody who did not hear of it does not bring it back.
    expect(await codeOf(polls().put({ row: aPoll({ step: 2 }) }))).toBe('poll.elsewhere');
  });

  test('J10 one polls a connection at a time: until its time is over, or it lets go', async () => {
    const claim = (holder: string, now: number, connection = 'default') =>
      polls().claim({ connection, holder, now, until: now + 1_000 });
    expect(await claim('one', 0)).toBe(true);
    expect([await claim('other', 999), await claim('other', 0, 'acme')]).toEqual([false, true]);
    expect([await claim('one', 900), await claim('other', 1_899)]).toEqual([true, false]);
    expect(await claim('other', 1_900)).toBe(true);
    // By a clock that is an hour ahead: whoever wrote it may be gone, and nobody waits for that hour.
    expect(await claim('one', 3_600_000)).toBe(true);
    expect(await claim('other', 1_900)).toBe(true);
    await polls().release({ connection: 'default', holder: 'one' });
    expect(await claim('one', 1_950)).toBe(false);
    await polls().release({ connection: 'default', holder: 'other' });
    expect(await claim('one', 1_950)).toBe(true);
  });

  test('a gap opens, grows, and is healed; what is too old never is', async () => {
    const gap = (from: number, to: number, reason: 'failing' | 'too-old') => ({
      from: minutes(from),
      to: minutes(to),
      reason,
    });
    await polls().put({ row: aPoll(), gap: gap(0, 5, 'failing') });
    await polls().put({ row: aPoll({ step: 2 }), gap: gap(1, 9, 'failing') });
    await polls().put({ row: aPoll({ step: 3 }), gap: gap(-90, -60, 'too-old') });
    await polls().put({ row: aPoll({ step: 4 }), healedAt: minutes(10) });
    await polls().put({ row: aPoll({ step: 5 }), gap: gap(20, 30, 'failing'), healedAt: minutes(31) });
    expect(await polls().gaps({ ...ALL, limit: 9 })).toEqual([
      { ...gap(-90, -60, 'too-old'), healedAt: null },
      { ...gap(0, 9, 'failing'), healedAt: minutes(10) },
      { ...gap(20, 30, 'failing'), healedAt: minutes(31) },
    ]);
    expect(await polls().gaps({ ...ALL, since: minutes(10), limit: 9 })).toHaveLength(1);
    expect(await polls().gaps({ ...ALL, limit: 1 })).toEqual([{ ...gap(20, 30, 'failing'), healedAt: minutes(31) }]);
    expect(await polls().gaps({ ...ALL, connection: 'acme', limit: 9 })).toEqual([]);
  });

  test('T1 whichever way comes first, an event counts once, by all its ways', async () => {
    const [both, late, missed, hookOnly] = [anEvent(), anEvent(), anEvent(), anEvent()];
    await take(both);
    await take(both, polled(minutes(1)));
    await take(both, polled(minutes(2)));
    await take(late, polled(minutes(1)));
    await take(late, { receivedAt: minutes(3) });
    await take(missed, polled(minutes(10)));
    await take(hookOnly);
    await take({ ...anEvent(), cover: 'unhookable' }, polled());
    await take({ ...anEvent(), cover: 'hook-failure' }, polled());
    // By hand nothing was covered, and what is then delivered is.
    const byHand = anEvent();
    await take(byHand, { via: 'manual' });
    await take(byHand);
    await take(anEvent(), { via: 'manual' });
    await take(anEvent({ published: minutes(-60) }), { connection: 'acme' });
    const [hour, ...others] = await polls().coverage(ALL);
    expect(others).toEqual([]);
    expect(hour).toMatchObject({
      hour: '2026-03-01T10',
      events: 6,
      byHook: 4,
      byHookOnly: 2,
      byPollOnly: 2,
      unhookable: 1,
      failures: 1,
      maxDelayMs: 600_000,
    });
    expect(hour?.delays.map(({ count }) => count)).toEqual([4, 1, 1]);
    expect(Math.abs(bucketDelay(hour?.delays.at(-1)?.bucket ?? 0) - 600_000)).toBeLessThan(30_000);
    expect((await store().events.list({ limit: 20 })).items.find(({ uuid }) => uuid === late.uuid)?.via).toEqual([
      'poll',
      'hook',
    ]);
    expect((await polls().coverage({ ...ALL, connection: 'acme' })).map((row) => row.hour)).toEqual(['2026-03-01T09']);
  });

  test('an event whose time cannot be is counted when it came, and what comes of no org is not', async () => {
    for (const published of [null, 'yesterday', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])
      await take(anEvent({ published }));
    await store().events.accept(aDelivery(), [anEvent()]);
    expect(await polls().coverage(ALL)).toMatchObject([{ hour: '2026-03-01T10', events: 4, maxDelayMs: 0 }]);
    expect(await polls().coverage({ ...ALL, since: minutes(60) })).toEqual([]);
  });

  test('which hook delivers is known by its deliveries', async () => {
    expect(await polls().hookSource('default')).toBeNull();
    await take(anEvent(), { source: 'https://example.okta.com/api/v1/eventHooks/who1' });
    await take(anEvent(), { ...polled(), source: 'https://example.okta.com/api/v1/logs' });
    await take(anEvent(), { connection: 'acme', source: 'https://acme.okta.com/api/v1/eventHooks/who2' });
    expect(await polls().hookSource('default')).toBe('https://example.okta.com/api/v1/eventHooks/who1');
  });
}
