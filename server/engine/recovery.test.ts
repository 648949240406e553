// J1, J5, J7 as a property: whatever the flow, and whichever write was the last before the crash, the recovered run ends
// as the undisturbed one does, with the same effects, and no `once` effect happens twice unless somebody said so.
// SIGNALBOX_RECOVERY_CASES tries that many times as many flows.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestStore } from '../../tests/support/test-store.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Store } from '../store/store.ts';
import {
  buildFlow,
  drawnFlows,
  drawnLoops,
  dyingAfter,
  outcomeOf,
  startRun,
  World,
  type Death,
  type Drawn,
} from './recovery.test-support.ts';

const MORE = Number(process.env['SIGNALBOX_RECOVERY_CASES'] ?? 1);
const CASES = 60 * MORE;
const RESUMED_CASES = 40 * MORE;
const LOOP_CASES = 20 * MORE;
const RESUMED_LOOP_CASES = 40 * MORE;
const TIMEOUT_MS = 300_000 * MORE;

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

interface Life {
  writes: number;
  how: Death;
}

const FOR_EVER: Life = { writes: Infinity, how: 'unwritten' };

/** A run of the flow through processes of which all but the last die; `mend`: what is done before the last begins. */
async function live(flow: Flow, drawn: Drawn, lives: readonly Life[]) {
  const world = new World(drawn);
  let id: string | undefined;
  for (const { writes, how } of lives) {
    const over = dyingAfter(store, writes, how);
    const life = await world.boot(over.store);
    id ??= await startRun(life.bench, flow);
    await world.carryOn(life, id, over);
    if (over.isDead) continue;
    const result = { ...(await outcomeOf(life.bench, id)), effects: world.effects, writes: over.made() };
    await life.bench.engine.stop(0);
    expect(life.bench.troubles).toEqual([]);
    return result;
  }
  throw new Error('The last process does not die.');
}

function expectSame(flow: Flow, drawn: Drawn, recovered: Awaited<ReturnType<typeof live>>, expected: typeof recovered) {
  expect(recovered.status).toBe(expected.status);
  // M8 `stop` cancels what waits, so how far the other branches came depends on the moment; `continue` does not.
  // So does S5.3 `stop`, and a failure in an iteration that is collected.
  const isSettled = drawn.loop === undefined ? drawn.onFailure === 'continue' : expected.status === 'succeeded';
  const isCollected = drawn.loop?.onItemError === 'collect' && drawn.onFailure === 'stop';
  if ((isSettled || expected.status === 'succeeded') && !isCollected) {
    expect(recovered.steps).toEqual(expected.steps);
    expect([...new Set(recovered.effects)].toSorted()).toEqual([...new Set(expected.effects)].toSorted());
  }
  const asked = recovered.effects.filter((name) => {
    const node = flow.nodes[name.split('@')[0] ?? ''];
    return node?.card === 'test.once' && node.policy?.inDoubt === 'ask';
  });
  expect(asked.length).toBe(new Set(asked).size);
}

test.each([
  ['a run', drawnFlows, CASES],
  ['S5 a run with a For each', drawnLoops, LOOP_CASES],
] as const)(
  'J1 J5 J7 %s that dies at any of its writes ends as if it had not',
  async (_name, flows, cases) => {
    let crashes = 0;
    const again = fc.option(fc.record({ writes: fc.nat(3), how: fc.constantFrom<Death[]>('unwritten', 'unheard') }), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(flows, again, async (drawn, second) => {
        const flow = buildFlow(drawn);
        const expected = await live(flow, drawn, [FOR_EVER]);
        for (let writes = 0; writes < expected.writes; writes++) {
          for (const how of ['unwritten', 'unheard'] as const) {
            const lives = [{ writes, how }, ...(second === undefined ? [] : [second]), FOR_EVER];
            crashes += lives.length - 1;
            expectSame(flow, drawn, await live(flow, drawn, lives), expected);
          }
        }
      }),
      { numRuns: cases },
    );
    process.stdout.write(`recovered after ${crashes} crashes of ${cases} flows\n`);
    expect(crashes).toBeGreaterThan(5 * cases);
  },
  TIMEOUT_MS,
);

/** Only a run that failed can be resumed. */
function mayFail({ nodes, loop }: Drawn): boolean {
  return loop?.onItemError === 'stop' && nodes.some(({ fate }) => fate === 'fails');
}

test.each([
  ['a run', drawnFlows, RESUMED_CASES],
  ['S5 a run with a For each', drawnLoops.filter(mayFail), RESUMED_LOOP_CASES],
] as const)(
  'S10 J1 J5 J7 %s that was resumed and dies at any of its writes ends as if it had not',
  async (_name, flows, cases) => {
    let crashes = 0;
    await fc.assert(
      fc.asyncProperty(flows, async (drawn) => {
        const flow = buildFlow(drawn);
        /** Lets a run fail, then mends what failed and resumes it; undefined where nothing failed it. */
        async function failAndResume(lives: readonly Life[]) {
          const mended: Drawn = { ...drawn, nodes: drawn.nodes.map((node) => ({ ...node })) };
          const world = new World(mended);
          const whole = dyingAfter(store, Infinity);
          const first = await world.boot(whole.store);
          const id = await startRun(first.bench, flow);
          await world.carryOn(first, id, whole);
          const { status } = await outcomeOf(first.bench, id);
          await first.bench.engine.stop(0);
          if (status !== 'failed') return undefined;
          world.mend();
          const before = world.effects.length;
          for (const [at, { writes, how }] of lives.entries()) {
            const over = dyingAfter(store, writes, how);
            const life = await world.boot(over.store);
            if (at === 0) await Promise.race([life.bench.engine.resume(id, {}, 'ada'), over.died]);
            await world.carryOn(life, id, over);
            if (over.isDead) continue;
            const result = await outcomeOf(life.bench, id);
            await life.bench.engine.stop(0);
            return { ...result, effects: world.effects.slice(before), writes: over.made() };
          }
          throw new Error('The last process does not die.');
        }
        const expected = await failAndResume([FOR_EVER]);
        if (expected === undefined) return;
        expect(expected.status).toBe('succeeded');
        // The first write is the one that resumes it.
        for (let writes = 1; writes < expected.writes; writes++) {
          for (const how of ['unwritten', 'unheard'] as const) {
            const recovered = await failAndResume([{ writes, how }, FOR_EVER]);
            if (recovered === undefined) throw new Error('The same flow failed before.');
            crashes += 1;
            expectSame(flow, drawn, recovered, expected);
          }
        }
      }),
      { numRuns: cases },
    );
    process.stdout.write(`recovered after ${crashes} crashes of resumed runs\n`);
    expect(crashes).toBeGreaterThan(cases / 4);
  },
  TIMEOUT_MS,
);
