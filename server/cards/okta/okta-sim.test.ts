// Every action of Okta through the real client, signed in by assertion and DPoP, against the simulated org: the call
// arrives, what it changes is changed and written in the System Log, and its output satisfies the card's schema. One org
// serves all; whatever a card changes is its own.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { ActionCard, ActionContext, Outcome } from '../../../shared/card/card.ts';
import type { Look } from '../../../shared/card/look.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { systemClock } from '../../lib/clock.ts';
import { createHttpPool, type HttpPool } from '../../lib/http-client.ts';
import { createOktaClients, type OktaClients } from '../../okta/clients.ts';
import { SIM_ROUTES } from '../../okta/sim/routes.ts';
import { startOktaSim, type OktaSim } from '../../okta/sim/sim.ts';
import { loadCards } from '../registry.ts';
import { NOT_SIMULATED, SCENES } from './scenes/scenes.test-support.ts';
import { stageOf } from './scenes/stage.test-support.ts';

const registry = await loadCards();
/** What Signalbox counted itself is read without a call. */
const cards = registry
  .manifests()
  .filter(({ app, kind, id }) => app === 'okta' && kind === 'action' && cardOf(id).callsOut !== undefined);
let sim: OktaSim;
let pool: HttpPool;
let clients: OktaClients;
const secrets: string[] = [];

beforeAll(async () => {
  sim = await startOktaSim();
  // Signing in and limits have tests of their own; here the app demands proofs, and nothing waits.
  sim.org.clients.get(sim.clientId)!.dpop = true;
  sim.limits.share = 1;
  for (const { method, path } of SIM_ROUTES) sim.limits.set(method, path, 100_000);
  pool = createHttpPool({ allowPrivate: ['127.0.0.1'] });
  clients = createOktaClients({ pool, clock: systemClock, onSecret: (secret) => secrets.push(secret) });
});
afterAll(async () => {
  await pool.close();
  await sim.close();
});

type Auth = 'oauth' | 'ssws';

function cardOf(id: string): ActionCard {
  const card = registry.find(id, 1);
  if (card?.kind !== 'action') throw new Error(`There is no action ${id}.`);
  return card;
}

function settings(auth: Auth): JsonObject {
  const { clientId, privateKey, sswsToken } = sim;
  return {
    orgUrl: sim.url,
    auth: auth === 'oauth' ? { type: auth, clientId, privateKey, dpop: true } : { type: auth, token: sswsToken },
  };
}

type Mode = 'live' | 'dry' | 'look';

function contextOf(card: ActionCard, input: JsonObject, mode: Mode, auth: Auth = 'oauth'): ActionContext<unknown> {
  const { signal } = new AbortController();
  const readsOnly = ({ live: undefined, dry: 'dry-run', look: 'look' } as const)[mode];
  const okta = clients.client(settings(auth), { signal, timeoutMs: 10_000, readsOnly });
  const context: Partial<ActionContext<unknown>> = {
    input: card.input.parse(input),
    mode: mode === 'dry' ? 'dry' : 'live',
    okta,
    signal,
    connection: settings(auth),
  };
  return context as ActionContext<unknown>;
}

async function perform(id: string, input: JsonObject, mode: Mode, auth?: Auth): Promise<Outcome> {
  const card = cardOf(id);
  return card.run(contextOf(card, input, mode, auth));
}

function outputOf(outcome: Outcome): JsonObject {
  if (outcome.kind !== 'done' || !isJsonObject(outcome.output)) throw new Error(`It gave ${outcome.kind}.`);
  return outcome.output;
}

/** Method and template of the call that a card's documentation says it makes. */
function callOf(id: string): string {
  const [, call = ''] = /`([A-Z]+ \/[^`]+)`\.$/.exec(cardOf(id).docs) ?? [];
  return call;
}

const unnamed = (template: string): string => template.replaceAll(/\{\w+\}/g, '{}');
const eventTypes = (from: number): JsonValue[] =>
  sim.log.events
    .slice(from)
    .flatMap(({ eventType = null }) => (String(eventType).startsWith('app.oauth2.token') ? [] : [eventType]));

/** Run with the process that keeps what they promise, in tests/temporary-membership.test.ts. */
const WITH_PLEDGES = ['okta.create-temporary-group-membership'];

test('each action has a scene here, or a reason why the simulated org cannot answer for it', () => {
  const scenes = SCENES.map(({ card }) => card);
  const told = cards.filter(({ group: own }) => NOT_SIMULATED.some(({ group }) => group === own)).map(({ id }) => id);
  expect([...scenes, ...told, ...WITH_PLEDGES].toSorted()).toEqual(cards.map(({ id }) => id).toSorted());
});

test('what is said not to be simulated is not', () => {
  expect(SIM_ROUTES.filter(({ path }) => NOT_SIMULATED.some((each) => each.path.test(path)))).toEqual([]);
});

describe.each(SCENES.map((scene) => [scene.card, scene] as const))('%s', (id, scene) => {
  const isPure = cardOf(id).effect === 'pure';

  test('acts in the org, and says what the org says', async () => {
    const { input, output, after } = await scene.set(stageOf(sim));
    const [requests, events] = [sim.requests.length, sim.log.events.length];

    const dry = await perform(id, input, 'dry');
    expect(
      sim.requests.slice(requests).filter(({ method, route }) => method !== 'GET' && route?.startsWith('/api')),
    ).toEqual([]);
    expect(eventTypes(events)).toEqual([]);
    expect(dry.kind).toBe(scene.call === undefined && isPure ? 'done' : 'simulated');

    const given = outputOf(await perform(id, input, 'live'));
    expect(cardOf(id).output.safeParse(given).error).toBeUndefined();
    if (output !== undefined) expect(given).toMatchObject(output(given));
    if (after !== undefined) expect(after.shown()).toEqual(after.expected);
    expect(eventTypes(events)).toEqual(scene.events ?? []);
    if (scene.events !== undefined) expect(sim.log.events.at(-1)).toMatchObject({ actor: { id: sim.clientId } });

    const last = sim.requests.at(-1)!;
    expect(last.headers['authorization']).toMatch(/^DPoP /);
    expect(last.status).toBeLessThan(300);
    expect(unnamed(`${last.method} ${templateOf(last.method, last.path)}`)).toBe(unnamed(scene.call ?? callOf(id)));
    if (dry.kind !== 'simulated') return;
    expect(dry.preview).toMatchObject({ method: last.method, url: `${sim.url}${last.path}${last.query}` });
    expect(dry.preview['body'] ?? null).toEqual(last.body === '' ? null : JSON.parse(last.body));
  });
});

/** The route that a call came to. */
function templateOf(method: string, path: string): string {
  const parts = path.split('/');
  const fitting = SIM_ROUTES.filter((route) => {
    const wanted = route.path.split('/');
    return (
      route.method === method &&
      wanted.length === parts.length &&
      wanted.every((part, at) => part.startsWith('{') || part === parts[at])
    );
  });
  // A template without parts is the more exact one.
  return fitting.toSorted((left, right) => left.path.split('{').length - right.path.split('{').length)[0]?.path ?? path;
}

test.each(['okta.suspend-user', 'okta.get-user-roles', 'okta.add-user-to-group'])(
  '%s acts by an API token, too, as whoever made it',
  async (id) => {
    const scene = SCENES.find(({ card }) => card === id)!;
    const { input, after } = await scene.set(stageOf(sim));
    const asked = sim.requests.length;
    const given = outputOf(await perform(id, input, 'live', 'ssws'));
    expect(cardOf(id).output.safeParse(given).error).toBeUndefined();
    if (after !== undefined) expect(after.shown()).toEqual(after.expected);
    const calls = sim.requests.slice(asked);
    expect(calls.map(({ headers }) => headers['authorization'])).toEqual(calls.map(() => `SSWS ${sim.sswsToken}`));
    if (scene.events !== undefined) expect(sim.log.events.at(-1)).toMatchObject({ actor: { type: 'User' } });
  },
);

describe('J5 a look at what became of a call whose answer was lost', () => {
  const looking = SCENES.filter(({ card }) => cardOf(card).look !== undefined).map(
    ({ card, set }) => [card, set] as const,
  );

  test('there are actions that look', () => {
    expect(looking.length).toBeGreaterThan(10);
  });

  test('a change of a status is told by it, for users and devices, both ways', async () => {
    const changes = ['activate', 'deactivate', 'suspend', 'unsuspend'].map((step) => `okta.${step}-device`);
    const found = async (id: string, kind: 'lost' | 'refused'): Promise<unknown> => {
      const { input } = await SCENES.find(({ card }) => card === id)!.set(stageOf(sim));
      sim.trouble.next(kind, { method: 'POST' });
      await expect(perform(id, input, 'live')).rejects.toMatchObject({ kind: 'retryable' });
      return (await cardOf(id).look!(contextOf(cardOf(id), input, 'look'))).found;
    };
    for (const id of ['okta.suspend-user', 'okta.unsuspend-user', ...changes]) {
      expect([id, await found(id, 'lost')]).toEqual([id, 'happened']);
      expect([id, await found(id, 'refused')]).toEqual([id, 'not-happened']);
    }
  });

  describe.each([
    ['40 seconds fast', 40_000],
    ['40 seconds slow', -40_000],
  ])('whose org has a clock that is %s', (_what, skewMs) => {
    beforeEach(async () => {
      sim.trouble.clockSkewMs = skewMs;
      // Until the client has heard of that clock its proofs are refused.
      await perform('okta.read-user', { user: [...sim.org.users.keys()][0]! }, 'live');
    });
    afterEach(() => sim.trouble.clear());

    const create = async (kind: 'lost' | 'refused', startedAt: Date): Promise<Look> => {
      const { input } = await SCENES.find(({ card }) => card === 'okta.create-user')!.set(stageOf(sim));
      const card = cardOf('okta.create-user');
      const makes = (): Promise<Outcome> => perform(card.id, input, 'live');
      if (kind === 'refused') await makes();
      sim.trouble.next(kind, { method: 'POST', path: '/api/v1/users' });
      await expect(makes()).rejects.toMatchObject({ kind: 'retryable' });
      return card.look!({ ...contextOf(card, input, 'look'), startedAt: startedAt.toISOString() });
    };
    const inSeconds = (seconds: number): Date => new Date(systemClock.now() + seconds * 1_000);

    test('what the call made is told to be its own', async () => {
      // As if Okta had taken ten seconds to make it.
      expect(await create('lost', inSeconds(-10))).toMatchObject({ found: 'happened' });
    });

    test('what somebody else made half a minute before it is not', async () => {
      expect(await create('refused', inSeconds(30))).toMatchObject({ found: 'not-happened' });
    });
  });

  test.each<[Auth, Auth, string]>([
    ['oauth', 'oauth', 'happened'],
    ['ssws', 'ssws', 'happened'],
    ['oauth', 'ssws', 'not-happened'],
    ['ssws', 'oauth', 'not-happened'],
  ])(
    'the System Log tells a call by %s whether a new user was made by it: by %s, so it has %s',
    async (own, by, found) => {
      const { input } = await SCENES.find(({ card }) => card === 'okta.create-user')!.set(stageOf(sim));
      const card = cardOf('okta.create-user');
      await perform(card.id, input, 'live', by);
      // As if the call had begun before.
      const startedAt = new Date(systemClock.now() - 10_000).toISOString();
      const look = await card.look!({ ...contextOf(card, input, 'look', own), startedAt });
      expect(look).toMatchObject({ found, seen: expect.stringContaining('The System Log says') });
    },
  );

  // `lost`: it was done and the answer went missing; `refused`: the connection broke before it was.
  test.each(looking.flatMap(([card, set]) => (['lost', 'refused'] as const).map((kind) => [card, kind, set] as const)))(
    '%s, %s: tells no lie',
    async (id, kind, set) => {
      const { input, after } = await set(stageOf(sim));
      const method = callOf(id).split(' ')[0] ?? '';
      sim.trouble.next(kind, { method });
      await expect(perform(id, input, 'live')).rejects.toMatchObject({ kind: 'retryable', surelyNotDone: false });
      expect(sim.trouble.planned).toEqual([]);
      if (kind === 'lost' && after !== undefined) expect(after.shown()).toEqual(after.expected);
      const card = cardOf(id);
      const asked = sim.requests.length;
      const look = await card.look!(contextOf(card, input, 'look'));
      const methods = sim.requests
        .slice(asked)
        .flatMap(({ method: each, route }) => (route === '/oauth2/v1/token' ? [] : each));
      expect(new Set(methods)).toEqual(new Set(['GET']));
      expect([kind === 'lost' ? 'happened' : 'not-happened', 'unclear']).toContain(look.found);
      expect(look.seen).not.toBe('');
      if (look.found === 'happened') expect(card.output.safeParse(look.output).error).toBeUndefined();
    },
  );
});

test('one token was fetched for each set of scopes, each proof is new, and every token was told as a secret', () => {
  const tokens = sim.requests.filter(({ path }) => path === '/oauth2/v1/token');
  const answered = tokens.filter(({ status }) => status === 200);
  const scopes = answered.map(({ body }) => new URLSearchParams(body).get('scope'));
  expect(scopes).toEqual([...new Set(scopes)]);
  expect(secrets).toHaveLength(answered.length);
  const proofs = sim.requests.flatMap(({ headers }) => headers['dpop'] ?? []);
  expect(new Set(proofs).size).toBe(proofs.length);
});
