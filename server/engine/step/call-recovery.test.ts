// S6 J1 J5 J7: whichever journal write of caller or called run was the last before the crash, both end as they would
// have undisturbed: no second run of a call, no caller that is never woken, no `once` effect twice.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { isEnded } from '../../../shared/run.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { dyingAfter, type Death } from '../recovery.test-support.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

/** The names of what acted, and cards that note it. */
function world() {
  const effects: string[] = [];
  const behaviour = ({ name }: { name: string }): JsonObject => {
    effects.push(name);
    if (name.startsWith('bad')) throw new TerminalError('test.failed', `${name} fails.`);
    return { name };
  };
  return { effects, cards: cardsWith(actCard('once', behaviour), actCard('repeatable', behaviour)) };
}

const act = (effect: 'once' | 'repeatable', name: string): FlowNode => ({
  card: `test.${effect}`,
  version: 1,
  inputs: { name },
});
const call = (flowId: string, more: JsonObject = {}): FlowNode => ({
  card: 'logic.call-flow',
  version: 1,
  inputs: { flowId, input: { who: 'ada' }, ...more },
});
const give: FlowNode = { card: 'flow.return', version: 1, inputs: { value: '{{ trigger.who }}' } };
const nap: FlowNode = { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } };
const trigger: FlowNode = { card: 'flow.called', version: 1, inputs: { fields: [{ name: 'who' }] } };

interface Shape {
  nodes: Record<string, FlowNode>;
  edges: string[];
}

const before: Shape = {
  nodes: { pre: act('once', 'pre'), ask: call('inner'), post: act('once', 'post') },
  edges: ['trigger -> pre', 'pre -> ask', 'ask -> post'],
};

const scenarios: Record<string, { caller: Shape; inner: Shape; innermost?: Shape; cancels?: boolean }> = {
  'a value is returned': {
    caller: before,
    inner: { nodes: { a: act('once', 'a'), give }, edges: ['trigger -> a', 'a -> give'] },
  },
  'the called run fails, and the error port takes it': {
    caller: { nodes: before.nodes, edges: ['trigger -> pre', 'pre -> ask', 'ask.error -> post'] },
    inner: { nodes: { a: act('repeatable', 'bad') }, edges: ['trigger -> a'] },
  },
  'the called run fails, and nothing takes it': {
    caller: before,
    inner: { nodes: { a: act('once', 'bad') }, edges: ['trigger -> a'] },
  },
  'the end is not awaited': {
    caller: { ...before, nodes: { ...before.nodes, ask: call('inner', { wait: false }) } },
    inner: { nodes: { a: act('once', 'a'), give }, edges: ['trigger -> a', 'a -> give'] },
  },
  'a called run calls': {
    caller: before,
    inner: { nodes: { ask: call('innermost'), a: act('once', 'a'), give }, edges: ['trigger -> ask', 'ask -> a'] },
    innermost: { nodes: { z: act('once', 'z'), give }, edges: ['trigger -> z', 'z -> give'] },
  },
  'two calls at once': {
    caller: {
      nodes: { ask: call('inner'), other: call('inner'), post: act('once', 'post') },
      edges: ['trigger -> ask', 'trigger -> other', 'ask -> post', 'other -> post'],
    },
    inner: { nodes: { a: act('repeatable', 'a'), give }, edges: ['trigger -> a', 'a -> give'] },
  },
  'each iteration calls': {
    caller: {
      nodes: {
        loop: {
          card: 'logic.for-each',
          version: 1,
          inputs: { items: [1, 2], concurrency: 2, result: '{{ ask.value }}' },
        },
        ask: { ...call('inner'), parent: 'loop' },
        post: act('once', 'post'),
      },
      edges: ['trigger -> loop', 'loop.each -> ask', 'loop -> post'],
    },
    inner: { nodes: { a: act('repeatable', 'a'), give }, edges: ['trigger -> a', 'a -> give'] },
  },
  'the caller is cancelled': {
    caller: before,
    inner: { nodes: { ask: call('innermost') }, edges: ['trigger -> ask'] },
    innermost: { nodes: { nap }, edges: ['trigger -> nap'] },
    cancels: true,
  },
};

let counter = 0;

/** The scenario's flows under ids of their own, so that one store holds all cases. */
function flowsOf({ caller, inner, innermost }: (typeof scenarios)[string]): Record<string, Flow> {
  const suffix = `-${++counter}`;
  const renamed = (nodes: Shape['nodes']): Shape['nodes'] =>
    Object.fromEntries(
      Object.entries(nodes).map(([key, node]) => {
        const flowId = node.inputs?.['flowId'];
        return [
          key,
          flowId === undefined ? node : { ...node, inputs: { ...node.inputs, flowId: `${flowId}${suffix}` } },
        ];
      }),
    );
  const made = (id: string, { nodes, edges }: Shape, more: Shape['nodes'] = {}): Flow => ({
    ...flowOf({ ...renamed(nodes), ...more }, edges),
    id: `${id}${suffix}`,
  });
  return {
    caller: made('caller', caller),
    inner: made('inner', inner, { trigger }),
    ...(innermost === undefined ? {} : { innermost: made('innermost', innermost, { trigger }) }),
  };
}

async function runsIn(flows: Record<string, Flow>) {
  const found = await Promise.all(
    Object.values(flows).map(async ({ id }) => (await store.runs.list({ flow: id, limit: 50 })).items),
  );
  return found.flat();
}

/** Every run of the flows, as a story without ids and times. */
async function outcome(bench: Bench, flows: Record<string, Flow>): Promise<string[]> {
  const stories: string[] = [];
  for (const row of await runsIn(flows)) {
    const run = await bench.views.detail(row.id);
    const steps = run.steps.map((step) => `${step.nodeId} ${step.status} ${step.port ?? ''}`).toSorted();
    const what = `${run.flowId.replace(/-\d+$/, '')} ${run.status} ${run.error?.code ?? ''} ${JSON.stringify(run.result)}`;
    stories.push([what, ...steps].join(', '));
  }
  return stories.toSorted();
}

/** Starts the caller on an engine over `over`, and cancels it once all wait where the scenario says so. */
async function begin(over: Store, flows: Record<string, Flow>, cards: ReturnType<typeof cardsWith>, cancels: boolean) {
  const bench = await startBench({ store: over, cards });
  for (const [name, flow] of Object.entries(flows)) if (name !== 'caller') await bench.activate(flow);
  const flow = flows['caller']!;
  const text = formatFlow(flow);
  const id = await bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode: 'live' });
  if (cancels) void cancelled(bench, flows, id);
  return { bench, id };
}

async function cancelled(bench: Bench, flows: Record<string, Flow>, id: string): Promise<void> {
  for (let waiting = 0; waiting < Object.keys(flows).length;) {
    const runs = await runsIn(flows);
    if (runs.some((run) => run.id === id && isEnded(run.status))) return;
    waiting = runs.filter((run) => run.status === 'waiting').length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await bench.engine.cancel(id, 'ada').catch(() => undefined);
}

/** Carries on until all runs have ended; a person decides what is in doubt by what arrived. */
async function finish(bench: Bench, flows: Record<string, Flow>, effects: string[]): Promise<void> {
  for (;;) {
    const open = (await runsIn(flows)).filter((run) => !isEnded(run.status));
    if (open.length === 0) return;
    for (const run of open.filter(({ status }) => status === 'waiting')) {
      for (const { nodeId, waiting, input } of (await bench.views.detail(run.id)).steps) {
        if (waiting?.kind !== 'decision') continue;
        const { name } = input as { name: string };
        const done = name.startsWith('bad') ? ('fail' as const) : ('done' as const);
        const decision = effects.includes(name) ? done : ('retry' as const);
        await bench.engine
          .decide(run.id, { nodeId, iteration: null, decision, output: { name } }, 'ada')
          .catch(() => undefined);
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('S6 J1 J5 J7 a crash after any journal write', () => {
  test.each(Object.entries(scenarios))('%s', async (_what, scenario) => {
    const { cancels = false } = scenario;
    const calm = world();
    const nodes = [scenario.caller, scenario.inner, scenario.innermost].flatMap((one) =>
      Object.values(one?.nodes ?? {}),
    );
    const onces = new Set(nodes.filter(({ card }) => card === 'test.once').map(({ inputs }) => inputs?.['name']));
    const undisturbed = dyingAfter(store, Infinity);
    const flows = flowsOf(scenario);
    const { bench } = await begin(undisturbed.store, flows, calm.cards, cancels);
    await finish(bench, flows, calm.effects);
    const expected = await outcome(bench, flows);
    await bench.engine.stop(0);
    expect(expected.length).toBeGreaterThan(1);
    expect(undisturbed.made()).toBeGreaterThan(5);

    const deaths = Array.from({ length: undisturbed.made() }, (_none, writes) =>
      (['unwritten', 'unheard'] as const).map((how): [number, Death] => [writes, how]),
    );
    for (const [writes, how] of deaths.flat()) {
      const shaken = world();
      const dying = dyingAfter(store, writes, how);
      const again = flowsOf(scenario);
      const doomed = await begin(dying.store, again, shaken.cards, cancels);
      // What two runs write at the same moment may be one write or two, so the last ones may not come.
      await Promise.race([dying.died, finish(doomed.bench, again, shaken.effects)]);
      dying.die();
      // What the other runs have under way is written before the process is gone: one group, at the end of the turn.
      for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
      const recovered = await startBench({ store, cards: shaken.cards });
      if (cancels) void cancelled(recovered, again, doomed.id);
      await finish(recovered, again, shaken.effects);
      const ended = await outcome(recovered, again);
      await recovered.engine.stop(0);
      // A `once` step that a person counted as failed has that person's word for its error.
      const told = (stories: string[]) => stories.map((story) => story.replace('step.decided-failed', 'test.failed'));
      expect(told(ended), `after ${writes} writes, ${how}`).toEqual(told(expected));
      expect([...new Set(shaken.effects)].toSorted()).toEqual([...new Set(calm.effects)].toSorted());
      const once = shaken.effects.filter((name) => onces.has(name));
      expect(once.length).toBe(new Set(once).size);
    }
  });
});
