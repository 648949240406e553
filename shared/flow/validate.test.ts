import { describe, expect, test } from 'vitest';

import type { Issue } from '../issue.ts';
import type { BoundSlots } from './bound-slots.ts';
import type { Flow, FlowNode } from './flow.ts';
import { aFlow, testManifests } from './flow.test-support.ts';
import { scopeOf, scopeTypesFor } from './scope.ts';
import { validateFlow } from './validate.ts';

function issuesOf(flow: Flow, bindings?: BoundSlots): Issue[] {
  return validateFlow(flow, testManifests, bindings);
}

/** `code at path`, in order. */
function found(flow: Flow, bindings?: BoundSlots): string[] {
  return issuesOf(flow, bindings).map((issue) => `${issue.code} at ${issue.path.join('.')}`);
}

const text = (value: string): Partial<FlowNode> => ({ inputs: { text: value } });

describe('T4 the settings', () => {
  const withSettings = (settings: Flow['settings']): string[] => found({ ...aFlow('trigger -> a'), settings });

  test('a concurrency key is an expression over what all triggers give', () => {
    expect(withSettings({ concurrencyKey: 'trigger.user' })).toEqual([]);
    expect(withSettings({ concurrencyKey: 'trigger.nobody' })).toEqual([
      'expression.unknown-field at settings.concurrencyKey',
    ]);
    expect(withSettings({ concurrencyKey: 'a.text' })).toEqual(['reference.unknown at settings.concurrencyKey']);
    expect(withSettings({ concurrencyKey: 'trigger.' })).toEqual(['expression.syntax at settings.concurrencyKey']);
  });

  test('what would have no effect is a warning', () => {
    expect(withSettings({ whenFull: 'skip' })).toEqual(['settings.never-full at settings.whenFull']);
    expect(withSettings({ whenFull: 'skip', maxConcurrentRuns: 1 })).toEqual([]);
    expect(withSettings({ keyWhileWaiting: 'hold' })).toEqual(['settings.no-key at settings.keyWhileWaiting']);
  });
});

describe('F6 the graph', () => {
  test('a sound flow has no issues', () => {
    const flow = aFlow('trigger -> ifA\n ifA.true -> b\n b -> c', {
      c: text('{{ b.id }} of {{ trigger.user }} in {{ run.id }}'),
    });
    expect(found(flow)).toEqual([]);
  });

  test('no trigger, or none that is enabled', () => {
    expect(found(aFlow('a -> b'))).toEqual([
      'flow.no-trigger at ',
      'node.no-entry at nodes.a',
      'node.unreachable at nodes.b',
    ]);
    expect(found(aFlow('trigger -> a', { trigger: { disabled: true } }))).toEqual(['flow.no-trigger at ']);
  });

  test('an unknown card, an unknown version, a reserved key', () => {
    const flow = aFlow('trigger -> a, b, item', { a: { card: 'no.such' }, b: { version: 9 } });
    expect(found(flow)).toEqual([
      'node.unknown-card at nodes.a.card',
      'node.unknown-card at nodes.b.card',
      'node.key-reserved at nodes.item',
    ]);
    expect(found(aFlow('other -> trigger', { trigger: { card: 'test.action' } }))).toContain(
      'node.key-reserved at nodes.trigger',
    );
  });

  test('edges: unknown node, unknown port, twice, into a trigger', () => {
    const flow = aFlow('trigger -> a, b\n a.nope -> b\n b -> trigger\n trigger -> a');
    flow.edges.push({ from: 'a', port: 'out', to: 'ghost' });
    expect(found(flow)).toEqual([
      'edge.unknown-port at edges.2',
      'edge.into-trigger at edges.3',
      'edge.duplicate at edges.4',
      'edge.unknown-node at edges.5',
      'edge.cycle at edges.1',
    ]);
  });

  test('a cycle is named by its nodes', () => {
    const cycle = issuesOf(aFlow('trigger -> a\n a -> b\n b -> a', { a: { name: 'First' } })).find(
      (issue) => issue.code === 'edge.cycle',
    );
    expect(cycle?.message).toMatch(/"First" → "b"|"b" → "First"/);
  });

  test('F4 an edge across a body', () => {
    const flow = aFlow('trigger -> each\n each.each -> a\n a -> b\n each.out -> b', { a: { parent: 'each' } });
    expect(found(flow)).toEqual(['edge.crosses-body at edges.2']);
  });

  test('T9 only a trigger says what becomes of late events', () => {
    expect(found(aFlow('trigger -> a', { trigger: { late: { afterSeconds: 3_600, start: true } } }))).toEqual([]);
    const late = aFlow('trigger -> a', { a: { late: { start: true } } });
    expect(found(late)).toEqual(['node.late-on-action at nodes.a.late']);
  });

  test("T3 gathering: a key over the trigger's own output, a window that can be quiet, on triggers only", () => {
    const gathering = (key: string, more: object = {}): Flow =>
      aFlow('trigger -> a', { trigger: { gather: { key, ...more } } });
    expect(found(gathering('trigger.user', { quietSeconds: 5, maxSeconds: 20 }))).toEqual([]);
    expect(found(gathering("trigger.user + '/' + trigger.admin.id"))).toEqual([]);
    expect(found(gathering(' '))).toEqual(['gather.no-key at nodes.trigger.gather.key']);
    expect(found(gathering('trigger.nope'))).toEqual(['expression.unknown-field at nodes.trigger.gather.key']);
    expect(found(gathering('a.id'))).toEqual(['reference.unknown at nodes.trigger.gather.key']);
    expect(found(gathering('trigger.user ==='))).toEqual(['expression.syntax at nodes.trigger.gather.key']);
    const late = issuesOf(gathering('trigger.user', { quietSeconds: 121 }));
    expect(late.map(({ code, severity }) => [code, severity])).toEqual([['gather.window', 'warning']]);
    expect(found(aFlow('trigger -> a', { a: { gather: { key: 'trigger.user' } } }))).toEqual([
      'node.gather-on-action at nodes.a.gather',
    ]);
  });

  test('S8 a match is bare CEL over the event and what is settled, and gives true or false', () => {
    const waiting = (match: string): string[] =>
      found(aFlow('trigger -> a\n a -> wait\n wait.received -> b', { wait: { inputs: { match, seconds: 5 } } }));
    expect(waiting('event.target.exists(t, t.id == trigger.user) && a.count > 1')).toEqual([]);
    expect(waiting('')).toEqual([]);
    const at = 'at nodes.wait.inputs.match';
    expect(waiting('event.x == b.id')).toEqual([`reference.not-settled ${at}`]);
    expect(waiting('event.x == trigger.nope')).toEqual([`expression.unknown-field ${at}`]);
    expect(waiting('a.count + 1')).toEqual([`expression.type ${at}`]);
    expect(waiting('{{ event.x == 1 }}')).toEqual([`expression.syntax ${at}`]);
    expect(found(aFlow('trigger -> a', { a: { inputs: { text: '{{ event.x }}' } } }))).toEqual([
      'reference.unknown at nodes.a.inputs.text',
    ]);
  });

  test('exactly one of two inputs', () => {
    const given = (inputs: FlowNode['inputs']): string[] =>
      found(aFlow('trigger -> wait', { wait: { inputs: inputs ?? {} } }));
    expect(given({ seconds: 5 })).toEqual([]);
    expect(given({ until: '{{ trigger.user }}' })).toEqual([]);
    expect(given({})).toEqual(['input.missing at nodes.wait.inputs.seconds']);
    expect(given({ seconds: 5, until: 'x' })).toEqual(['input.type at nodes.wait.inputs.until']);
  });

  test('what never runs is a warning', () => {
    const issues = issuesOf(aFlow('trigger\n a -> b'));
    expect(issues.map((issue) => [issue.code, issue.severity])).toEqual([
      ['node.no-entry', 'warning'],
      ['node.unreachable', 'warning'],
    ]);
  });

  test('a test case that speaks of a node that is gone is a warning', () => {
    const tests = { t: { stubs: { gone: {} }, expect: { steps: { lost: {} } } } };
    expect(found(aFlow('trigger', {}, { tests }))).toEqual([
      'test.unknown-node at tests.t.stubs.gone',
      'test.unknown-node at tests.t.expect.steps.lost',
    ]);
  });
});

describe('F6 triggers', () => {
  const two = (left: Partial<FlowNode>, right: Partial<FlowNode>): string[] =>
    found(aFlow('trigger -> a\n trigger2 -> a', { trigger: left, trigger2: right })).filter((each) =>
      each.startsWith('trigger'),
    );

  test('two that surely both match; different conditions may exclude each other', () => {
    expect(two({}, {})).toEqual(['trigger.overlap at nodes.trigger2']);
    expect(two({ when: "trigger.user == 'a'" }, {})).toEqual(['trigger.overlap at nodes.trigger2']);
    expect(two({ when: "trigger.user == 'a'" }, { when: "trigger.user == 'b'" })).toEqual([]);
    expect(two({}, { card: 'test.other-trigger' })).toEqual([]);
    expect(two({}, { disabled: true })).toEqual([]);
  });

  test('a trigger whose event type is an input overlaps with the one that has it built in', () => {
    const chosen = (eventType: string): Partial<FlowNode> => ({ card: 'test.chosen-trigger', inputs: { eventType } });
    expect(two({}, chosen('user.mfa.factor.reset_all'))).toEqual(['trigger.overlap at nodes.trigger2']);
    expect(two({}, chosen('user.session.start'))).toEqual([]);
  });

  test('a condition sees its own trigger only, and gives true or false', () => {
    const when = (source: string): Issue[] => issuesOf(aFlow('trigger -> a', { trigger: { when: source } }));
    expect(when("trigger.admin.id != ''")).toEqual([]);
    expect(when('trigger.user')[0]).toMatchObject({ code: 'expression.type', path: ['nodes', 'trigger', 'when'] });
    expect(when('trigger.nope == 1')[0]).toMatchObject({ code: 'expression.unknown-field' });
    expect(when('a.id == trigger.user')[0]).toMatchObject({ code: 'reference.unknown', range: { start: 0, end: 1 } });
    expect(when('trigger.user ==')[0]).toMatchObject({ code: 'expression.syntax' });
    expect(found(aFlow('trigger -> a', { a: { when: 'true' } }))).toEqual(['node.when-on-action at nodes.a.when']);
  });

  test('inputs of a trigger are fixed', () => {
    const flow = aFlow('trigger', { trigger: { inputs: { x: '{{ trigger.user }}' } } });
    expect(found(flow)).toEqual(['input.fixed-only at nodes.trigger.inputs.x']);
  });
});

describe('F6 inputs', () => {
  const send = (inputs: FlowNode['inputs'], more: Partial<FlowNode> = {}): string[] =>
    found(
      aFlow(
        'trigger -> send',
        { send: { connection: 'mail', ...(inputs && { inputs }), ...more } },
        { connections: { mail: { app: 'mail' } } },
      ),
    );

  test('what is required and has no default is there', () => {
    expect(send(undefined)).toEqual([
      'input.missing at nodes.send.inputs.to',
      'input.missing at nodes.send.inputs.subject',
    ]);
    expect(send({ to: ['a'], subject: 'x' })).toEqual([]);
  });

  test('literals fit, unknown ones are a warning, and the fault is pointed at', () => {
    expect(send({ to: 'a', subject: 'x' })).toEqual(['input.type at nodes.send.inputs.to']);
    expect(send({ to: ['a', 1], subject: 'x' })).toEqual(['input.type at nodes.send.inputs.to.1']);
    expect(send({ to: [], subject: 'x'.repeat(21), retries: 1.5, kind: 'loud', extra: 1 })).toEqual([
      'input.type at nodes.send.inputs.to',
      'input.type at nodes.send.inputs.subject',
      'input.type at nodes.send.inputs.retries',
      'input.type at nodes.send.inputs.kind',
      'input.unknown at nodes.send.inputs.extra',
    ]);
  });

  test('expressions fit: the type of one alone, the text of several', () => {
    expect(send({ to: '{{ [trigger.user] }}', subject: 'For {{ trigger.user }}', retries: '{{ 1 + 1 }}' })).toEqual([]);
    expect(send({ to: ['{{ trigger.user }}'], subject: 'x', retries: '{{ trigger.user }}' })).toEqual([
      'expression.type at nodes.send.inputs.retries',
    ]);
    expect(send({ to: ['{{ trigger.nope }}'], subject: 'x' })).toEqual([
      'expression.unknown-field at nodes.send.inputs.to.0',
    ]);
  });

  test('a disabled node may be unfinished', () => {
    expect(send(undefined, { disabled: true, connection: 'gone' })).toEqual([]);
  });

  test('M10 the cases of a Switch have names, each its own', () => {
    const cases = ['', 'a', 'a', 'otherwise', '{{ x }}'].map((name) => ({ name, equals: 1 }));
    expect(
      found(aFlow('trigger -> s', { s: { card: 'test.switch', inputs: { cases } } })).filter((each) =>
        each.startsWith('port'),
      ),
    ).toEqual([
      'port.empty-name at nodes.s.inputs.cases.0.name',
      'port.duplicate-name at nodes.s.inputs.cases.2.name',
      'port.taken-name at nodes.s.inputs.cases.3.name',
      'port.bad-name at nodes.s.inputs.cases.4.name',
    ]);
  });

  test('connections: none, unknown, of another app, not bound', () => {
    const flow = (connection: string | undefined): Flow =>
      aFlow(
        'trigger -> send',
        { send: { inputs: { to: ['a'], subject: 'x' }, ...(connection === undefined ? {} : { connection }) } },
        {
          connections: { mail: { app: 'mail' }, chat: { app: 'chat' } },
        },
      );
    const at = 'at nodes.send.connection';
    expect(found(flow(undefined))).toEqual([`connection.missing ${at}`]);
    expect(found(flow('toString'))).toEqual([`connection.missing ${at}`]);
    expect(found(flow('chat'))).toEqual([`connection.wrong-app ${at}`]);
    expect(found(flow('mail'))).toEqual([]);
    expect(found(flow('mail'), new Map())).toEqual([`connection.unbound ${at}`]);
    expect(found(flow('mail'), new Map([['mail', new Set()]]))).toEqual([]);
  });

  test('connections of several apps: any of them serves, with what the card cannot do without', () => {
    const flow = (slot: string): Flow =>
      aFlow(
        'trigger -> ask',
        { ask: { card: 'test.ask', connection: slot } },
        { connections: { mail: { app: 'mail' }, chat: { app: 'chat' }, fax: { app: 'fax' } } },
      );
    const at = 'at nodes.ask.connection';
    const bound = (slot: string, has: string[] | undefined): BoundSlots =>
      new Map([[slot, has === undefined ? undefined : new Set(has)]]);
    expect(found(flow('mail'), bound('mail', []))).toEqual([]);
    expect(found(flow('chat'))).toEqual([]);
    expect(found(flow('chat'), bound('chat', ['webhook', 'bot.token']))).toEqual([]);
    expect(found(flow('chat'), bound('chat', undefined))).toEqual([]);
    const [lacks] = issuesOf(flow('chat'), bound('chat', ['webhook']));
    expect(lacks).toMatchObject({ code: 'connection.lacks-setting', severity: 'error' });
    expect(lacks?.message).toContain('has no bot token');
    const [wrong] = issuesOf(flow('fax'));
    expect(`${wrong?.code} ${wrong?.path.join('.')}`).toBe(`connection.wrong-app ${at.slice(3)}`);
    expect(wrong?.message).toContain('"mail" or "chat"');
  });
});

describe('F6 references', () => {
  //  trigger ─► ifA ═true═► b ─┐
  //              ╚═false══► c ─┴─► d
  const merge = (value: string, more: Record<string, Partial<FlowNode>> = {}): Issue[] =>
    issuesOf(aFlow('trigger -> ifA\n ifA.true -> b\n ifA.false -> c\n b -> d\n c -> d', { d: text(value), ...more }));

  test('a node of one branch is not surely settled behind the merge, and the message names the other way', () => {
    const [issue, ...rest] = merge('x {{ b.id }} {{ b.count }}');
    expect(rest).toEqual([]);
    expect(issue).toMatchObject({
      code: 'reference.not-settled',
      path: ['nodes', 'd', 'inputs', 'text'],
      severity: 'error',
      range: { start: 5, end: 6 },
    });
    expect(issue?.message).toContain('"trigger" → "ifA" (false) → "c"');
  });

  test('unknown, itself, later, beside, disabled, item outside a body', () => {
    const code = (value: string, more = {}): string => merge(value, more)[0]?.code ?? 'none';
    expect(code('{{ nobody.id }}')).toBe('reference.unknown');
    expect(code('{{ toString }}')).toBe('reference.unknown');
    expect(code('{{ item }}')).toBe('reference.unknown');
    expect(code('{{ d.id }}')).toBe('reference.not-settled');
    expect(code('{{ b.id }}', { b: { disabled: true } })).toBe('reference.not-settled');
    expect(merge('', { c: text('{{ b.id }}') })[0]?.message).toContain('does not stand before');
    expect(code('{{ ifA.id }}')).toBe('none');
  });

  test('a variable of a loop is no reference', () => {
    expect(merge("{{ ['a'].map(b, b + 'x') }}")).toEqual([]);
  });

  test('behind an error port the output has the error’s shape', () => {
    const flow = (value: string): string[] => found(aFlow('trigger -> a\n a.error -> b', { b: text(value) }));
    expect(flow('{{ a.message }} {{ a.code }}')).toEqual([]);
    expect(flow('{{ a.id }}')).toEqual(['expression.unknown-field at nodes.b.inputs.text']);
  });

  test('where no trigger leads yet, references to what stands before are not judged', () => {
    expect(found(aFlow('trigger\n a -> b', { b: text('{{ a.id }}') }))).toEqual([
      'node.no-entry at nodes.a',
      'node.unreachable at nodes.b',
    ]);
  });

  test('onFailure continue: the message says that the run goes on after a failure', () => {
    const flow = aFlow(
      'trigger -> a, b\n a -> c\n b -> c',
      { c: text('{{ a.id }}') },
      { settings: { onFailure: 'continue' } },
    );
    expect(issuesOf(flow)[0]?.message).toContain('a run may come by "trigger" → "b"');
  });
});

describe('scope', () => {
  test('trigger has the fields common to the triggers that reach the node', () => {
    const flow = aFlow('trigger -> a, c\n other -> b, c');
    const fields = (node: string): string[] =>
      Object.keys((scopeTypesFor(flow, node, testManifests)['trigger']?.['properties'] as object) ?? {});
    expect(fields('a')).toEqual(['user', 'admin']);
    expect(fields('b')).toEqual(['user', 'reason']);
    expect(fields('c')).toEqual(['user']);
  });

  test('names in scope: settled nodes, run and flow, item and index in a body', () => {
    const flow = aFlow('trigger -> a\n a -> each\n each.each -> inside', { inside: { parent: 'each' } });
    expect(Object.keys(scopeTypesFor(flow, 'inside', testManifests)).toSorted()).toEqual([
      'a',
      'flow',
      'index',
      'item',
      'run',
      'trigger',
    ]);
    expect(Object.keys(scopeTypesFor(flow, 'a', testManifests)).toSorted()).toEqual(['flow', 'run', 'trigger']);
  });

  test('samples come from a run where there is one, else from the cards', () => {
    const flow = aFlow('trigger -> a\n a -> b\n b.error -> c');
    expect(scopeOf(flow, testManifests).sampleAt('c', { a: { id: 'real' } })).toMatchObject({
      trigger: { user: 'u', admin: { id: 'a' } },
      a: { id: 'real' },
      b: { code: 'http.server-error' },
      flow: { id: 'a-flow', name: 'A flow' },
      run: { mode: 'dry' },
    });
  });
});

test('a node called like a method of Object is no trap', () => {
  const flow = aFlow('trigger -> toString\n toString -> valueOf', { valueOf: text('{{ toString.id }}') });
  expect(found(flow)).toEqual([]);
});
