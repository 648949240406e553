// What every card must hold, for each card that is found: adding a card adds no line here. Cards are run with their own
// `example` against a loopback server, whatever host they call.
import { readdir } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

import type { ActionCard, ActionContext, Card, HttpClient, Outcome, TriggerCard } from '../../shared/card/card.ts';
import type { MailMessage } from '../../shared/card/mail-client.ts';
import type { CardManifest, JsonSchema } from '../../shared/card/manifest.ts';
import { CancelledError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { mailServerOf } from '../../shared/card/mail-server.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import type { OktaDelivery } from '../../shared/okta/log-event.ts';
import { scheduleTimes } from '../../shared/schedule/cron.ts';
import { titleAt } from '../connections/secret-settings.ts';
import { hostOfUrl } from '../lib/host-places.ts';
import { createHttpPool } from '../lib/http-client.ts';
import { httpServer } from '../lib/http-client.test-support.ts';
import { forbidOutside } from './forbidden-globals.test-support.ts';
import { answerTo, oktaOver } from './okta-answers.test-support.ts';
import { loadCards } from './registry.ts';
import { createSlackClient } from '../slack/client.ts';

let allowOutside = (): void => undefined;
beforeAll(() => {
  allowOutside = forbidOutside();
});
afterAll(() => allowOutside());

const registry = await loadCards();
const cards = registry.manifests().map((manifest): [string, Card, CardManifest] => {
  const card = registry.find(manifest.id, manifest.version);
  if (card === undefined) throw new Error(`The registry lists ${manifest.id} and does not have it.`);
  return [`${manifest.id} ${manifest.version}`, card, manifest];
});
/** Once for each app whose connections the card takes. */
const actions = cards.flatMap(([name, card]): [string, ActionCard, string | undefined][] => {
  if (card.kind !== 'action') return [];
  if (card.connection === undefined) return [[name, card, undefined]];
  return card.connection.apps.map(({ app }) => [`${name} with ${app}`, card, app]);
});

const triggers = cards.flatMap(([name, card]): [string, TriggerCard][] =>
  card.kind === 'trigger' ? [[name, card]] : [],
);

interface Answer {
  status: number;
  body: JsonValue;
  headers?: Record<string, string>;
}

interface Outside {
  context: ActionContext<unknown>;
  /** `METHOD /path` of what reached the loopback server. */
  requests: string[];
  mails: MailMessage[];
  /** The hosts that were called, in order. */
  hosts: (string | undefined)[];
}

/** Everything that a card may reach, made of a loopback server and a mail client that keeps what it is given. */
async function outside(
  card: ActionCard,
  connectionApp: string | undefined,
  part: Partial<ActionContext<unknown>>,
  given: Answer | 'none' | 'fine',
): Promise<Outside> {
  const requests: string[] = [];
  const mails: MailMessage[] = [];
  const hosts: (string | undefined)[] = [];
  const port = await httpServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (given === 'none') return;
    const answer: Answer =
      given !== 'fine'
        ? given
        : ((connectionApp === 'okta' ? answerTo(request.method ?? '', request.url ?? '') : undefined) ?? FINE);
    request.resume().on('end', () => {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body));
    });
  });
  const pool = createHttpPool({ allowPrivate: [`127.0.0.1:${port}`] });
  onTestFinished(() => pool.close());
  const signal = part.signal ?? new AbortController().signal;
  const app = connectionApp === undefined ? undefined : registry.connectionApp(connectionApp);
  const connection = app === undefined ? undefined : (app.settings.parse(app.example) as JsonObject);
  const http: HttpClient = {
    request: (request) => {
      const url = new URL(request.url);
      hosts.push(hostOfUrl(request.url));
      return pool.request(
        { ...request, url: `http://127.0.0.1:${port}${url.pathname}${url.search}` },
        { signal: signal as AbortSignal },
      );
    },
  };
  const context: ActionContext<unknown> = {
    input: card.input.parse(card.example),
    mode: 'live',
    http,
    mail: {
      send: async (message) => {
        mails.push(message);
        hosts.push(hostOfUrl(mailServerOf(context.connection)));
        return { messageId: '<1@example.com>', accepted: message.to, rejected: [] };
      },
    },
    okta: oktaOver(http, String(connection?.['orgUrl']), part.mode === 'dry' ? 'dry' : 'live').okta,
    slack: createSlackClient(http, connection),
    coverage: { of: async () => ({ items: [], polling: NO_POLLING, gaps: [] }) },
    tables: { find: async () => ({ rows: [], more: false }), preview: async () => ({}) },
    pledges: {
      find: async () => undefined,
      make: async ({ dueAt }) => ({ dueAt, isOwn: true }),
      withdraw: async () => undefined,
    },
    connection,
    connectionApp,
    signal,
    idempotencyKey: 'run_1:node',
    startedAt: '2026-11-03T09:14:36.650Z',
    approvalLink: (_asked, approver) => `https://example.com/approve/${approver}`,
    ...part,
  };
  return { context, requests, mails, hosts };
}

const NO_POLLING = { state: 'off', cursorAt: null, lagSeconds: null, lastError: null, clockAheadSeconds: 0 } as const;

/** Whatever was asked, with the parts that cards read of it. */
const FINE: Answer = { status: 200, body: { ok: true, user: { id: 'U1' }, channel: { id: 'D1' } } };

/** `run` may return or throw at once, or later. */
async function run(card: ActionCard, context: ActionContext<unknown>): Promise<Outcome> {
  return card.run(context);
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (outcome) => expect.fail(`it should have failed, and gave ${JSON.stringify(outcome)}`),
    (error: unknown) => error,
  );
}

/** Paths of the form's fields that have no title: properties of the schema and of the objects and lists in it. */
function untitled(schema: JsonSchema, path = ''): string[] {
  const found: string[] = [];
  for (const [name, property] of Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {})) {
    const field = isJsonObject(property) ? property : {};
    if (typeof field['title'] !== 'string' || field['title'] === '') found.push(`${path}${name}`);
    found.push(...untitled(field, `${path}${name}.`));
  }
  if (isJsonObject(schema['items'])) found.push(...untitled(schema['items'], `${path}[].`));
  return found;
}

/** The properties of a schema that are marked secret, at any depth. */
function secretsIn(schema: JsonValue): JsonObject[] {
  if (Array.isArray(schema)) return schema.flatMap(secretsIn);
  if (!isJsonObject(schema)) return [];
  return schema['secret'] === true ? [schema] : Object.values(schema).flatMap(secretsIn);
}

/** The schema as it reaches the browser: through JSON, and back to something that checks values. */
function fromWire(schema: JsonSchema): z.ZodType {
  return z.fromJSONSchema(JSON.parse(JSON.stringify(schema)) as Parameters<typeof z.fromJSONSchema>[0]);
}

test('every file in the folder of an app or a group is a card whose id is its path', async () => {
  const files = await readdir(new URL('./', import.meta.url), { recursive: true });
  const groups = new Set(cards.flatMap(([, , { app, group }]) => (group === undefined ? [] : [`${app}/${group}`])));
  const named = files
    .filter(
      (file) => /^[^/]+\/(?:[^/]+\/)?[^/]+\.ts$/.test(file) && !/\.(test|test-support|connection)\.ts$/.test(file),
    )
    .filter((file) => !/\/.*\//.test(file) || groups.has(file.slice(0, file.lastIndexOf('/'))))
    .map((file) => file.replace(/\/(?:.*\/)?/, '.').replace(/(\.v\d+)?\.ts$/, ''));
  expect([...new Set(named)].toSorted()).toEqual([...new Set(cards.map(([, card]) => card.id))].toSorted());
  expect(named.length).toBeGreaterThan(10);
});

describe.each(cards)('%s', (_name, card, manifest) => {
  test('says what it is', () => {
    expect(card.id).toMatch(/^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*$/);
    expect(card.version).toBeGreaterThanOrEqual(1);
    expect(card.title).toMatch(/^[A-Z].{1,60}$/);
    expect(card.summary).toMatch(/^[A-Z].{10,100}\.$/);
    expect(card.docs.length).toBeGreaterThan(60);
  });

  test('becomes a manifest of plain JSON, and a form with a title on every field', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
    expect(manifest.input['type']).toBe('object');
    expect(untitled(manifest.input)).toEqual([]);
    expect(untitled(manifest.output)).toEqual([]);
    expect(fromWire(manifest.input).safeParse(card.example).error).toBeUndefined();
  });

  test('what it needs stays needed on the way to the browser', () => {
    for (const name of (manifest.input['required'] as string[] | undefined) ?? []) {
      const { [name]: _left, ...rest } = card.example ?? {};
      expect(card.input.safeParse(rest).success).toBe(false);
      expect(fromWire(manifest.input).safeParse(rest).success).toBe(false);
    }
  });

  test('has an example that is a valid input, and a sample that is a valid output', () => {
    expect(card.example).toBeDefined();
    expect(card.input.safeParse(card.example).error).toBeUndefined();
    expect(card.output.safeParse(card.sample).error).toBeUndefined();
    expect(fromWire(manifest.output).safeParse(card.sample).error).toBeUndefined();
    expect(JSON.parse(JSON.stringify(card.sample))).toEqual(card.sample);
  });
});

const delivery: OktaDelivery = {
  via: 'hook',
  connection: 'default',
  eventId: 'e',
  eventTime: null,
  source: null,
  headers: { accept: 'application/json' },
  receivedAt: '2026-11-03T09:14:36.650Z',
};

describe.each(triggers)('%s', (_name, card) => {
  const input = card.input.parse(card.example);

  test('declares what its source needs', () => {
    const { schedule, webhook, addressFrom } = card;
    expect({
      schedule: schedule !== undefined,
      webhook: webhook !== undefined,
      addressFrom: addressFrom !== undefined,
    }).toEqual({
      schedule: card.source === 'schedule',
      webhook: card.source === 'webhook',
      addressFrom: card.source === 'webhook',
    });
    const spec = schedule?.(input);
    if (spec !== undefined) expect(scheduleTimes(spec)).toMatchObject({ ok: true });
    if (addressFrom !== undefined) expect(webhook?.(input).path).toBe((input as JsonObject)[addressFrom]);
  });

  test('its sample event starts it and gives a valid output', () => {
    const types = Array.isArray(card.eventTypes) ? card.eventTypes : card.eventTypes(input);
    expect(types).toContain(card.sampleEvent['eventType']);
    const output = card.toOutput({ input, event: card.sampleEvent, delivery });
    expect(card.output.safeParse(output).error).toBeUndefined();
    expect(Object.keys(output).toSorted()).toEqual(Object.keys(card.sample).toSorted());
  });

  test.each([{}, { target: null, actor: null, debugContext: {} }, { target: [], version: 0, published: 5 }])(
    'an event with missing parts gives nulls, never an error: %j',
    (event) => {
      expect(card.output.safeParse(card.toOutput({ input, event, delivery })).error).toBeUndefined();
    },
  );
});

describe.each(actions)('%s', (_name, card, app) => {
  test('ends through one of its ports with a valid output', async () => {
    const { context } = await outside(card, app, {}, 'fine');
    const outcome = await run(card, context);
    if (outcome.kind === 'stop' || outcome.kind === 'wait') return;
    // J12: what is written is all that it does, and what that gives has a test of its own.
    expect(outcome.kind === 'write').toBe(card.effect === 'stored');
    if (outcome.kind === 'write') return expect(card.ports).toContain(outcome.port);
    if (outcome.kind === 'each') {
      expect(card.ports).toEqual(['each', 'out', 'error']);
      expect(card.effect).toBe('pure');
      expect(card.output.safeParse({ items: outcome.items, errors: [] }).error).toBeUndefined();
      return;
    }
    const node = card.portsFrom === undefined ? [] : [outcome.port];
    expect([...card.ports, ...node]).toContain(outcome.port);
    expect(card.output.safeParse(outcome.output).error).toBeUndefined();
  });

  test('S7 what waits says until when, and wakes through one of its ports with a valid output', async () => {
    const { context, requests, mails } = await outside(card, app, {}, 'fine');
    const outcome = await run(card, context);
    expect(outcome.kind === 'wait').toBe(card.wake !== undefined);
    if (outcome.kind !== 'wait' || card.wake === undefined) return;
    const waited = { since: context.startedAt, until: outcome.until };
    expect(new Date(outcome.until ?? context.startedAt).toISOString()).toBe(outcome.until ?? context.startedAt);
    const event = { event: { eventType: 'x', target: null }, delivery };
    const own = outcome.wait === 'run' ? [] : (['time'] as const);
    const causes = outcome.wait === 'time' ? own : [...own, outcome.wait];
    const asked = outcome.wait === 'approval' ? outcome.asked : undefined;
    const decisions = asked?.approvers.map((by) => ({
      by,
      decision: 'approved' as const,
      comment: '',
      at: context.startedAt,
    }));
    const approval = asked === undefined ? undefined : { asked, decisions: decisions ?? [] };
    const sent = [requests.length, mails.length];
    for (const cause of causes) {
      const woken = await card.wake({
        ...context,
        cause,
        event: cause === 'event' ? event : undefined,
        approval,
        called:
          cause === 'run' ? { runId: 'run_1', end: { status: 'succeeded', error: null, result: { a: 1 } } } : undefined,
        waited,
      });
      if (woken.kind !== 'done') throw new Error(`It woke and gave ${woken.kind}.`);
      expect(card.ports).toContain(woken.port);
      expect(card.output.safeParse(woken.output).error).toBeUndefined();
    }
    expect([requests.length, mails.length]).toEqual(sent);
    // S11: in a dry run the sample leaves through the first port.
    expect(card.ports[0]).not.toBe('error');
  });

  test('J4 names the host that it calls first, unless it is pure', async () => {
    const { context, hosts } = await outside(card, app, {}, 'fine');
    await run(card, context);
    const named = card.callsOut?.(context);
    if (card.effect !== 'pure') expect(named === undefined ? undefined : hostOfUrl(named)).toBe(hosts[0]);
  });

  test('S11 a dry run sends no write, and previews what it would have sent', async () => {
    const { context, requests, mails } = await outside(card, app, { mode: 'dry' }, 'fine');
    const outcome = await run(card, context);
    expect(requests.filter((request) => !/^(GET|HEAD) /.test(request))).toEqual([]);
    expect(mails).toEqual([]);
    const live = await outside(card, app, {}, 'fine');
    await run(card, live.context);
    const writes = live.mails.length + live.requests.filter((request) => !/^(GET|HEAD) /.test(request)).length;
    if (writes === 0) return;
    expect(outcome.kind).toBe('simulated');
    if (outcome.kind !== 'simulated') return;
    expect(Object.keys(outcome.preview).length).toBeGreaterThan(0);
    expect(card.output.safeParse(outcome.output).error).toBeUndefined();
    expect(card.effect).not.toBe('pure');
  });

  test('an aborted signal is honoured', async () => {
    const { context, requests, mails } = await outside(
      card,
      app,
      { signal: AbortSignal.abort(new CancelledError('run.cancelled', 'The run was cancelled.')) },
      'fine',
    );
    if (card.effect !== 'pure') expect(await failure(run(card, context))).toBeInstanceOf(CancelledError);
    expect([requests, mails]).toEqual([[], []]);
  });

  test('what calls HTTP tells its failures apart: 429 and 500 may be tried again, 403 not', async () => {
    const probe = await outside(card, app, {}, 'fine');
    await run(card, probe.context);
    if (probe.requests.length === 0) return;

    const busy = await outside(card, app, {}, { status: 429, body: 'slow down', headers: { 'retry-after': '7' } });
    const rateLimited = await failure(run(card, busy.context));
    expect(rateLimited).toBeInstanceOf(RetryableError);
    expect(rateLimited).toMatchObject({ retryAfterMs: 7_000, surelyNotDone: true });

    const broken = await outside(card, app, {}, { status: 500, body: 'oops' });
    const failed = await failure(run(card, broken.context));
    expect(failed).toBeInstanceOf(RetryableError);
    expect(failed).toMatchObject({ surelyNotDone: false });

    const forbidden = await outside(card, app, {}, { status: 403, body: 'no' });
    expect(await failure(run(card, forbidden.context))).toBeInstanceOf(TerminalError);

    const stop = new AbortController();
    const hanging = await outside(card, app, { signal: stop.signal }, 'none');
    const call = failure(run(card, hanging.context));
    stop.abort(new CancelledError('run.cancelled', 'The run was cancelled.'));
    expect(await call).toBeInstanceOf(CancelledError);
  });
});

describe.each(registry.connectionApps().map((app): [string, JsonSchema] => [app.app, app.settings]))(
  'connection app %s',
  (name, settings) => {
    test('has a form with a title on every field, an example that is valid, and refuses what it does not know', () => {
      const app = registry.connectionApp(name);
      expect(untitled(settings)).toEqual([]);
      expect(app?.settings.safeParse(app.example).error).toBeUndefined();
      expect(app?.settings.safeParse({ ...app.example, unheardOf: 1 }).success).toBe(false);
    });

    test('S4 says of every secret where it is sent, by settings that there are', () => {
      const places: unknown[] = secretsIn(settings).map(({ sentTo }) => sentTo);
      for (const place of places) {
        expect(place).toEqual(expect.any(Array));
        for (const path of place as string[]) expect(titleAt(settings, path)).toBeDefined();
      }
    });
  },
);
