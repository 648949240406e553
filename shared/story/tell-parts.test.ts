// What of a story is told: one step, what is notable in a loop, what holds a run in the queue (J1, S5, T3 to T5).
import { describe, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import type { FlowNode } from '../flow/flow.ts';
import type { JsonValue } from '../json.ts';
import type { JournalRecord } from '../run.ts';
import { plainText } from './story.ts';
import { tellRun, type TellOptions, type ToldRun } from './tell.ts';

const AT = '2026-03-01T10:00:00.000Z';
const LATER = '2026-03-01T10:30:00.000Z';
const ERROR = { code: 'http.status', message: 'The server answered 503.' };
const set = (name: string, more: Partial<FlowNode> = {}): FlowNode => ({ card: 'data.set', version: 1, name, ...more });

function runOf(records: JournalRecord[], more: Partial<ToldRun> = {}): ToldRun {
  return {
    flow: {
      formatVersion: 1,
      id: 'told',
      name: 'Told',
      nodes: {
        trigger: { card: 'okta.event', version: 1, name: 'An event', gather: { key: 'trigger.admin' } },
        each: { card: 'logic.for-each', version: 1, name: 'Each' },
        tell: set('Tell', { parent: 'each' }),
        send: set('Send'),
        fallback: set('Fallback'),
      },
      edges: edgesOf('trigger -> each', 'each.each -> tell', 'each -> send', 'send.error -> fallback'),
    },
    manifests: () => undefined,
    id: 'run_1',
    version: 1,
    mode: 'live',
    triggerNodeId: 'trigger',
    eventId: 'evt_1',
    replayOf: null,
    startedBy: null,
    createdAt: AT,
    trigger: { admin: 'ann' },
    records,
    ...more,
  };
}
const words = (records: JournalRecord[], options: TellOptions = {}, more: Partial<ToldRun> = {}): string[] =>
  tellRun(runOf(records, more), options).lines.map(plainText);

const place = (nodeId: string, iteration: string | null = null) => ({ nodeId, iteration, at: LATER });
const began = (nodeId: string, attempt = 1, iteration: string | null = null): JournalRecord => ({
  type: 'step.started',
  ...place(nodeId, iteration),
  attempt,
  input: {},
  idempotencyKey: 'k',
});
const finished = (nodeId: string, iteration: string | null = null, output: JsonValue = null): JournalRecord => ({
  type: 'step.finished',
  ...place(nodeId, iteration),
  startedAt: LATER,
  attempt: 1,
  port: 'out',
  output,
});
const failed = (nodeId: string, iteration: string | null = null): JournalRecord => ({
  type: 'step.failed',
  ...place(nodeId, iteration),
  startedAt: LATER,
  attempt: 1,
  error: ERROR,
});
const looping: JournalRecord = {
  type: 'step.looping',
  ...place('each'),
  startedAt: LATER,
  attempt: 1,
  input: {},
  items: 3,
};
const itemEnded = (iteration: string, status: 'succeeded' | 'failed'): JournalRecord => ({
  type: 'iteration.ended',
  at: LATER,
  loop: 'each',
  iteration,
  status,
  ...(status === 'failed' ? { error: ERROR, collected: true as const } : {}),
});

const LOOPED = [
  looping,
  finished('tell', '0'),
  itemEnded('0', 'succeeded'),
  failed('tell', '1'),
  itemEnded('1', 'failed'),
  began('tell', 1, '2'),
  {
    type: 'step.waiting',
    ...place('tell', '2'),
    kind: 'decision',
    attempt: 1,
    startedAt: LATER,
    until: null,
    reason: ERROR,
  },
  { type: 'step.decided', ...place('tell', '2'), by: 'ann@x', decision: 'done', output: null },
  finished('tell', '2'),
  itemEnded('2', 'succeeded'),
  finished('each', null, { items: [1, null, 3], errors: [{ index: 1 }] }),
] as JournalRecord[];

describe('what of a story is told', () => {
  test('S5 of a loop only what failed, what waits for people and what they decided, and how many items failed', () => {
    expect(words(LOOPED, { items: 'notable' }).slice(1)).toEqual([
      '“Each” runs its body for 3 items.',
      'Item 2 of “Each” failed. The server answered 503. It is listed among the errors.',
      '“Tell” (item 3) may or may not have taken effect; it waits for a person to decide. (The server answered 503.)',
      'ann@x decided: “Tell” (item 3) took effect. (It goes on with null.)',
      '“Each” finished. (3 items, of which 1 failed; its errors list them)',
    ]);
    expect(words(LOOPED)).toHaveLength(1 + LOOPED.length);
  });

  test('pages of what is notable join into the whole', () => {
    const run = runOf(LOOPED);
    const first = tellRun(run, { items: 'notable', limit: 2 });
    const second = tellRun(run, { items: 'notable', limit: 2, from: first.next ?? 0 });
    const third = tellRun(run, { items: 'notable', limit: 2, from: second.next ?? 0 });
    expect(third.next).toBeNull();
    const joined = [first, second, third].flatMap(({ lines }) => lines);
    expect(joined).toEqual(tellRun(run, { items: 'notable' }).lines);
  });

  test('one step of one item alone', () => {
    expect(words(LOOPED, { step: { nodeId: 'tell', iteration: '1' } })).toEqual([
      '“Tell” (item 2) failed: The server answered 503.',
    ]);
  });

  test('M2 a failure that the port error takes left through it', () => {
    expect(words([failed('send')])[1]).toBe('“Send” failed and left through error: The server answered 503.');
  });

  test('J5 why a step began again: the server ended while it was under way', () => {
    expect(words([began('send'), began('send', 2), finished('send')]).slice(1)).toEqual([
      '“Send” began.',
      '“Send” began again (attempt 2). (the server ended while it was under way, and it may be repeated)',
      '“Send” finished.',
    ]);
  });

  test('T3 until when events are gathered', () => {
    expect(words([], {}, { gathersUntil: LATER })[0]).toContain(
      `(events with the same trigger.admin ("ann") are one run, which begins at ${LATER} unless more come)`,
    );
  });

  test.each([
    [
      { paused: { by: 'ann@x', at: AT, reason: 'Moving house' }, key: null, limit: 5 },
      `its flow was paused by ann@x at ${AT}: Moving house`,
    ],
    [
      { paused: null, key: '"00u1"', limit: 1 },
      'runs with the same key "00u1" take their turns one after the other; one run of its flow acts at a time',
    ],
    [{ paused: null, key: null, limit: 50 }, 'at most 50 runs of its flow act at a time'],
    [{ paused: null, key: null, limit: null }, 'it begins as soon as the server has room'],
  ])('T4, T5 why it is queued: %#', (queued, why) => {
    expect(words([], {}, { queued }).at(-1)).toBe(`The run is queued. (${why})`);
  });

  test.each([
    [{ method: 'POST', url: 'https://x.example' }, 'nothing was sent. (it would have sent POST https://x.example)'],
    [{ waitsFor: 'time', until: LATER }, `it did not wait. (it would have waited until ${LATER})`],
    [
      { waitsFor: 'event', until: LATER, eventType: 'user.x', match: '' },
      `it did not wait. (it would have waited for an event user.x until ${LATER})`,
    ],
    [
      { title: 'Lock?', approvers: ['ann@x', 'bob@x'], required: 1, until: LATER },
      `nobody was asked. (it would have asked ann@x, bob@x until ${LATER})`,
    ],
    [
      { from: null, to: ['ann@x'], subject: 'Reset', text: '' },
      'nothing was sent. (it would have sent a message to ann@x: “Reset”)',
    ],
    [{ other: 1 }, 'nothing was sent. (it would have been {"other":1})'],
    [
      { method: 'POST', url: 'https://x.example', missing: [{ app: 'chat', message: 'Chat has no connection yet.' }] },
      'nothing was sent. (it would have sent POST https://x.example. Missing for a live run: Chat has no connection yet.)',
    ],
    [
      { method: 'POST', url: 'https://x.example', missing: 'x' },
      'nothing was sent. (it would have sent POST https://x.example)',
    ],
  ])('S11 what a simulated step would have done: %#', (preview, said) => {
    const record = { ...finished('send'), simulated: true, preview } as JournalRecord;
    expect(words([record])[1]).toBe(`“Send” was simulated and left through out; ${said}`);
  });
});
