// The guard against flows that set themselves off (T5): from the connection's settings to the match.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { JsonObject } from '../../../shared/json.ts';
import type { OktaDelivery } from '../../../shared/okta/log-event.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

let store: Store;
let bench: Bench;

beforeEach(async () => {
  store = await openTestStore();
  bench = await startBench({ store, cards: cardsWith(actCard('pure', () => ({}))) });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

//  trigger ─ a
function flow(id: string, allowOwn?: boolean) {
  const made = { ...flowOf({ a: { card: 'test.pure', version: 1 } }, ['trigger -> a']), id };
  if (allowOwn !== undefined) made.nodes['trigger']!.allowOwn = allowOwn;
  return made;
}
async function connection(id: string, settings: JsonObject): Promise<void> {
  const row = { id, app: 'okta', name: id, settings: JSON.stringify(settings), secrets: null };
  await store.connections.create({ ...row, createdAt: '2026-03-01T10:00:00.000Z' });
}
async function flowsStarted(event: JsonObject): Promise<string[]> {
  const runs = await Promise.all((await bench.deliver(event)).map((id) => store.runs.find(id)));
  return runs.map((run) => run?.flowId ?? '').toSorted();
}
const byApp = (): JsonObject => resetEvent({ actor: { id: '0oaOwn', type: 'PublicClientAppEntity' } });
const byToken = (): JsonObject => resetEvent({ transaction: { detail: { requestApiTokenId: '00Town' } } });

test('T5.4 an event that Signalbox caused starts only what allows it, and its explanation says so', async () => {
  await connection('default', {
    orgUrl: 'https://a.example.com',
    auth: { type: 'oauth', clientId: '0oaOwn', tokenId: '00Town' },
  });
  await connection('other', {});
  await bench.activate(flow('allows', true));
  await bench.activate(flow('careful', false));
  await bench.activate(flow('says-nothing'));
  expect(await flowsStarted(byApp())).toEqual(['allows']);
  expect(await flowsStarted(byToken())).toEqual(['allows']);
  expect(await flowsStarted(resetEvent())).toEqual(['allows', 'careful', 'says-nothing']);
  const delivery = (connectionId: string): OktaDelivery => ({
    via: 'hook',
    connection: connectionId,
    eventId: null,
    eventTime: null,
    source: null,
    headers: {},
    receivedAt: '2026-03-01T10:00:00.000Z',
  });
  const explained = bench.ingest.explain(byApp(), delivery('default'));
  expect(explained.map((match) => [match.flow.flowId, match.matched])).toEqual([
    ['allows', true],
    ['careful', false],
    ['says-nothing', false],
  ]);
  expect(explained[1]?.reason).toContain(`Signalbox's own app (connection "default")`);
  // Another org's log knows nothing of this one's client.
  expect(bench.ingest.explain(byApp(), delivery('other')).every((match) => match.matched)).toBe(true);
});
