// Counterexamples that properties once found, or that were found by hand where a property should have drawn them. A
// property tries its own before it draws (`tests/support/property.ts`); one that fails says what to add here. They
// stand by the file of the test, and there by its title with those of the groups around it.
import type { Course } from '../shared/machine/random-flow.test-support.ts';
import type { StepResult } from '../shared/machine/walk.ts';
import { flowFrom } from './support/flow-builder.ts';

/** The arguments of a property, drawn together. */
type Drawn = readonly unknown[];

const LONE_SURROGATE = '\ud800';

/**
 * A run of plain actions. All go on by `out` but those that `others` names; of those at work the first in the alphabet
 * ends next.
 */
function course(arrows: readonly string[], others: Record<string, StepResult> = {}): Course {
  const { edges } = flowFrom({}, arrows);
  const keys = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].filter((key) => key !== 'trigger').toSorted();
  const nodes = Object.fromEntries(keys.map((key) => [key, { card: 'test.action', version: 1 }]));
  return {
    flow: flowFrom({ trigger: { card: 'test.trigger', version: 1 }, ...nodes }, arrows),
    results: Object.fromEntries(keys.map((key) => [key, others[key] ?? { port: 'out' }])),
    order: keys.map(() => 0),
  };
}

/** M4 M6 flows whose branches are entangled, each of which the machine once ran otherwise than the judge. */
const ENTANGLED: readonly Drawn[] = [
  // The join of a fan-out waits in another block, too, and was entered twice.
  [
    course(
      [
        'trigger -> n1',
        'n1 -> n2, n4',
        'n1.error -> n3, n4, n5',
        'n2 -> n4',
        'n2.error -> n6',
        'n3 -> n4, n5, n6',
        'n3.error -> n4, n5',
        'n4 -> n7',
        'n4.error -> n5',
      ],
      { n2: { failed: true } },
    ),
  ],
  // An edge past a block in which a node waits.
  [course(['trigger -> a', 'a.error -> b, c', 'a -> c, end', 'b -> c, end', 'c.error -> end'])],
  // A fan-out that closes at a node which waits elsewhere.
  [
    course([
      'trigger -> a',
      'a.error -> b',
      'a -> c1, c2',
      'b.error -> d, join',
      'd -> join, end',
      'c1 -> join',
      'c2.error -> join',
      'join -> end',
    ]),
  ],
];

export const COUNTEREXAMPLES: Record<string, Record<string, readonly Drawn[]>> = {
  'shared/machine/judge.test.ts': {
    'M7 the machine runs what the judge runs > step by step, small flows': ENTANGLED,
    'M7 J1 a step that answers at once changes nothing > in its first snapshot': ENTANGLED,
  },
  'shared/expression/escaping.test.ts': {
    // Minus zero is zero in JSON.
    'S12 the functions > never fail on any JSON, and give what nothing can be read into': [[-0], [{ a: [-0] }]],
    'S12 the functions > an escaped text is the text again when it is read': [[LONE_SURROGATE]],
  },
  'shared/expression/hostile.test.ts': {
    'nothing but an AppError is ever thrown > for any well-formed expression, within the budget': [
      ['-0.0'],
      ['0 * -1.0'],
    ],
  },
  'server/engine/interleaving.test.ts': {
    // The store has taken what a step counts, and the run is cancelled before its machine hears of it.
    'J1 J5 J7 S7 S10 T4 whatever comes in whatever order, every run ends and nothing is lost or done twice': [
      [
        {
          nodes: (['count', 'once', 'once'] as const).map((kind) => ({
            kind,
            fate: 'works',
            end: 'first',
            inDoubt: 'ask',
          })),
          edges: [],
          onFailure: 'stop',
        },
        {},
        [
          ['start', 0],
          ['turn', 1],
          ['second', 0],
          ['start', 0],
          ['start', 0],
          ['help', 0],
          ['second', 0],
          ['fill', 0],
          ['start', 0],
          ['start', 0],
          ['cancel', 0],
          ['turn', 0],
        ],
        18,
      ],
    ],
  },
  'server/engine/run/loop-states.test.ts': {
    // The write that ends an iteration is made, and the process dies before its machine hears of it.
    'J1 S5 S10.5 the states of a journal with loops are those of the live machines': [
      [
        {
          nodes: (['repeatable', 'once', 'count'] as const).map((kind) => ({
            kind,
            fate: 'works',
            end: 'first',
            inDoubt: 'ask',
          })),
          edges: [[2, 1, 0]],
          onFailure: 'continue',
          loop: { items: 2, concurrency: 2, onItemError: 'stop', nested: false },
        },
        5,
      ],
    ],
  },
  'shared/okta/envelope-text.test.ts': {
    'scanEnvelope > T1 as properties > of a plain body they are all of its events': [[[{ n: -0 }]]],
  },
  'server/store/sqlite/body-packer.test.ts': {
    // Half of a pair has no bytes in UTF-8.
    'what is packed is read again as it came, whatever it is': [[LONE_SURROGATE], [LONE_SURROGATE.repeat(500)]],
  },
  'tests/expression-hashes.test.ts': {
    'hashes, keyed hashes and Base64 of any text are those of Node': [['sha256', LONE_SURROGATE, '', 'hex']],
  },
};
