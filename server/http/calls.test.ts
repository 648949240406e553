// S6 over HTTP, on the real store, cards and engine: what publishing says of calls, runs by hand with declared fields,
// and what the API shows of a call.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { FlowNode } from '../../shared/flow/flow.ts';
import type { Issue } from '../../shared/issue.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

type Nodes = Record<string, FlowNode>;
const FIELDS = [
  { name: 'who', title: 'Who' },
  { name: 'times', type: 'number', required: false, default: 2 },
];
const called: FlowNode = { card: 'flow.called', version: 1, inputs: { fields: FIELDS } };
const give = (value: JsonValue): FlowNode => ({ card: 'flow.return', version: 1, inputs: { value } });
const call = (inputs: NonNullable<FlowNode['inputs']>): FlowNode => ({ card: 'logic.call-flow', version: 1, inputs });

function flowOf(id: string, nodes: Nodes): object {
  const [, ...rest] = Object.keys(nodes);
  const keys = ['trigger', ...rest];
  const edges = rest.map((to, at) => ({ from: keys[at], port: 'out', to }));
  return { formatVersion: 1, id, name: id, nodes, edges };
}
async function make(id: string, nodes: Nodes): Promise<void> {
  const file = flowOf(id, nodes);
  expect((await server.send('POST', '/api/flows', { body: file })).status).toBe(201);
}
const activate = (id: string) => server.send('POST', `/api/flows/${id}/activate`);
const issuesOf = async (id: string): Promise<Issue[]> =>
  ((await server.send('POST', `/api/flows/${id}/validate`)).json as unknown as { issues: Issue[] }).issues;
const run = (id: string, body: object) => server.send('POST', `/api/flows/${id}/run`, { body });
async function ended(runId: string) {
  for (;;) {
    const { json } = await server.send('GET', `/api/runs/${runId}`);
    if (['succeeded', 'failed', 'cancelled'].includes(String(json['status']))) return json;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('S6 F6 publishing judges calls', () => {
  test('by what the called flow declares: unknown flow, missing and unfit inputs, types of expressions', async () => {
    await make('target', { trigger: called, end: give('{{ trigger.who }}') });
    await activate('target');
    await make('asks', {
      trigger: called,
      nobody: call({ flowId: 'nobody', input: {} }),
      empty: call({ flowId: 'target', input: {} }),
      absent: call({ flowId: 'target' }),
      wrong: call({ flowId: 'target', input: { who: '{{ trigger.times }}', times: 'two', more: 1 } }),
      right: call({ flowId: 'target', input: { who: '{{ trigger.who }}', times: '{{ trigger.times }}' } }),
    });
    const found = (await issuesOf('asks')).map(({ code, path, severity }) => [code, path.join('.'), severity]);
    expect(found.toSorted()).toEqual([
      ['call.unknown-flow', 'nodes.nobody.inputs.flowId', 'error'],
      ['expression.type', 'nodes.wrong.inputs.input.who', 'error'],
      ['input.missing', 'nodes.absent.inputs.input.who', 'error'],
      ['input.missing', 'nodes.empty.inputs.input.who', 'error'],
      ['input.type', 'nodes.wrong.inputs.input.times', 'error'],
      ['input.unknown', 'nodes.wrong.inputs.input.more', 'warning'],
    ]);
    expect((await server.send('POST', '/api/flows/asks/publish')).status).toBe(422);
  });

  test('a flow that cannot be called, one that is not active, and that changes at once', async () => {
    await make('later', { trigger: { card: 'web.webhook', version: 1, inputs: { path: 'later' } }, end: give('1') });
    await make('waits', { trigger: called, ask: call({ flowId: 'later', input: { who: 'a' } }) });
    expect((await issuesOf('waits')).map(({ code }) => code)).toEqual(['call.not-callable']);
    const saved = flowOf('later', { trigger: called, end: give('1') });
    await server.send('PUT', '/api/flows/later', { body: saved, headers: { 'if-match': '"1"' } });
    const detail = (await server.send('GET', '/api/flows/waits')).json as unknown as { issues: Issue[] };
    expect(detail.issues.map(({ code, severity }) => [code, severity])).toEqual([['call.inactive', 'warning']]);
    await activate('later');
    expect((await server.send('GET', '/api/flows/waits')).json).toMatchObject({ issues: [] });
  });

  test('a loop of calls, with its way, however long', async () => {
    await make('one', { trigger: called, ask: call({ flowId: 'two', input: { who: 'a' } }) });
    await make('two', { trigger: called, ask: call({ flowId: 'three', input: { who: 'a' } }) });
    await make('three', { trigger: called, ask: call({ flowId: 'one', input: { who: 'a' } }) });
    expect(await issuesOf('three')).toMatchObject([
      {
        code: 'call.cycle',
        path: ['nodes', 'ask', 'inputs', 'flowId'],
        severity: 'error',
        message: expect.stringContaining('three → one → two → three') as string,
      },
    ]);
    await make('self', { trigger: called, ask: call({ flowId: 'self', input: { who: 'a' } }) });
    expect((await issuesOf('self')).map(({ code }) => code)).toEqual(['call.cycle']);
    expect((await activate('self')).status).toBe(422);
  });

  test('declared fields: names and defaults, and one way to be called', async () => {
    const fields = [
      { name: 'a', type: 'number', default: 'x' },
      { name: 'a' },
      { name: 'not a name' },
      { name: 'b', default: 'fits' },
    ];
    const bad: FlowNode = { ...called, inputs: { fields }, gather: { key: 'trigger.a' } };
    await make('declares', { trigger: bad, end: give('{{ trigger.b + 1.0 }}') });
    const again: FlowNode = { ...called, when: 'trigger.who != ""' };
    const file = flowOf('declares', { trigger: bad, end: give('{{ trigger.b + 1.0 }}') }) as { nodes: Nodes };
    file.nodes['second'] = again;
    const { issues } = (await server.send('POST', '/api/flows/declares/validate', { body: file })).json as unknown as {
      issues: Issue[];
    };
    expect(issues.map(({ code, path }) => `${code} ${path.join('.')}`).toSorted()).toEqual([
      'expression.type nodes.end.inputs.value',
      'field.default nodes.trigger.inputs.fields.0.default',
      'field.duplicate-name nodes.trigger.inputs.fields.1.name',
      'gather.unsupported nodes.trigger.gather',
      'input.type nodes.trigger.inputs.fields.2.name',
      'trigger.overlap nodes.trigger',
    ]);
  });

  test('S6 by what the called flow declares that it returns, where it is used and where it is returned', async () => {
    const result: JsonObject[] = [
      { name: 'userName' },
      { name: 'factors', type: 'number', required: false },
      { name: 'factors' },
      { name: 'locked', type: 'boolean', default: 'no' },
    ];
    const declares: FlowNode = { ...called, inputs: { fields: FIELDS, result: result.slice(0, 2) } };
    await make('gives', { trigger: declares, end: give({ userName: '{{ trigger.who }}' }) });
    await activate('gives');
    const use = (value: string): FlowNode => ({ card: 'data.set', version: 1, inputs: { values: { value } } });
    const asks = (inputs: NonNullable<FlowNode['inputs']>) => call({ flowId: 'gives', input: { who: 'a' }, ...inputs });
    await make('uses', {
      trigger: called,
      ask: asks({}),
      right: use('{{ ask.value.userName + "!" }}'),
      wrong: use('{{ ask.value.login }}'),
      unfit: use('{{ ask.value.factors + ask.value.userName }}'),
      only: asks({ wait: false }),
      none: use('{{ only.value.userName }}'),
      asText: { card: 'data.compose', version: 1, inputs: { text: '{{ ask.value.userName }}' } },
    });
    const lines = (issues: Issue[]) => issues.map(({ code, path }) => `${code} ${path.join('.')}`).toSorted();
    expect(lines(await issuesOf('uses'))).toEqual([
      'expression.type nodes.none.inputs.values.value',
      'expression.type nodes.unfit.inputs.values.value',
      'expression.unknown-field nodes.wrong.inputs.values.value',
    ]);
    const unknown = (await issuesOf('uses')).find(({ code }) => code === 'expression.unknown-field');
    expect(unknown?.message).toContain('It has');
    // A new version of what is called: the caller is judged anew.
    const next = flowOf('gives', {
      trigger: { ...called, inputs: { fields: FIELDS, result: [{ name: 'login' }] } },
      end: give({ login: '{{ trigger.who }}' }),
    });
    const callers = async () => (await server.send('GET', '/api/flows/gives/callers')).json;
    expect(await callers()).toEqual({ items: [{ id: 'uses', name: 'uses', active: false, issues: [] }] });
    await server.send('PUT', '/api/flows/gives', { body: next, headers: { 'if-match': '"1"' } });
    // Before it is live: what would be wrong then, beside what is wrong already.
    expect(await callers()).toMatchObject({
      items: [{ id: 'uses', issues: Array.from({ length: 4 }, () => ({ code: 'expression.unknown-field' })) }],
    });
    expect(lines(await issuesOf('uses'))).toHaveLength(3);
    expect((await server.send('POST', '/api/flows/gives/publish')).status).toBe(200);
    expect(lines(await issuesOf('uses'))).toEqual([
      'expression.type nodes.none.inputs.values.value',
      'expression.unknown-field nodes.asText.inputs.text',
      'expression.unknown-field nodes.right.inputs.values.value',
      'expression.unknown-field nodes.unfit.inputs.values.value',
      'expression.unknown-field nodes.unfit.inputs.values.value',
    ]);
    expect((await server.send('GET', '/api/flows/uses')).json).toMatchObject({ invalid: true });
    expect(await callers()).toMatchObject({ items: [{ id: 'uses', issues: [] }] });

    const judged = async (end: Nodes, declared = result.slice(0, 2)): Promise<string[]> => {
      const trigger: FlowNode = { ...called, inputs: { fields: FIELDS, result: declared } };
      const body = flowOf('gives', { trigger, ...end });
      const { json } = await server.send('POST', '/api/flows/gives/validate', { body });
      return lines((json as unknown as { issues: Issue[] }).issues);
    };
    expect(await judged({ end: give({ userName: '{{ trigger.times }}', factors: 'two', more: 1 }) })).toEqual([
      'expression.type nodes.end.inputs.value.userName',
      'input.type nodes.end.inputs.value.factors',
      'input.unknown nodes.end.inputs.value.more',
    ]);
    expect(await judged({ end: { card: 'flow.return', version: 1 } })).toEqual([
      'input.missing nodes.end.inputs.value.userName',
    ]);
    expect(await judged({ end: give('{{ trigger.who }}') })).toEqual(['expression.type nodes.end.inputs.value']);
    expect(await judged({ end: give('{{ trigger }}') })).toEqual(['expression.type nodes.end.inputs.value']);
    expect(await judged({ end: give('{{ {"userName": trigger.who} }}') })).toEqual([]);
    expect(await judged({})).toEqual(['call.no-return nodes.trigger.inputs.result']);
    expect(await judged({}, [{ name: 'factors', required: false }])).toEqual([]);
    expect(await judged({ end: give({ userName: 'a', locked: true }) }, result)).toEqual([
      'field.default nodes.trigger.inputs.result.3.default',
      'field.duplicate-name nodes.trigger.inputs.result.2.name',
    ]);
  });

  test('all flows as callers see them', async () => {
    const { json } = await server.send('GET', '/api/callable-flows');
    const { items } = json as unknown as { items: { id: string }[] };
    expect(items.find(({ id }) => id === 'target')).toEqual({
      id: 'target',
      name: 'target',
      active: true,
      calls: [],
      result: [],
      fields: [
        { name: 'who', title: 'Who', type: 'text', required: true },
        { name: 'times', title: '', type: 'number', required: false, default: 2 },
      ],
    });
    expect(items.find(({ id }) => id === 'gives')).toMatchObject({
      result: [{ name: 'login', title: '', type: 'text', required: true }],
    });
    expect(items.find(({ id }) => id === 'one')).toMatchObject({ calls: ['two'], active: false });
  });
});

describe('S6 a run by hand with declared fields', () => {
  test('takes them as input, with defaults; without input they are examples', async () => {
    const { status, json } = await run('target', { mode: 'live', input: { who: 'ada' } });
    expect(status).toBe(202);
    expect(await ended(String(json['runId']))).toMatchObject({
      status: 'succeeded',
      result: 'ada',
      calledBy: null,
      trigger: { card: 'flow.called', output: { who: 'ada', times: 2 } },
    });
    const sample = await run('target', { mode: 'dry' });
    expect(await ended(String(sample.json['runId']))).toMatchObject({
      trigger: { output: { who: 'Example', times: 2 } },
    });
  });

  test('refuses what does not fit, with the paths', async () => {
    const { status, json } = await run('target', { mode: 'live', input: { times: 'two', more: 1 } });
    expect(status).toBe(422);
    expect(json['error']).toMatchObject({
      code: 'run.bad-input',
      details: {
        issues: [
          { code: 'input.missing', path: ['input', 'who'], message: 'Who is required.' },
          { code: 'input.type', path: ['input', 'times'] },
          { code: 'input.unknown', path: ['input', 'more'] },
        ],
      },
    });
    expect((await run('target', { mode: 'live', input: {} })).status).toBe(422);
    expect((await run('target', { mode: 'live', eventId: 'evt_1' })).json['error']).toMatchObject({
      code: 'run.bad-input',
    });
  });
});

test('S6 the API shows a call from both sides', async () => {
  await make('shows', { trigger: called, ask: call({ flowId: 'target', input: { who: '{{ trigger.who }}' } }) });
  const { json } = await run('shows', { mode: 'live', input: { who: 'ada' } });
  const runId = String(json['runId']);
  const { steps } = (await ended(runId)) as unknown as { steps: { call: { runId: string }; output: unknown }[] };
  const child = steps[0]?.call.runId ?? '';
  expect(steps[0]).toMatchObject({ output: { value: 'ada', runId: child }, call: { flowId: 'target', version: 1 } });
  const storyOf = async (id: string) => JSON.stringify((await server.send('GET', `/api/runs/${id}/story`)).json);
  expect(await storyOf(runId)).toContain('called the flow target (version 1)');
  expect(await storyOf(runId)).toContain('goes on: the run that it called ended.');
  expect(await storyOf(child)).toContain(`{"run":"${runId}"}`);
  const list = (await server.send('GET', `/api/runs?flow=target&q=${child}`)).json['items'];
  expect(list).toMatchObject([{ id: child, calledBy: { runId, nodeId: 'ask', iteration: null } }]);
});
