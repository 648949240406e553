// The journal as a story: what each record says, with the values that the run saw (J1, S2, S7 to S11, M4, M8).
import { describe, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import type { CardManifest } from '../card/manifest.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import type { JsonObject } from '../json.ts';
import type { JournalRecord } from '../run.ts';
import { plainText } from './story.ts';
import { tellRun, type ToldRun } from './tell.ts';

const AT = '2026-03-01T10:00:00.000Z';
const LATER = '2026-03-01T10:30:00.000Z';
const ERROR = { code: 'http.status', message: 'The server answered 503.' };

const manifest = (id: string, input: JsonObject, more: Partial<CardManifest> = {}): CardManifest => ({
  id,
  version: 1,
  kind: 'action',
  app: id.split('.')[0] ?? '',
  title: `Title of ${id}`,
  summary: '',
  docs: '',
  input: { type: 'object', properties: input },
  output: {},
  ports: ['out'],
  sample: {},
  scopes: [],
  effect: 'pure',
  ...more,
});
const CARDS = [
  manifest('logic.if', { condition: { type: 'boolean', widget: 'condition' } }, { ports: ['true', 'false'] }),
  manifest(
    'logic.switch',
    { value: {}, cases: { type: 'array', widget: 'cases' } },
    { portsFrom: { input: 'cases', key: 'name' }, ports: ['otherwise'] },
  ),
  manifest('data.set', {}),
];
const TRIGGER = { admin: { id: '00u1' }, oktaUser: { id: '00u2' }, factor: 'SMS' };

function told(nodes: Record<string, FlowNode>, edges: string[], records: JournalRecord[], more: Partial<ToldRun> = {}) {
  const flow: Flow = {
    formatVersion: 1,
    id: 'told',
    name: 'Told',
    nodes: { trigger: { card: 'okta.event', version: 1, name: 'An event' }, ...nodes },
    edges: edgesOf(...edges),
  };
  const run: ToldRun = {
    flow,
    manifests: (id) => CARDS.find((card) => card.id === id),
    id: 'run_1',
    version: 1,
    mode: 'live',
    triggerNodeId: 'trigger',
    eventId: 'evt_1',
    replayOf: null,
    startedBy: null,
    createdAt: AT,
    trigger: TRIGGER,
    records,
    ...more,
  };
  return tellRun(run).lines;
}
const words = (...given: Parameters<typeof told>): string[] => told(...given).map(plainText);
const set = (name: string, more: Partial<FlowNode> = {}): FlowNode => ({ card: 'data.set', version: 1, name, ...more });
const step = (nodeId: string, iteration: string | null = null) => ({ at: AT, nodeId, iteration });
const finished = (nodeId: string, port: string | null, more: object = {}): JournalRecord => ({
  type: 'step.finished',
  ...step(nodeId),
  startedAt: AT,
  attempt: 1,
  port,
  output: null,
  ...more,
});
const ended = (status: 'succeeded' | 'failed' | 'cancelled', skipped: string[]): JournalRecord => ({
  type: 'run.ended',
  at: AT,
  status,
  error: status === 'failed' ? ERROR : null,
  result: null,
  skipped,
});

describe('what brought a run about', () => {
  const first = (more: Partial<ToldRun>, trigger: Partial<FlowNode> = {}) =>
    words({ trigger: { card: 'okta.event', version: 1, name: 'An event', ...trigger } }, [], [], more)[0];

  test('T2 an event, the trigger that took it, and its condition with the values that it saw', () => {
    expect(first({})).toBe('Event evt_1 came and “An event” took it.');
    expect(first({}, { when: "trigger.factor == 'SMS'" })).toBe(
      'Event evt_1 came and “An event” took it. (because trigger.factor ("SMS") == \'SMS\' holds)',
    );
  });

  test('T2 once the event is pruned no value is made up', () => {
    expect(first({ trigger: null }, { when: "trigger.factor == 'SMS'" })).toContain("because trigger.factor == 'SMS'");
  });

  test('T3 events that were gathered', () => {
    const gather = { gather: { key: 'trigger.oktaUser.id' } };
    const trigger = { card: 'okta.event', version: 1, ...gather };
    const records: JournalRecord[] = [{ type: 'run.started', at: AT }];
    const lines = words({ trigger }, [], records, { trigger: { ...TRIGGER, events: [TRIGGER, TRIGGER, TRIGGER] } });
    expect(lines[0]).toContain('(events with the same trigger.oktaUser.id ("00u2") are one run)');
    expect(lines[1]).toBe('The run began with 3 gathered events.');
  });

  test('S10, S11 a person, a replay, a dry run', () => {
    expect(first({ eventId: null, startedBy: 'ann@example.com', mode: 'dry' })).toBe(
      'ann@example.com started it by hand, as a dry run: nothing is sent.',
    );
    expect(first({ replayOf: 'run_0', startedBy: 'ann@example.com' })).toBe('ann@example.com had run run_0 replayed.');
  });
});

describe('why this branch', () => {
  //  trigger ─ look ─ choose ┬ true ─ yes
  //                          └ false ─ no ─ after
  const nodes = {
    look: set('Look'),
    choose: {
      card: 'logic.if',
      version: 1,
      name: 'Someone else?',
      inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id && look.count > 1 }}' },
    },
    yes: set('Yes'),
    no: set('No'),
    after: set('After'),
  };
  const edges = ['trigger -> look', 'look -> choose', 'choose.true -> yes', 'choose.false -> no', 'no -> after'];
  const looked = finished('look', 'out', { output: { count: 2 } });

  test('F3 If: the condition with the values that it saw, and those of other branches with the reason', () => {
    const records = [
      looked,
      finished('choose', 'true', { input: { condition: true } }),
      ended('succeeded', ['no', 'after']),
    ];
    expect(words(nodes, edges, records).slice(1)).toEqual([
      '“Look” finished.',
      '“Someone else?” left through true. (because trigger.admin.id ("00u1") != trigger.oktaUser.id ("00u2") && look.count (2) > 1 is true)',
      'The run succeeded. 2 steps did not run.',
      '“No” did not run. (“Someone else?” left through true, not through false.)',
      '“After” did not run. (“No” was skipped too.)',
    ]);
  });

  test.each([
    ['happened', 'so it had taken effect, and the step is done'],
    ['unclear', 'which does not tell whether it took effect'],
  ] as const)(
    'J5 a look at what became of a call, %s: what was looked at, what was seen, what it means',
    (found, why) => {
      const seen = { looked: 'The status of the user 00u1', seen: 'It is SUSPENDED, since 10:00.', found };
      const record: JournalRecord = {
        type: 'step.looked',
        at: AT,
        nodeId: 'look',
        iteration: null,
        attempt: 1,
        ...seen,
      };
      expect(words(nodes, edges, [record]).at(-1)).toBe(
        `The answer of “Look” was lost. Looked at: The status of the user 00u1. Seen: It is SUSPENDED, since 10:00. (${why})`,
      );
    },
  );

  test('S10 after a resume with other inputs it is told by those', () => {
    const records: JournalRecord[] = [
      looked,
      { type: 'run.resumed', at: AT, by: 'ann@example.com', edits: { choose: { condition: '{{ look.count == 2 }}' } } },
      finished('choose', 'true'),
    ];
    expect(words(nodes, edges, records).slice(2)).toEqual([
      'ann@example.com had the run go on from its failed steps, with other inputs. (“Someone else?” condition = "{{ look.count == 2 }}")',
      '“Someone else?” left through true. (because look.count (2) == 2 is true)',
    ]);
  });

  test('M10 Switch: which case equals, or that none does', () => {
    const cases = [
      { name: 'text', equals: 'SMS' },
      { name: 'call', equals: 'CALL' },
    ];
    const which = {
      card: 'logic.switch',
      version: 1,
      name: 'Which?',
      inputs: { value: '{{ trigger.factor }}', cases },
    };
    const at = (port: string) =>
      words({ which }, ['trigger -> which'], [finished('which', port, { input: { value: 'SMS', cases } })])[1];
    expect(at('text')).toBe('“Which?” left through text. (because trigger.factor ("SMS") equals "SMS")');
    expect(at('otherwise')).toBe(
      '“Which?” left through otherwise. (because trigger.factor ("SMS") equals none of "SMS", "CALL")',
    );
  });

  test('M8 after a failure nothing further starts; a disabled node is passed through', () => {
    const records: JournalRecord[] = [
      { type: 'step.failed', ...step('look'), startedAt: AT, attempt: 3, error: ERROR },
      ended('failed', ['choose', 'off', 'side']),
    ];
    const more = { ...nodes, off: set('Off', { disabled: true }), side: set('Side') };
    expect(words(more, [...edges, 'trigger -> off', 'off -> side'], records).slice(1)).toEqual([
      '“Look” failed (attempt 3): The server answered 503.',
      'The run failed. 3 steps did not run.',
      '“Someone else?” did not run. (“Look” failed.)',
      '“Off” did not run. (It is disabled, so the run passed through it.)',
      '“Side” did not run. (“Look” failed, and after a failure no further step starts.)',
    ]);
  });
});

describe('why it took time', () => {
  const edges = ['trigger -> a'];
  const a = set('A', { policy: { attempts: 5 } });
  const one = (record: JournalRecord, more: Partial<FlowNode> = {}) =>
    words({ a: { ...a, ...more } }, edges, [record])[1];

  test('S2 a retry: the error, which attempt of how many, and when the next is', () => {
    const retry = { type: 'step.retry', ...step('a'), startedAt: AT, error: ERROR, dueAt: LATER } as const;
    expect(one({ ...retry, attempt: 2 })).toBe(
      `“A” failed (attempt 2 of 5) and is tried again at ${LATER}. (The server answered 503.)`,
    );
    const resumed: JournalRecord[] = [
      { ...retry, attempt: 5 },
      { type: 'run.resumed', at: AT, by: 'ann@example.com', edits: {} },
      { ...retry, attempt: 6 },
    ];
    expect(words({ a }, edges, resumed)[3]).toContain('(attempt 1 of 5)');
  });

  test('S7 a wait for a time; what ended it', () => {
    expect(one({ type: 'step.waiting', ...step('a'), attempt: 1, kind: 'time', until: LATER, reason: null })).toBe(
      `“A” waits until ${LATER}.`,
    );
    expect(one({ type: 'step.woken', ...step('a'), kind: 'time', cause: 'time' })).toBe('“A” goes on: its time came.');
  });

  test('S8 a wait for an event: its type, its match with the values known, and the event that came', () => {
    const event = { type: 'user.mfa.factor.activate', match: 'event.oktaUser.id == trigger.oktaUser.id' };
    const record = {
      type: 'step.waiting',
      ...step('a'),
      attempt: 1,
      kind: 'event',
      until: LATER,
      reason: null,
    } as const;
    expect(one({ ...record, event })).toBe(
      `“A” waits for an event user.mfa.factor.activate until ${LATER}. (that fits event.oktaUser.id == trigger.oktaUser.id ("00u2"))`,
    );
    expect(one({ type: 'step.woken', ...step('a'), kind: 'event', cause: 'event', event: 'evt_2' })).toBe(
      '“A” goes on: event evt_2 came.',
    );
    expect(one({ type: 'step.woken', ...step('a'), kind: 'event', cause: 'time' })).toContain(
      'before anything else did',
    );
  });

  test('S9 an approval: who must decide, who did and how, and links that were made', () => {
    const approval = { title: 'Unlock?', message: '', approvers: ['ann@x', 'bob@x', 'cyd@x'], required: 2, hash: 'h' };
    const wait = {
      type: 'step.waiting',
      ...step('a'),
      attempt: 1,
      kind: 'approval',
      until: LATER,
      reason: null,
    } as const;
    const lines = words({ a }, edges, [
      { ...wait, approval },
      { type: 'step.approval-link', ...step('a'), approver: 'bob@x', by: 'ed@x' },
      {
        type: 'step.approval',
        ...step('a'),
        by: 'bob@x',
        decision: 'rejected',
        comment: 'No.',
        hash: 'h',
        via: 'link',
      },
    ]);
    expect(lines.slice(1)).toEqual([
      `“A” asks ann@x, bob@x, cyd@x, 2 of whom must approve until ${LATER}. (“Unlock?”)`,
      'ed@x had a link made with which bob@x decides what “A” asks.',
      'bob@x rejected what “A” asks, by a link. (“No.”)',
    ]);
  });

  test('J5 in doubt: why, and who decided what', () => {
    const reason = { code: 'step.timeout', message: 'It took longer than 300 ms.' };
    const lines = words({ a }, edges, [
      { type: 'step.waiting', ...step('a'), attempt: 1, kind: 'decision', until: null, reason },
      { type: 'step.decided', ...step('a'), decision: 'done', output: { ok: true }, by: 'ann@x' },
    ]);
    expect(lines.slice(1)).toEqual([
      '“A” may or may not have taken effect; it waits for a person to decide. (It took longer than 300 ms.)',
      'ann@x decided: “A” took effect. (It goes on with {"ok":true}.)',
    ]);
  });
});

describe('the rest', () => {
  test('S11 a simulated step says what it would have sent', () => {
    const preview = { method: 'POST', url: 'https://example.com/a', headers: {} };
    const line = words({ a: set('A') }, ['trigger -> a'], [finished('a', 'out', { simulated: true, preview })])[1];
    expect(line).toBe(
      '“A” was simulated and left through out; nothing was sent. (it would have sent POST https://example.com/a)',
    );
  });

  test('S5 a loop is told by its list and the end of each item', () => {
    const over = (iteration: string, more: object): JournalRecord =>
      ({ type: 'iteration.ended', at: AT, loop: 'each', iteration, ...more }) as JournalRecord;
    const begun = { ...step('each'), type: 'step.looping' as const, startedAt: AT, attempt: 1, items: 2 };
    const lines = words(
      { each: { card: 'logic.for-each', version: 1, name: 'All' } },
      ['trigger -> each'],
      [
        { ...begun, input: { items: [1, 2] } },
        over('0', { status: 'succeeded', result: 1, skipped: ['a'] }),
        over('1', { status: 'failed', error: ERROR, collected: true }),
        over('1/0', { status: 'cancelled' }),
        begun,
      ],
    );
    expect(lines.slice(1)).toEqual([
      '“All” runs its body for 2 items.',
      'Item 1 of “All” succeeded. 1 step did not run.',
      'Item 2 of “All” failed. The server answered 503. It is listed among the errors.',
      'Item 2, item 1 of “All” was cancelled.',
      '“All” goes on with its 2 items.',
    ]);
  });

  test('S5 a condition in a loop saw its own item', () => {
    const nodes = {
      each: set('Each'),
      choose: {
        card: 'logic.if',
        version: 1,
        name: 'Old?',
        parent: 'each',
        inputs: { condition: '{{ item.age > 30 && index == 1 }}' },
      },
    };
    const started: JournalRecord = {
      type: 'step.started',
      ...step('each'),
      attempt: 1,
      input: { items: [{ age: 20 }, { age: 40 }] },
      idempotencyKey: 'k',
    };
    const lines = words(nodes, ['trigger -> each'], [started, finished('choose', 'true', { iteration: '1' })]);
    expect(lines[2]).toBe('“Old?” (item 2) left through true. (because item.age (40) > 30 && index (1) == 1 is true)');
  });

  test('J12 a step whose write was taken by the store as it was cancelled stays done', () => {
    const records: JournalRecord[] = [
      finished('a', 'out'),
      { type: 'run.cancel-requested', at: AT, by: 'ann@x' },
      { type: 'step.cancelled', ...step('a') },
      ended('cancelled', []),
    ];
    expect(words({ a: set('A') }, ['trigger -> a'], records).slice(2)).toEqual([
      'ann@x asked to cancel the run.',
      '“A” had written by the time that it was cancelled, so it stays done.',
      'The run was cancelled.',
    ]);
  });

  test('M9 Stop, and a cancel by a person', () => {
    const records: JournalRecord[] = [
      { type: 'run.cancel-requested', at: AT, by: 'ann@x' },
      { type: 'step.cancelled', ...step('a') },
      ended('cancelled', ['b']),
    ];
    expect(words({ a: set('A'), b: set('B') }, ['trigger -> a', 'trigger -> b'], records).slice(1)).toEqual([
      'ann@x asked to cancel the run.',
      '“A” was cancelled.',
      'The run was cancelled. 1 step did not run.',
      '“B” did not run. (The run was cancelled before its turn came.)',
    ]);
    expect(words({ a: set('A') }, ['trigger -> a'], [finished('a', null)])[1]).toBe('“A” ended the run.');
  });

  test('pages join into the whole, and later pages still know what the earlier ones saw', () => {
    const nodes = {
      look: set('Look'),
      choose: { card: 'logic.if', version: 1, inputs: { condition: '{{ look.n > 1 }}' } },
    };
    const records = [finished('look', 'out', { output: { n: 2 } }), finished('choose', 'true'), ended('succeeded', [])];
    const run: ToldRun = {
      flow: { formatVersion: 1, id: 'told', name: 'Told', nodes, edges: edgesOf('look -> choose') },
      manifests: (id) => CARDS.find((card) => card.id === id),
      id: 'run_1',
      version: null,
      mode: 'live',
      triggerNodeId: 'trigger',
      eventId: null,
      replayOf: null,
      startedBy: null,
      createdAt: AT,
      trigger: {},
      records,
    };
    const first = tellRun(run, { limit: 1 });
    const second = tellRun(run, { from: 1, limit: 1 });
    const third = tellRun(run, { from: 2, limit: 5 });
    expect([first.next, second.next, third.next]).toEqual([1, 2, null]);
    expect([...first.lines, ...second.lines, ...third.lines]).toEqual(tellRun(run).lines);
    expect(plainText(second.lines[0]!)).toContain('look.n (2) > 1 is true');
  });
});
