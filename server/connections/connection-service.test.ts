import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { loadCards } from '../cards/registry.ts';
import type { Clock } from '../lib/clock.ts';
import { oktaKeys } from '../okta/keys.ts';
import { openVault } from '../secrets/vault.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { type ConnectionService, createConnectionService } from './connection-service.ts';
import { valueAt } from './secret-settings.ts';

const registry = await loadCards();
const START = Date.parse('2026-11-03T09:00:00.000Z');
const SECRET = 'a-secret-of-sixteen-or-more';

interface World {
  connections: ConnectionService;
  store: Store;
  file: string;
  /** Lets time pass, in hours. */
  pass(hours: number): void;
  /** The service as it is after a restart, with the same store. */
  restarted(hookSecretFromEnvironment?: string): ConnectionService;
}

async function aWorld(): Promise<World> {
  const folder = temporaryFolder();
  const file = join(folder, 'test.db');
  const store = await openSqliteStore({ file });
  onTestFinished(async () => {
    await store.close();
  });
  let now = START;
  const clock: Clock = {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    setTimer: () => ({ cancel: () => undefined }),
  };
  const vault = openVault({ masterKey: Buffer.alloc(32, 3) });
  const restarted = (fixed?: string): ConnectionService =>
    createConnectionService({
      store,
      vault,
      registry,
      clock,
      publicUrl: 'https://box.example',
      keys: oktaKeys,
      ...(fixed === undefined ? {} : { hookSecretFromEnvironment: fixed }),
    });
  return { connections: restarted(), store, file, pass: (hours) => (now += hours * 3_600_000), restarted };
}

const BOT = 'xoxb-1-invented';
const SMTP = { host: 'smtp.example.com', user: 'u', password: 'the-password', from: 'a@example.com' };

describe('what is shown', () => {
  test('S4 no secret comes out of create, get, list or update, nor stands in the file', async () => {
    const { connections, store, file } = await aWorld();
    const shown = [
      await connections.create({ id: 'mail', app: 'smtp', name: 'Mail', settings: SMTP }),
      await connections.update('mail', {
        settings: { ...SMTP, host: 'other.example.com', password: 'the-password-2' },
      }),
      await connections.get('mail'),
      await connections.list(),
    ];
    expect(JSON.stringify(shown)).not.toContain('the-password');
    expect(shown[0]).toEqual({
      id: 'mail',
      app: 'smtp',
      name: 'Mail',
      settings: { host: 'smtp.example.com', port: 587, security: 'starttls', user: 'u', from: 'a@example.com' },
      secretsSet: ['password'],
      createdAt: '2026-11-03T09:00:00.000Z',
      updatedAt: '2026-11-03T09:00:00.000Z',
    });
    await store.check();
    expect(readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1')).not.toContain('the-password');
  });

  test('whoever acts with it gets it whole, also after a restart', async () => {
    const { connections, restarted } = await aWorld();
    await connections.create({ id: 'mail', app: 'smtp', name: 'Mail', settings: SMTP });
    const whole = { ...SMTP, port: 587, security: 'starttls' };
    expect(await connections.settingsOf('mail')).toEqual(whole);
    expect(await restarted().settingsOf('mail')).toEqual(whole);
    expect(connections.secretValues(whole, 'smtp')).toEqual(['the-password']);
    expect(await connections.settingsOf('nothing')).toBeUndefined();
  });
});

describe('changes', () => {
  test('a secret that is absent stays, a new one replaces it, null removes it', async () => {
    const { connections } = await aWorld();
    await connections.create({ id: 'mail', app: 'smtp', name: 'Mail', settings: SMTP });
    const { password: _password, ...open } = SMTP;
    expect((await connections.update('mail', { settings: open })).secretsSet).toEqual(['password']);
    await connections.update('mail', { name: 'Post', settings: { ...open, password: 'new-password' } });
    expect(await connections.settingsOf('mail')).toMatchObject({ password: 'new-password' });
    const { user: _user, ...noUser } = open;
    const removed = await connections.update('mail', { settings: { ...noUser, password: null } });
    expect(removed).toMatchObject({ name: 'Post', secretsSet: [] });
    expect(removed.settings).not.toHaveProperty('user');
    expect(await connections.settingsOf('mail')).not.toHaveProperty('password');
  });

  test('of several secrets one is removed, and what is left must still do', async () => {
    const { connections } = await aWorld();
    const settings = { webhookUrl: 'https://hooks.slack.example/services/T0/B0/x', botToken: BOT };
    await connections.create({ id: 'chat', app: 'slack', name: 'Slack', settings });
    expect(await connections.update('chat', { settings: { webhookUrl: null } })).toMatchObject({
      secretsSet: ['botToken'],
    });
    await expect(connections.update('chat', { settings: { botToken: null } })).rejects.toMatchObject({
      code: 'connection.invalid',
    });
    expect(await connections.settingsOf('chat')).toEqual({ botToken: BOT });
  });

  test('two changes at once do not lose one another', async () => {
    const { connections } = await aWorld();
    await connections.create({ id: 'mail', app: 'smtp', name: 'Mail', settings: SMTP });
    const { password: _password, ...open } = SMTP;
    await Promise.all([
      connections.update('mail', { settings: { ...open, password: 'new-password' } }),
      connections.update('mail', { name: 'Post', settings: { ...open, from: 'b@example.com' } }),
    ]);
    expect(await connections.settingsOf('mail')).toMatchObject({ password: 'new-password', from: 'b@example.com' });
  });

  test('ids are made of names, without clashes', async () => {
    const { connections } = await aWorld();
    const make = async (name: string): Promise<string> =>
      (await connections.create({ app: 'smtp', name, settings: SMTP })).id;
    expect(await make('Büro  Post!')).toBe('buro-post');
    expect(await make('Buro post')).toBe('buro-post-2');
    expect(await make('邮件')).toBe('connection');
    expect(await make('Groß Ärger')).toBe('gross-arger');
    await expect(connections.create({ id: 'buro-post', app: 'smtp', name: 'x', settings: SMTP })).rejects.toMatchObject(
      { code: 'connection.exists' },
    );
  });

  test.each([
    ['smtp', { host: 'h' }, 'connection.invalid', 'from'],
    ['smtp', { ...SMTP, port: 'x' }, 'connection.invalid', 'port'],
    ['okta', { polling: { intervalSeconds: 0 } }, 'connection.invalid', 'polling'],
    ['okta', { hook: { secret: 'short' } }, 'connection.invalid', 'at least 16'],
    ['slack', {}, 'connection.invalid', 'Give a webhook URL, a bot token, or both'],
    ['slack', { botToken: 'xoxe.xoxb-1-rotates' }, 'connection.invalid', 'begins with xoxb-'],
    ['slack', { botToken: BOT, apiUrl: 'https://evil.example/api' }, 'connection.invalid', 'apiUrl'],
    ['slack', { botToken: BOT, apiUrl: 'https://slack.com.evil.example/api' }, 'connection.invalid', 'apiUrl'],
    ['slack', { botToken: BOT, apiUrl: 'https://slack.com@evil.example/api' }, 'connection.invalid', 'apiUrl'],
    ['slack', { botToken: BOT, apiUrl: 'http://slack.com/api' }, 'connection.invalid', 'apiUrl'],
    ['fax', {}, 'connection.unknown-app', 'okta, slack, smtp'],
  ])('%s with %j is refused and says why', async (app, settings, code, said) => {
    const { connections } = await aWorld();
    await expect(connections.create({ app, name: 'x', settings })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    });
    expect(await connections.list()).toEqual([]);
  });

  test('what is not there is said so', async () => {
    const { connections } = await aWorld();
    for (const call of [
      connections.get('x'),
      connections.update('x', { settings: {} }),
      connections.remove('x'),
      connections.hook('x'),
      connections.rotateHookSecret('x', 1),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'connection.not-found' });
    }
  });
});

describe('S4 a stored secret goes to no other place than the one it was entered for', () => {
  const { password: _password, ...open } = SMTP;
  const CHAT = { webhookUrl: 'https://hooks.slack.example/services/T0/B0/x', botToken: BOT };

  test.each([
    ['smtp', SMTP, { ...open, host: 'evil.example.com' }, ['password']],
    ['smtp', SMTP, { ...open, port: 25 }, ['password']],
    ['smtp', SMTP, { ...open, security: 'none' }, ['password']],
    ['slack', CHAT, { apiUrl: 'http://127.0.0.1:1/api' }, ['botToken']],
  ])('%s %j, changed to %j, asks for %j again: to save it as to try it', async (app, before, after, asked) => {
    const { connections } = await aWorld();
    await connections.create({ id: 'one', app, name: 'One', settings: before });
    const whole = await connections.settingsOf('one');
    for (const attempt of [
      connections.update('one', { settings: after }),
      connections.proposed({ id: 'one', settings: after }),
    ]) {
      await expect(attempt).rejects.toMatchObject({
        code: 'connection.secret-needed',
        details: { issues: asked.map((path) => ({ path, message: expect.stringContaining('Enter it again') })) },
      });
    }
    expect(await connections.settingsOf('one')).toEqual(whole);
  });

  test.each([
    ['smtp', SMTP, { ...open, port: 587, security: 'starttls', user: 'other', from: 'b@example.com' }],
    ['smtp', SMTP, { ...open, host: 'other.example.com', password: 'entered-again' }],
    ['smtp', SMTP, { host: 'other.example.com', from: 'a@example.com', password: null }],
    ['slack', CHAT, { webhookUrl: 'https://hooks.slack.example/services/T0/B0/y' }],
    ['okta', { hook: { secret: SECRET } }, { orgUrl: 'https://example.okta.com' }],
  ])('%s %j, changed to %j, is saved', async (app, before, after) => {
    const { connections } = await aWorld();
    await connections.create({ id: 'one', app, name: 'One', settings: before });
    expect(await connections.proposed({ id: 'one', settings: after })).toMatchObject({ app });
    await connections.update('one', { settings: after });
  });
});

describe('removing', () => {
  async function activeFlow(store: Store, bindings: Record<string, string>): Promise<void> {
    const flow: Flow = {
      formatVersion: 1,
      id: 'alert',
      name: 'Alert',
      connections: { mail: { app: 'smtp' } },
      nodes: {},
      edges: [],
    };
    const text = JSON.stringify(flow);
    const at = new Date(START).toISOString();
    await store.flows.create({ id: 'alert', name: 'Alert', draft: text, at });
    await store.flows.publish({
      flowId: 'alert',
      snapshot: 'hash',
      text,
      logicHash: 'hash',
      comment: '',
      at,
      by: 'test',
    });
    await store.flows.setActive('alert', true, at);
    await store.flows.setBindings('alert', bindings);
  }

  test.each([[{ mail: 'one' }], [{}]])(
    'is refused while an active flow uses it, bound by %j or by being the only one',
    async (bindings) => {
      const { connections, store } = await aWorld();
      await connections.create({ id: 'one', app: 'smtp', name: 'One', settings: SMTP });
      await activeFlow(store, bindings);
      await expect(connections.remove('one')).rejects.toMatchObject({
        code: 'connection.in-use',
        message: expect.stringContaining('alert'),
        details: { flows: ['alert'] },
      });
      await store.flows.setActive('alert', false, new Date(START).toISOString());
      await connections.remove('one');
      expect(await connections.settingsOf('one')).toBeUndefined();
    },
  );

  test('one that no flow uses goes', async () => {
    const { connections, store } = await aWorld();
    await connections.create({ id: 'one', app: 'smtp', name: 'One', settings: SMTP });
    await connections.create({ id: 'two', app: 'smtp', name: 'Two', settings: SMTP });
    await activeFlow(store, { mail: 'two' });
    await connections.remove('one');
    expect((await connections.list()).map((connection) => connection.id)).toEqual(['two']);
  });

  test('the default one stays', async () => {
    const { connections } = await aWorld();
    await connections.ensureDefault();
    await expect(connections.remove('default')).rejects.toMatchObject({ code: 'connection.default' });
  });
});

describe('the hook', () => {
  test('the default connection is made once, with a secret that nobody chose', async () => {
    const { connections, restarted } = await aWorld();
    await connections.ensureDefault();
    const hook = await connections.hook('default');
    expect(hook).toMatchObject({
      url: 'https://box.example/hooks/okta',
      headerName: 'Authorization',
      previousValidUntil: null,
      fixedByEnvironment: false,
    });
    expect(hook.secret).toMatch(/^[\w-]{43}$/);
    const again = restarted();
    await again.ensureDefault();
    expect(await again.hook('default')).toEqual(hook);
    expect(await again.hookAuth('default')).toEqual({
      headerName: 'Authorization',
      accepted: [{ secret: hook.secret, until: null }],
    });
  });

  test('further orgs have an address and a secret of their own; other apps have none', async () => {
    const { connections } = await aWorld();
    await connections.create({
      id: 'emea',
      app: 'okta',
      name: 'EMEA',
      settings: { hook: { headerName: 'X-Okta-Secret', secret: SECRET } },
    });
    expect(await connections.hook('emea')).toMatchObject({
      url: 'https://box.example/hooks/okta/emea',
      headerName: 'X-Okta-Secret',
      secret: SECRET,
    });
    await connections.create({ id: 'apac', app: 'okta', name: 'APAC', settings: {} });
    expect((await connections.hook('apac')).secret).toHaveLength(43);
    await connections.create({ id: 'mail', app: 'smtp', name: 'Mail', settings: SMTP });
    await expect(connections.hook('mail')).rejects.toMatchObject({ code: 'hook.none' });
    expect(await connections.hookAuth('mail')).toBeUndefined();
    expect(await connections.hookAuth('nothing')).toBeUndefined();
  });

  test('after rotation both secrets are accepted until the grace is over, also after a restart', async () => {
    const { connections, pass, restarted } = await aWorld();
    await connections.ensureDefault();
    const { secret: old } = await connections.hook('default');
    const rotated = await connections.rotateHookSecret('default', 24);
    expect(rotated.secret).not.toBe(old);
    expect(rotated.previousValidUntil).toBe('2026-11-04T09:00:00.000Z');
    const accepted = [
      { secret: rotated.secret, until: null },
      { secret: old, until: START + 24 * 3_600_000 },
    ];
    expect(await connections.hookAuth('default')).toEqual({ headerName: 'Authorization', accepted });
    expect(await restarted().hookAuth('default')).toEqual({ headerName: 'Authorization', accepted });
    pass(25);
    expect((await connections.hook('default')).previousValidUntil).toBeNull();
  });

  test('rotated twice, each secret is accepted for as long as was said when it was replaced', async () => {
    const { connections, pass, restarted } = await aWorld();
    await connections.ensureDefault();
    const { secret: first } = await connections.hook('default');
    const { secret: second } = await connections.rotateHookSecret('default', 24);
    pass(1);
    const { secret: third, previousValidUntil } = await connections.rotateHookSecret('default', 2);
    expect(previousValidUntil).toBe('2026-11-04T09:00:00.000Z');
    const accepted = [
      { secret: third, until: null },
      { secret: second, until: START + 3 * 3_600_000 },
      { secret: first, until: START + 24 * 3_600_000 },
    ];
    expect((await restarted().hookAuth('default'))?.accepted).toEqual(accepted);
    pass(3);
    const { secret: fourth } = await connections.rotateHookSecret('default', 1);
    expect((await connections.hookAuth('default'))?.accepted.map(({ secret }) => secret)).toEqual([
      fourth,
      third,
      first,
    ]);
  });

  test('a change of other settings keeps the grace; a secret typed in, or rotation without grace, ends it', async () => {
    const { connections } = await aWorld();
    await connections.ensureDefault();
    await connections.rotateHookSecret('default', 24);
    await connections.update('default', { settings: { orgUrl: 'https://example.okta.com' } });
    expect((await connections.hookAuth('default'))?.accepted).toHaveLength(2);
    await connections.update('default', { settings: { hook: { secret: SECRET } } });
    expect((await connections.hookAuth('default'))?.accepted).toEqual([{ secret: SECRET, until: null }]);
    await connections.rotateHookSecret('default', 0);
    expect((await connections.hookAuth('default'))?.accepted).toHaveLength(1);
  });

  test('a hook is never left without a secret', async () => {
    const { connections } = await aWorld();
    await connections.ensureDefault();
    const { secret } = await connections.hook('default');
    await connections.update('default', { settings: { hook: { secret: null } } });
    const next = await connections.hook('default');
    expect(next.secret).toHaveLength(43);
    expect(next.secret).not.toBe(secret);
  });

  test("the environment's secret is the default connection's, and cannot be changed here", async () => {
    const { connections, restarted } = await aWorld();
    await connections.ensureDefault();
    const { secret } = await connections.hook('default');
    const fixed = restarted(SECRET);
    expect(await fixed.hook('default')).toMatchObject({ secret: SECRET, fixedByEnvironment: true });
    expect((await fixed.hookAuth('default'))?.accepted).toEqual([{ secret: SECRET, until: null }]);
    await expect(fixed.rotateHookSecret('default', 1)).rejects.toMatchObject({ code: 'hook.fixed-by-environment' });
    await expect(
      fixed.update('default', { settings: { hook: { secret: 'another-secret-of-mine' } } }),
    ).rejects.toMatchObject({ code: 'hook.fixed-by-environment' });
    await fixed.update('default', { settings: { hook: { headerName: 'X-Secret' } } });
    expect(await fixed.hookAuth('default')).toMatchObject({ headerName: 'X-Secret', accepted: [{ secret: SECRET }] });
    expect((await restarted().hook('default')).secret).toBe(secret);
  });

  test('what is asked for every delivery is the same object until it changes', async () => {
    const { connections } = await aWorld();
    await connections.ensureDefault();
    const auth = await connections.hookAuth('default');
    expect(await connections.hookAuth('default')).toBe(auth);
    await connections.rotateHookSecret('default', 1);
    expect(await connections.hookAuth('default')).not.toBe(auth);
  });
});

test('secrets of another master key stop with a sentence', async () => {
  const { connections, store } = await aWorld();
  await connections.ensureDefault();
  const clock: Clock = { now: () => START, iso: () => '', setTimer: () => ({ cancel: () => undefined }) };
  const other = createConnectionService({
    store,
    registry,
    clock,
    publicUrl: '',
    keys: oktaKeys,
    vault: openVault({ masterKey: Buffer.alloc(32, 9) }),
  });
  await expect(other.ensureDefault()).rejects.toMatchObject({ code: 'secrets.wrong-key' });
});

describe('a private key that was replaced', () => {
  const APP = { orgUrl: 'https://a.okta.com', auth: { type: 'oauth', clientId: '0oa1' } };
  const changed = (auth: object): JsonObject => ({ ...APP, auth: { ...APP.auth, ...auth } });
  const keyOf = async (service: ConnectionService): Promise<string> =>
    String(valueAt((await service.settingsOf('org')) ?? {}, 'auth.privateKey'));
  const kidsOf = async (service: ConnectionService): Promise<unknown[]> =>
    ((await service.publicKeys('org'))?.keys ?? []).map(({ kid }) => kid);

  async function rotated(): Promise<World & { old: string; oldKid: unknown }> {
    const world = await aWorld();
    const { connections } = world;
    await connections.create({ id: 'org', app: 'okta', name: 'Org', settings: APP });
    const old = await keyOf(connections);
    const [oldKid] = await kidsOf(connections);
    await connections.update('org', { settings: changed({ privateKey: null }) });
    return { ...world, old, oldKid };
  }

  test('is served beside the new one for a day, also after a restart, and used where Okta knows no newer one', async () => {
    const { connections, restarted, pass, old, oldKid } = await rotated();
    const privateKey = await keyOf(connections);
    expect(privateKey).not.toBe(old);
    for (const service of [connections, restarted()]) {
      expect(await kidsOf(service)).toEqual([expect.any(String), oldKid]);
      expect(await service.publicKeys('org')).toMatchObject({ formerUntil: '2026-11-04T09:00:00.000Z' });
      expect(await service.keysBeside({ clientId: '0oa1', privateKey })).toEqual([
        { privateKey: old, until: START + 24 * 3_600_000 },
      ]);
      // Another process, which has not heard of the change.
      expect(await service.keysBeside({ clientId: '0oa1', privateKey: old })).toEqual([
        { privateKey, until: Infinity },
      ]);
      expect(await service.keysBeside({ clientId: '0oa2', privateKey })).toEqual([]);
    }
    pass(24);
    expect(await kidsOf(connections)).toHaveLength(1);
    expect(await connections.publicKeys('org')).toMatchObject({ formerUntil: null });
    expect(await connections.keysBeside({ clientId: '0oa1', privateKey })).toEqual([]);
  });

  test('is seen by a process that has read the connection before', async () => {
    const { connections, restarted } = await rotated();
    const other = restarted();
    await other.settingsOf('org');
    await connections.update('org', { settings: changed({ privateKey: null }) });
    expect(await kidsOf(other)).toEqual(await kidsOf(connections));
    await other.update('org', { settings: changed({ dpop: false }) });
    expect(await kidsOf(connections)).toHaveLength(3);
  });

  test('S4 is stored encrypted and shown nowhere', async () => {
    const { connections, store, file, old } = await rotated();
    const core = old.split('\n')[2] ?? '';
    expect(core).toHaveLength(64);
    const shown = [await connections.list(), await connections.publicKeys('org'), await store.connections.list()];
    expect(JSON.stringify(shown)).not.toContain(core);
    expect(JSON.stringify(await connections.settingsOf('org'))).not.toContain(core);
    const files = [file, `${file}-wal`].map((each) => readFileSync(each, 'latin1')).join('');
    expect(files).not.toContain(core);
    expect(await connections.formerSecrets('org')).toEqual([old]);
  });

  test.each([
    ['another client', { clientId: '0oa2' }],
    ['an API token', { type: 'ssws', token: '00t', clientId: undefined }],
  ])('goes at once where the connection becomes that of %s', async (_what, auth) => {
    const { connections } = await rotated();
    await connections.update('org', { settings: JSON.parse(JSON.stringify(changed(auth))) as JsonObject });
    expect(await connections.formerSecrets('org')).toEqual([]);
  });

  test('stays through other changes, and is its own again where it is entered again', async () => {
    const { connections, old, oldKid } = await rotated();
    await connections.update('org', { settings: { ...changed({}), orgUrl: 'https://id.example.com' } });
    expect(await kidsOf(connections)).toHaveLength(2);
    await connections.update('org', { settings: changed({ privateKey: old }) });
    expect(await kidsOf(connections)).toEqual([oldKid, expect.not.stringMatching(String(oldKid))]);
  });

  test('is not served beside a new one of the same name, for Okta may take the wrong one', async () => {
    const { connections } = await aWorld();
    const named = (): string => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'mine' });
    };
    await connections.create({ id: 'org', app: 'okta', name: 'Org', settings: changed({ privateKey: named() }) });
    await connections.update('org', { settings: changed({ privateKey: named() }) });
    expect(await kidsOf(connections)).toEqual(['mine']);
    expect(await connections.formerSecrets('org')).toHaveLength(1);
  });

  test('is removed from the store when its time is over, and nothing else is', async () => {
    const { connections, restarted, store, pass } = await rotated();
    const { secret } = await connections.hook('org');
    const before = await store.connections.find('org');
    await connections.dropPastKeys();
    expect(await store.connections.find('org')).toEqual(before);
    pass(24);
    expect(await connections.formerSecrets('org')).toHaveLength(1);
    await connections.dropPastKeys();
    for (const service of [connections, restarted()]) {
      expect(await service.formerSecrets('org')).toEqual([]);
      expect(await service.hook('org')).toMatchObject({ secret });
    }
    expect(await store.connections.find('org')).toMatchObject({ updatedAt: before?.updatedAt });
  });
});
