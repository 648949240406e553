// J1, J5, J7 as a property: whatever the flow, and whichever journal write was the last before the crash, the recovered
// run ends as the undisturbed one does, with the same effects, and no `once` effect happens twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { TerminalError } from '../../shared/errors.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { RunStatus } from '../../shared/run.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { actCard, cardsWith, flowOf, startBench } from './engine.test-support.ts';

const CASES = 250;
const RESUMED_CASES = 100;

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-recovery-'));
  store = await openSqliteStore({ file: join(folder, 'signalbox.sqlite') });
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The store as a process sees it that dies after `writes` journal writes: later ones reach nothing and nobody. */
function dyingAfter(writes: number): { store: Store; died: Promise<void>; made: () => number } {
  const death = Promise.withResolvers<void>();
  let made = 0;
  const runs = {
    ...store.runs,
    append(collect: Parameters<Store['runs']['append']>[0]) {
      if (made >= writes) {
        death.resolve();
        return new Promise<void>(() => undefined);
      }
      made += 1;
      return store.runs.append(collect);
    },
  };
  return { store: { ...store, runs }, died: death.promise, made: () => made };
}

interface World {
  cards: ReturnType<typeof cardsWith>;
  /** Idempotency keys without the run's id, in order. */
  effects: string[];
}

function world(failing: ReadonlySet<string>): World {
  const effects: string[] = [];
  const behave =
    (kept: boolean) =>
    ({ name, key }: { name: string; key: string }) => {
      if (kept) effects.push(key.slice(key.indexOf('.') + 1));
      if (failing.has(name)) throw new TerminalError('test.failed', `${name} fails.`);
      return { name };
    };
  return {
    effects,
    cards: cardsWith(
      actCard('once', behave(true)),
      actCard('repeatable', behave(true)),
      actCard('pure', behave(false)),
    ),
  };
}

const plan = fc.integer({ min: 2, max: 6 }).chain((size) =>
  fc.record({
    kinds: fc.array(fc.constantFrom('once', 'repeatable', 'pure'), { minLength: size, maxLength: size }),
    fails: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.boolean()), { maxLength: size * 2 }),
    onFailure: fc.constantFrom('stop' as const, 'continue' as const),
  }),
);

let counter = 0;
function build({
  kinds,
  edges,
  onFailure,
}: {
  kinds: string[];
  edges: [number, number, boolean][];
  onFailure: 'stop' | 'continue';
}): Flow {
  const nodes: Record<string, FlowNode> = {};
  for (const [at, kind] of kinds.entries())
    nodes[`n${at}`] = { card: `test.${kind}`, version: 1, inputs: { name: `n${at}` } };
  const wires = new Set<string>(['trigger.out>n0']);
  const entered = new Set([0]);
  for (const [one, other, byError] of edges) {
    const [from, to] = one < other ? [one, other] : [other, one];
    if (from === to) continue;
    wires.add(`n${from}.${byError ? 'error' : 'out'}>n${to}`);
    entered.add(to);
  }
  for (const at of kinds.keys()) if (!entered.has(at)) wires.add(`trigger.out>n${at}`);
  return { ...flowOf(nodes, [...wires], { onFailure }), id: `flow-${++counter}` };
}

/** Starts a run of the flow on an engine over `over`; resolves with the run's id as soon as the run is stored. */
async function startRun(flow: Flow, cards: World['cards'], over: Store) {
  const bench = await startBench({ store: over, cards });
  const text = formatFlow(flow);
  const id = await bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode: 'live' });
  return { bench, id };
}

async function outcome(
  bench: Awaited<ReturnType<typeof startBench>>,
  id: string,
): Promise<{ status: RunStatus; steps: string[] }> {
  const run = await bench.views.detail(id);
  return {
    status: run.status,
    steps: run.steps.map((step) => `${step.nodeId} ${step.status} ${step.port ?? ''}`).toSorted(),
  };
}

async function finish(flow: Flow, cards: World['cards'], effects: string[], id: string) {
  const bench = await startBench({ store, cards });
  for (;;) {
    const row = await bench.reach(id, 'succeeded', 'failed', 'cancelled', 'waiting');
    if (row.status !== 'waiting') break;
    const doubtful = (await bench.views.detail(id)).steps.filter((step) => step.waiting?.kind === 'decision');
    for (const { nodeId } of doubtful) {
      // The person looks at the receiver: what arrived counts, as the receiver answered it.
      const arrived = effects.includes(nodeId);
      const failed = arrived && flow.nodes[nodeId]?.inputs?.['fails'] === true;
      const decision = arrived ? (failed ? 'fail' : 'done') : 'retry';
      await bench.engine.decide(id, { nodeId, decision, output: { name: nodeId } }, 'ada').catch(() => undefined);
    }
  }
  const result = await outcome(bench, id);
  await bench.engine.stop(0);
  return result;
}

test('J1 J5 J7 a run that dies after any of its journal writes ends as if it had not', async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(plan, async (drawn) => {
      const flow = build(drawn);
      const failing = new Set(drawn.fails.flatMap((fails, at) => (fails ? [`n${at}`] : [])));
      for (const name of failing) flow.nodes[name]!.inputs = { ...flow.nodes[name]!.inputs, fails: true };

      const calm = world(failing);
      const undisturbed = dyingAfter(Infinity);
      const { bench, id } = await startRun(flow, calm.cards, undisturbed.store);
      await bench.reach(id, 'succeeded', 'failed', 'cancelled');
      const expected = await outcome(bench, id);
      await bench.engine.stop(0);

      for (let writes = 0; writes < undisturbed.made(); writes++) {
        const shaken = world(failing);
        const dying = dyingAfter(writes);
        const doomed = await startRun(flow, shaken.cards, dying.store);
        await dying.died;
        crashes += 1;
        const recovered = await finish(flow, shaken.cards, shaken.effects, doomed.id);
        expect(recovered.status).toBe(expected.status);
        // M8 `stop` cancels what waits, so how far the other branches came depends on the moment; `continue` does not.
        if (drawn.onFailure === 'continue' || expected.status === 'succeeded') {
          expect(recovered).toEqual(expected);
          expect([...new Set(shaken.effects)].toSorted()).toEqual([...new Set(calm.effects)].toSorted());
        }
        const once = shaken.effects.filter((name) => flow.nodes[name]?.card === 'test.once');
        expect(once.length).toBe(new Set(once).size);
      }
    }),
    { numRuns: CASES },
  );
  expect(crashes).toBeGreaterThan(CASES);
}, 120_000);

test('S10 J1 J5 J7 a resumed run that dies after any of its journal writes ends as if it had not', async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(plan, async (drawn) => {
      const flow = build(drawn);
      const failing = new Set(drawn.fails.flatMap((fails, at) => (fails ? [`n${at}`] : [])));
      /** Lets a run fail, then mends what failed and resumes it over `over`; undefined where nothing failed it. */
      async function failAndResume(over: Store) {
        const broken = new Set(failing);
        const made = world(broken);
        const first = await startRun(flow, made.cards, store);
        const { status } = await first.bench.reach(first.id, 'succeeded', 'failed', 'cancelled', 'waiting');
        await first.bench.engine.stop(0);
        if (status !== 'failed') return undefined;
        broken.clear();
        const before = [...made.effects];
        const bench = await startBench({ store: over, cards: made.cards });
        await bench.engine.resume(first.id, {}, 'ada').catch((thrown: unknown) => bench.troubles.push(String(thrown)));
        return { ...made, before, bench, id: first.id };
      }
      // Writes of the resume itself are counted too: the first is what makes it a resumed run.
      const undisturbed = dyingAfter(Infinity);
      const calm = await failAndResume(undisturbed.store);
      if (calm === undefined) return;
      await calm.bench.reach(calm.id, 'succeeded', 'failed', 'cancelled');
      const expected = await outcome(calm.bench, calm.id);
      await calm.bench.engine.stop(0);
      expect(expected.status).toBe('succeeded');

      for (let writes = 1; writes < undisturbed.made(); writes++) {
        const dying = dyingAfter(writes);
        const shaken = await failAndResume(dying.store);
        if (shaken === undefined) throw new Error('The same flow failed before.');
        await dying.died;
        crashes += 1;
        const decided = new Set<string>();
        const bench = await startBench({ store, cards: shaken.cards });
        for (;;) {
          const row = await bench.reach(shaken.id, 'succeeded', 'failed', 'cancelled', 'waiting');
          if (row.status !== 'waiting') break;
          const doubtful = (await bench.views.detail(shaken.id)).steps.filter(
            (step) => step.waiting?.kind === 'decision',
          );
          for (const { nodeId } of doubtful) {
            decided.add(nodeId);
            const arrived = shaken.effects.slice(shaken.before.length).includes(nodeId);
            await bench.engine
              .decide(shaken.id, { nodeId, decision: arrived ? 'done' : 'retry', output: { name: nodeId } }, 'ada')
              .catch(() => undefined);
          }
        }
        const recovered = await outcome(bench, shaken.id);
        await bench.engine.stop(0);
        expect(recovered).toEqual(expected);
        const once = shaken.effects
          .slice(shaken.before.length)
          .filter((name) => flow.nodes[name]?.card === 'test.once');
        expect(once.length).toBe(new Set(once).size);
      }
    }),
    { numRuns: RESUMED_CASES },
  );
  expect(crashes).toBeGreaterThan(RESUMED_CASES);
}, 120_000);
