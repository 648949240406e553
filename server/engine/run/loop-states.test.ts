// J1 S5 as a property: the states that `signalbox run states` works out of a journal with loops, the run's own and those of
// each iteration of each For each, are those that the live machines went through, crashes and a resume included.
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { StateValue } from 'xstate';

import type { FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { replayJournal, type ReplayedState } from '../../../shared/machine/replay-journal.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { expectProperty } from '../../../tests/support/property.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench } from '../engine.test-support.ts';
import { Frame } from './frame.ts';
import { outcomeOf } from '../recovery-outcomes.test-support.ts';
import { buildFlow, drawnLoops, dyingAfter, startRun, World, type Drawn } from '../recovery.test-support.ts';
import { watchedPlans } from '../watched-walks.test-support.ts';

const CASES = 50;
const ROOT = 'run';

/** Half of them have a step that fails, so that iterations are cut off, and runs resumed. */
const oftenFailing = fc.tuple(drawnLoops, fc.boolean()).map(([drawn, fails]): Drawn => {
  const [first, ...others] = drawn.nodes;
  if (first === undefined || !fails) return drawn;
  return { ...drawn, nodes: [{ ...first, kind: 'repeatable', fate: 'fails' }, ...others] };
});

/** By the machine's place: for each time that it was begun, the states that it came through. */
type Lives = Map<string, StateValue[][]>;

let store: Store;
/** The iteration whose frame begins just now; null: the run's own. */
let beginning: string | null = null;

beforeAll(async () => {
  store = await openTestStore();
  const { start } = Frame.prototype;
  vi.spyOn(Frame.prototype, 'start').mockImplementation(function begun(this: Frame, ...memory) {
    beginning = this.iteration;
    start.apply(this, memory);
  });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await store.close();
});

const placeOf = (forEach: string, iteration: string): string => `${forEach}[${iteration}]`;

const watching = (lives: Lives): ReturnType<typeof watchedPlans> =>
  watchedPlans((forEach) => {
    const place = forEach === undefined ? ROOT : placeOf(forEach, beginning ?? '');
    const life: StateValue[] = [];
    lives.set(place, [...(lives.get(place) ?? []), life]);
    return life;
  });

function byPlace(states: readonly ReplayedState[]): Record<string, StateValue[]> {
  const found: Record<string, StateValue[]> = {};
  for (const { body, value } of states) {
    const place = body === null ? ROOT : placeOf(body.forEach, body.iteration);
    (found[place] ??= []).push(value);
  }
  return found;
}

const lastOf = (lives: Lives): Record<string, StateValue[]> =>
  Object.fromEntries([...lives].map(([place, each]) => [place, each.at(-1) ?? []]));

test('J1 S5 S10.5 the states of a journal with loops are those of the live machines', async () => {
  let bodies = 0;
  let resumed = 0;
  await expectProperty(
    fc.asyncProperty(oftenFailing, fc.nat(20), async (drawn, writes) => {
      const flow = buildFlow(drawn);
      const world = new World(drawn);
      const [dying, lives]: [Lives, Lives] = [new Map(), new Map()];
      const mortal = dyingAfter(store, writes, 'unheard');
      const first = await world.boot(mortal.store, watching(dying));
      const id = await startRun(first.bench, flow);
      await world.carryOn(first, id, mortal);
      const whole = dyingAfter(store, Infinity);
      const { bench, clock } = await world.boot(whole.store, watching(lives));
      await world.carryOn({ bench, clock }, id, whole);
      // As the API exports it.
      const states = async (): Promise<ReplayedState[]> =>
        replayJournal(await bench.views.flow(id), 'trigger', await bench.views.journal(id), world.cards.manifest);

      const before = await states();
      // An iteration that was over when the process died is not begun again. Its machine never heard of the write by which
      // the process died, so where that write ended the iteration, the journal tells further, up to the end.
      const told = byPlace(before);
      const heard = Object.entries(lastOf(dying)).map(([place, states]): [string, StateValue[]] => {
        const all = told[place] ?? [];
        const isCutOff = all.at(-1) === '$end' && isDeepStrictEqual(all.slice(0, states.length), states);
        return [place, isCutOff ? all : states];
      });
      const live = { ...Object.fromEntries(heard), ...lastOf(lives) };
      expect(told).toEqual(live);
      bodies += Object.keys(live).length - 1;

      if ((await outcomeOf(bench, id)).status === 'failed') {
        world.mend();
        lives.clear();
        await bench.engine.resume(id, {}, 'ada');
        await world.carryOn({ bench, clock }, id, whole);
        const after = await states();
        expect(after.slice(0, before.length)).toEqual(before);
        const anew = byPlace(after.slice(before.length));
        expect(anew).toMatchObject(lastOf(lives));
        resumed += 1;
      }
      await bench.engine.stop(0);
    }),
    { numRuns: CASES },
  );
  expect({ bodies: bodies > 3 * CASES, resumed: resumed > 3 }).toEqual({ bodies: true, resumed: true });
});

//  trigger ─ loop { choose ─ true ─ end, false ─ nap } ─ after
test.each(['M9 a Stop in a body', 'S10 a cancellation'])(
  'J1 %s: no machine hears of what was cut off by it',
  async (how) => {
    const lives: Lives = new Map();
    const clock = fakeClock('2026-03-01T10:00:00.000Z');
    const bench = await startBench({ store, cards: cardsWith(), clock, plans: watching(lives) });
    const inBody = (card: string, inputs: JsonObject): FlowNode => ({ card, version: 1, inputs, parent: 'loop' });
    const flow = flowOf(
      {
        loop: { card: 'logic.for-each', version: 1, inputs: { items: [0, 1, 2], concurrency: 3 } },
        first: inBody('logic.delay', { seconds: '{{ 60 - 10 * index }}' }),
        choose: inBody('logic.if', { condition: '{{ item == 1 }}' }),
        end: inBody('logic.stop', { status: 'succeeded' }),
        nap: inBody('logic.delay', { seconds: 600 }),
        after: { card: 'data.compose', version: 1, inputs: { text: 'x' } },
      },
      [
        'trigger -> loop',
        'loop.each -> first',
        'first -> choose',
        'choose.true -> end',
        'choose.false -> nap',
        'loop -> after',
        'loop.error -> after',
      ],
    );
    const id = await startRun(bench, flow);
    await bench.rest(id);
    clock.advance(40_000);
    await bench.rest(id);
    if (how.startsWith('S10')) {
      await bench.engine.cancel(id, 'ada');
      await bench.reach(id, 'cancelled');
    } else {
      clock.advance(10_000);
      await bench.reach(id, 'succeeded');
    }
    const states = replayJournal(
      await bench.views.flow(id),
      'trigger',
      await bench.views.journal(id),
      cardsWith().manifest,
    );
    const last = lastOf(lives);
    expect(Object.fromEntries(Object.entries(byPlace(states)).map(([place, each]) => [place, each.at(-1)]))).toEqual(
      Object.fromEntries(Object.entries(last).map(([place, each]) => [place, each.at(-1)])),
    );
    expect(states.at(-1)).toBeDefined();
    await bench.engine.stop(0);
  },
);
