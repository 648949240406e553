// What an org may do with an event hook that the simulator does not: it takes no change without the channel, forgets it,
// refuses single types, cannot reach our address; and more types than a hook takes.
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';

import type { OktaCall, OktaClient } from '../../../shared/card/okta-client.ts';
import { NotFoundError, RetryableError, TerminalError, toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { NeededEventType } from '../../../shared/okta/needed-event-types.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { createRedactor } from '../../secrets/redact.ts';
import { openVault } from '../../secrets/vault.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { createHookKeeper, type HookKeeper } from './hook-keeper.ts';
import { hookTypes, MOST_TYPES } from './hook-step.ts';
import { createOktaHooks, type OktaHooks } from './okta-hooks.ts';

const SECRET = 'the-secret-of-the-hook';
const clock = fakeClock('2026-10-01T08:00:00.000Z');
const store = await openSqliteStore({ file: join(temporaryFolder(), 'signalbox.sqlite') });
let hooks: OktaHooks;
let needed: NeededEventType[];
let calls: { method: string; path: string; body: JsonObject }[];
/** The hook in the org; undefined: there is none. */
let there: JsonObject | undefined;
let answer: (call: OktaCall) => JsonObject | undefined;
/** The call that the org never answers. */
let hangs: (call: OktaCall) => boolean;

const types = (...names: string[]): NeededEventType[] => names.map((type) => ({ type, flows: ['a'], byHook: true }));
const refuse = (summary: string, ...causes: string[]): never => {
  throw new TerminalError('okta.bad-request', `Okta answered with 400. It says “${[summary, ...causes].join(' · ')}”.`);
};
const itemsOf = (body: JsonObject | undefined): string[] =>
  (body?.['events'] as { items: string[] } | undefined)?.items ?? [];

/** As Okta documents it, unless `answer` says otherwise. */
function org(call: OktaCall): JsonObject {
  const given = answer(call);
  if (given !== undefined) return given;
  const body = (call.body ?? {}) as JsonObject;
  if (call.path.endsWith('/verify')) there = { ...there, verificationStatus: 'VERIFIED' };
  else if (call.method === 'POST') there = { id: 'who1', status: 'ACTIVE', verificationStatus: 'UNVERIFIED', ...body };
  else if (call.method === 'PUT')
    there = { ...there, ...body, ...('channel' in body ? { verificationStatus: 'UNVERIFIED' } : {}) };
  return there ?? {};
}
const okta = (signal: AbortSignal): OktaClient => ({
  orgUrl: 'https://example.okta.com',
  async request(call) {
    calls.push({ method: call.method, path: call.path, body: (call.body ?? {}) as JsonObject });
    if (hangs(call))
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(toAppError(signal.reason))));
    return { status: 200, headers: {}, body: org(call), requestId: null };
  },
  async *pages(call) {
    answer(call);
    yield {
      items: there === undefined ? [] : [there],
      hasMore: false,
      answer: { status: 200, headers: {}, body: null, requestId: null },
    };
  },
  preview: () => ({}),
});

beforeEach(async () => {
  await store.oktaHooks.remove('org');
  [calls, there, answer, hangs] = [[], undefined, () => undefined, () => false];
  needed = types('user.lifecycle.suspend', 'user.session.start');
  hooks = createOktaHooks({
    store: store.oktaHooks,
    connections: {
      async hook(id) {
        if (id !== 'org') throw new NotFoundError('connection.not-found', `There is no connection "${id}".`);
        return {
          url: 'https://signalbox.example.com/hooks/okta/org',
          headerName: 'Authorization',
          secret: SECRET,
          previousValidUntil: null,
          fixedByEnvironment: false,
        };
      },
      keepHookSecret: async () => undefined,
      settingsOf: async () => ({ orgUrl: 'https://example.okta.com' }),
    },
    vault: openVault({ masterKey: Buffer.alloc(32, 7) }),
    clock,
    needed: async () => needed,
    okta: (_settings, { signal }) => okta(signal),
    redactor: () => createRedactor([SECRET]),
  });
});
const mend = async (): Promise<void> =>
  hooks.mend((await store.oktaHooks.find('org'))!, (work) => work(), new AbortController().signal);
const keeperOf = (gate: Promise<void> = Promise.resolve()): HookKeeper =>
  createHookKeeper({
    store: store.oktaHooks,
    hooks,
    clock,
    needed: async () => needed,
    audited: (_row, work) => gate.then(work),
    onTrouble: (error) => {
      throw error;
    },
  });
const puts = () => calls.filter(({ method }) => method === 'PUT');

test('a change of items leaves the channel and its secret out', async () => {
  await hooks.bringIntoStep('org');
  needed = types('user.lifecycle.suspend');
  await mend();
  expect(puts().map(({ body }) => Object.keys(body))).toEqual([['name', 'description', 'events']]);
  expect(await hooks.state('org')).toMatchObject({ inOkta: { inStep: true, events: ['user.lifecycle.suspend'] } });
});

test.each([
  [
    'takes no change without the channel',
    ({ method, body }: OktaCall) =>
      method === 'PUT' && !('channel' in (body as JsonObject))
        ? refuse('Api validation failed: channel', 'The field cannot be left blank')
        : undefined,
  ],
  [
    'forgets a channel that is not sent',
    ({ method, body }: OktaCall) => {
      if (method !== 'PUT' || 'channel' in (body as JsonObject)) return undefined;
      const { channel: _gone, ...rest } = { ...there, ...(body as JsonObject) };
      return (there = rest);
    },
  ],
])('an org that %s is sent it with the secret, and verifies again', async (_what, answers) => {
  await hooks.bringIntoStep('org');
  [needed, answer, calls] = [types('user.lifecycle.suspend'), answers, []];
  await mend();
  expect(JSON.stringify(puts().at(-1)?.body)).toContain(SECRET);
  expect(calls.at(-1)?.path).toMatch(/verify$/u);
  expect(await hooks.state('org')).toMatchObject({ inOkta: { inStep: true, verificationStatus: 'VERIFIED' } });
});

test('a type that the org refuses is left out and told; a person who asks again tries it anew', async () => {
  answer = ({ body }) =>
    itemsOf(body as JsonObject).includes('user.session.start')
      ? refuse('Api validation failed: events', "events.items: 'user.session.start' is not eligible")
      : undefined;
  await hooks.bringIntoStep('org');
  expect(await hooks.state('org')).toMatchObject({
    undeliverable: ['user.session.start'],
    inOkta: { inStep: true, events: ['user.lifecycle.suspend'] },
  });
  calls = [];
  await mend();
  expect(puts()).toEqual([]);
  answer = () => undefined;
  await hooks.bringIntoStep('org');
  expect(itemsOf(there)).toEqual(['user.lifecycle.suspend', 'user.session.start']);
});

test('an address that Okta cannot reach: the hook stays, says why without the secret, and is verified later', async () => {
  answer = ({ path }) => (path.endsWith('/verify') ? refuse(`no answer in time to ${SECRET}`) : undefined);
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({
    code: 'okta.hook-unverified',
    message: expect.not.stringContaining(SECRET) as string,
  });
  const state = await hooks.state('org');
  expect(state).toMatchObject({
    inOkta: { verificationStatus: 'UNVERIFIED', lastError: { code: 'okta.hook-unverified' } },
  });
  expect(JSON.stringify(state)).not.toContain(SECRET);
  answer = () => undefined;
  await mend();
  expect(await hooks.state('org')).toMatchObject({ inOkta: { inStep: true, lastError: null } });
});

test('what is no event hook is refused, and nothing is kept in step then', async () => {
  answer = ({ method }) => (method === 'POST' ? { events: 'many' } : undefined);
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({ code: 'okta.not-okta' });
  expect(await store.oktaHooks.list()).toEqual([]);
});

test('an org that knows no event hooks for the app says what is missing', async () => {
  answer = ({ method, path }) => {
    if (method === 'POST') throw new TerminalError('okta.not-found', `Okta answered POST ${path} with 404.`);
    return undefined;
  };
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({
    code: 'okta.hook-not-allowed',
    message: expect.stringContaining('okta.eventhooks.manage') as string,
  });
  expect(await store.oktaHooks.find('org')).toBeUndefined();
});

test('the types of one hook: those that it can have, in order, 300 at most', () => {
  const many = types(...Array.from({ length: MOST_TYPES + 2 }, (_, at) => `type.${String(at).padStart(3, '0')}`));
  const all = [{ type: 'log.only', flows: [], byHook: false }, ...many];
  const { items, undeliverable, leftOut } = hookTypes(all, ['type.000']);
  expect([items.length, items[0], undeliverable, leftOut]).toEqual([
    MOST_TYPES,
    'type.001',
    ['log.only', 'type.000'],
    ['type.301'],
  ]);
});

test('J9 a failure is tried again after a while that doubles, and at once where something changed', async () => {
  await hooks.bringIntoStep('org');
  const keeper = keeperOf();
  await keeper.start();
  let tried = 0;
  answer = ({ method }) => (method === 'PUT' ? (tried++, refuse('Api validation failed: items')) : undefined);
  needed = types('user.lifecycle.suspend');
  keeper.changed();
  await expect.poll(() => tried).toBe(1);
  await expect.poll(async () => (await store.oktaHooks.find('org'))?.attempts).toBe(1);
  clock.advance(5_000);
  await expect.poll(() => clock.pendingTimers).toBeGreaterThan(0);
  expect(tried).toBe(1);
  keeper.changed();
  await expect.poll(() => tried).toBe(2);
  await expect.poll(async () => (await store.oktaHooks.find('org'))?.nextAt).toBe(clock.now() + 30_000);
  answer = () => undefined;
  await expect
    .poll(async () => {
      clock.advance(5_000);
      return (await hooks.state('org')).inOkta;
    })
    .toMatchObject({ inStep: true, lastError: null });
  await keeper.stop();
});

test('J9 what is left of a connection that is gone is removed, and keeps no other hook from its step', async () => {
  await hooks.bringIntoStep('org');
  await store.oktaHooks.put({ ...(await store.oktaHooks.find('org'))!, connection: 'gone' });
  needed = types('user.lifecycle.suspend');
  const keeper = keeperOf();
  await keeper.start();
  await expect.poll(() => itemsOf(there)).toEqual(['user.lifecycle.suspend']);
  await expect.poll(async () => (await store.oktaHooks.list()).map(({ connection }) => connection)).toEqual(['org']);
  await keeper.stop();
});

test('J8 an org that hangs does not keep the server from stopping, and the next start goes on', async () => {
  await hooks.bringIntoStep('org');
  needed = types('user.lifecycle.suspend');
  hangs = ({ method }) => method === 'PUT';
  const keeper = keeperOf();
  await keeper.start();
  await expect.poll(puts).toHaveLength(1);
  await keeper.stop();
  expect(await store.oktaHooks.find('org')).toMatchObject({ attempts: 0, error: null });
  hangs = () => false;
  const next = keeperOf();
  await next.start();
  await expect.poll(() => itemsOf(there)).toEqual(['user.lifecycle.suspend']);
  await next.stop();
});

test('types that the org refuses one at a time are all left out', async () => {
  const refused = ['user.session.start', 'user.session.end'];
  answer = ({ body }) => {
    const named = refused.find((type) => itemsOf(body as JsonObject).includes(type));
    return named === undefined ? undefined : refuse('Api validation failed: events', `'${named}' is not eligible`);
  };
  needed = types('user.lifecycle.suspend', ...refused);
  await hooks.bringIntoStep('org');
  expect(itemsOf(there)).toEqual(['user.lifecycle.suspend']);
  expect((await hooks.state('org')).undeliverable.toSorted()).toEqual(refused.toSorted());
});

test('an org that shows the hook otherwise than it was sent is not asked again every few seconds', async () => {
  await hooks.bringIntoStep('org');
  answer = ({ method, body }) =>
    method === 'PUT' ? (there = { ...there, ...(body as JsonObject), events: { items: ['user.renamed'] } }) : undefined;
  needed = types('user.lifecycle.suspend');
  await mend();
  expect(await store.oktaHooks.find('org')).toMatchObject({
    attempts: 1,
    nextAt: clock.now() + 15_000,
    error: { code: 'okta.hook-differs' },
  });
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({ code: 'okta.hook-differs' });
});

test('a hook whose making lost its answer is found again, also where the org refused to be asked in between', async () => {
  const lose = (): never => {
    throw new RetryableError('http.reset', 'The connection was cut.');
  };
  answer = (call) => {
    if (call.method !== 'POST' || call.path.endsWith('/verify')) return undefined;
    there = { id: 'who1', status: 'ACTIVE', verificationStatus: 'UNVERIFIED', ...(call.body as JsonObject) };
    return lose();
  };
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({ code: 'http.reset' });
  const made = there;
  answer = () => {
    throw new TerminalError('okta.forbidden', 'No.');
  };
  await expect(hooks.bringIntoStep('org')).rejects.toMatchObject({ code: 'okta.forbidden' });
  [answer, calls] = [() => undefined, []];
  await hooks.bringIntoStep('org');
  expect(calls.filter(({ method, path }) => method === 'POST' && !path.endsWith('/verify'))).toEqual([]);
  expect(there).toMatchObject({ id: made?.['id'], name: made?.['name'] });
});

test('J9 what changes while an attempt is under way need not wait until it would be due after its failure', async () => {
  await hooks.bringIntoStep('org');
  let tried = 0;
  answer = ({ method }) => (method === 'PUT' ? (tried++, refuse('Api validation failed: items')) : undefined);
  needed = types('user.lifecycle.suspend');
  const gate = Promise.withResolvers<void>();
  const keeper = keeperOf(gate.promise);
  await keeper.start();
  keeper.changed();
  // It looks once more, behind what was told.
  await keeper.start();
  expect(tried).toBe(0);
  gate.resolve();
  await expect.poll(async () => (await store.oktaHooks.find('org'))?.attempts).toBe(1);
  clock.advance(5_000);
  await expect.poll(() => tried).toBe(2);
  await keeper.stop();
});
