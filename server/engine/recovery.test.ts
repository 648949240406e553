// J1, J5, J7 as a property: whatever the flow, and whichever write was the last before the crash, the recovered run ends
// as the undisturbed one does, with the same effects, and no `once` effect happens twice unless somebody said so.
// Each run tries a part of the writes of each flow, drawn anew, and all kinds of writes that it meets, both ways.
// SIGNALBOX_RECOVERY_CASES tries that many times as many flows, and all of their writes, also where it is 1.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Store } from '../store/store.ts';
import { countsOf, outcomeOf } from './recovery-outcomes.test-support.ts';
import {
  buildFlow,
  drawnFlows,
  drawnLoops,
  dyingAfter,
  startRun,
  World,
  type Death,
  type Drawn,
} from './recovery.test-support.ts';

const isSweep = process.env['SIGNALBOX_RECOVERY_CASES'] !== undefined;
const MORE = Number(process.env['SIGNALBOX_RECOVERY_CASES'] ?? 1);
/** Of the writes of a flow each one of so many is the last. */
const ONE_OF = isSweep ? 1 : 3;
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
const DEATHS = ['unwritten', 'unheard'] as const;

/** Chooses the deaths of each flow of a test, so that over all flows every kind of write is the last one, both ways. */
function deathsByKind() {
  const died = new Set<string>();
  return {
    /** `offset`: which of each ONE_OF writes; others are chosen where no flow died yet at a write of that kind. */
    of(kinds: readonly string[], offset: number, from = 0): Life[] {
      const lives: Life[] = [];
      for (const [writes, kind] of kinds.entries()) {
        if (writes < from) continue;
        for (const how of DEATHS) {
          const name = `${kind}, ${how}`;
          if (writes % ONE_OF !== offset % ONE_OF && died.has(name)) continue;
          died.add(name);
          lives.push({ writes, how });
        }
      }
      return lives;
    },
    died,
    /** Both ways, at some write that tells of each of these. */
    expectAt(...told: string[]) {
      const wanted = told.flatMap((word) => DEATHS.map((how) => `${word}, ${how}`));
      const isMet = (name: string): boolean => {
        const [word = '', how = ''] = name.split(', ');
        return [...died].some((each) => each.endsWith(how) && each.split(/[ ,]/).includes(word));
      };
      expect(wanted.filter((name) => !isMet(name))).toEqual([]);
    },
  };
}
const offsets = fc.nat(ONE_OF - 1);

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
    const counts = Object.entries(await countsOf(life.bench, id));
    const result = { ...(await outcomeOf(life.bench, id)), effects: world.effects, kinds: over.kinds() };
    expect(counts).toEqual(counts.map(([step]) => [step, step.endsWith(' succeeded') ? 1 : 0]));
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
  ['a run', drawnFlows, CASES, ['accept']],
  // Few of them wait for events.
  ['S5 a run with a For each', drawnLoops, LOOP_CASES, []],
] as const)(
  'J1 J5 J7 %s that dies at any of its writes ends as if it had not',
  async (_name, flows, cases, more) => {
    let crashes = 0;
    const deaths = deathsByKind();
    const again = fc.option(fc.record({ writes: fc.nat(3), how: fc.constantFrom<Death[]>('unwritten', 'unheard') }), {
      nil: undefined,
    });
    await expectProperty(
      fc.asyncProperty(flows, again, offsets, async (drawn, second, offset) => {
        const flow = buildFlow(drawn);
        const expected = await live(flow, drawn, [FOR_EVER]);
        for (const first of deaths.of(expected.kinds, offset)) {
          const lives = [first, ...(second === undefined ? [] : [second]), FOR_EVER];
          crashes += lives.length - 1;
          expectSame(flow, drawn, await live(flow, drawn, lives), expected);
        }
      }),
      { numRuns: cases },
    );
    process.stdout.write(`recovered after ${crashes} crashes of ${cases} flows, ${deaths.died.size} kinds of death\n`);
    deaths.expectAt('run.started', 'step.started', 'step.finished', 'run.ended', ...more);
    expect(crashes).toBeGreaterThan((isSweep ? 5 : 2) * cases);
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
    const deaths = deathsByKind();
    await expectProperty(
      fc.asyncProperty(flows, offsets, async (drawn, offset) => {
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
            return { ...result, effects: world.effects.slice(before), kinds: over.kinds() };
          }
          throw new Error('The last process does not die.');
        }
        const expected = await failAndResume([FOR_EVER]);
        if (expected === undefined) return;
        expect(expected.status).toBe('succeeded');
        // The first write is the one that resumes it.
        for (const first of deaths.of(expected.kinds, offset, 1)) {
          const recovered = await failAndResume([first, FOR_EVER]);
          if (recovered === undefined) throw new Error('The same flow failed before.');
          crashes += 1;
          expectSame(flow, drawn, recovered, expected);
        }
      }),
      { numRuns: cases },
    );
    process.stdout.write(`recovered after ${crashes} crashes of resumed runs, ${deaths.died.size} kinds of death\n`);
    deaths.expectAt('step.started', 'step.finished', 'run.ended');
    expect(crashes).toBeGreaterThan(cases / 4);
  },
  TIMEOUT_MS,
);
