import { expect, test } from 'vitest';

import type { JsonValue } from '../../../shared/json.ts';
import logicSwitch from './switch.ts';

interface Case {
  name: string;
  equals?: JsonValue;
  condition?: boolean;
}

async function portFor(value: JsonValue | undefined, cases: Case[]): Promise<string | undefined> {
  const given = value === undefined ? { cases } : { value, cases };
  const outcome = await logicSwitch.run({ input: logicSwitch.input.parse(given) } as Parameters<
    typeof logicSwitch.run
  >[0]);
  return outcome.kind === 'done' ? outcome.port : undefined;
}

test('M10 the first case that equals wins, by JSON equality', async () => {
  const cases = [
    { name: 'one', equals: 1 },
    { name: 'text', equals: '1' },
    { name: 'object', equals: { a: [1], b: null } },
    { name: 'again', equals: 1 },
  ];
  expect(await portFor(1.0, cases)).toBe('one');
  expect(await portFor('1', cases)).toBe('text');
  expect(await portFor({ b: null, a: [1] }, cases)).toBe('object');
  expect(await portFor({ a: [1] }, cases)).toBe('otherwise');
  expect(await portFor(null, [{ name: 'nothing', equals: null }])).toBe('nothing');
});

test('M10 the first case whose condition holds wins, also beside cases that compare', async () => {
  const cases = [
    { name: 'many', condition: false },
    { name: 'one', equals: 1 },
    { name: 'any', condition: true },
  ];
  expect(await portFor(undefined, cases)).toBe('any');
  expect(await portFor(1, cases)).toBe('one');
  expect(await portFor(undefined, cases.slice(0, 1))).toBe('otherwise');
});

test.each([
  [[{ name: 'otherwise', equals: 1 }], 'taken by the card'],
  [[{ name: 'error', equals: 1 }], 'taken by the card'],
  [[{ name: '', equals: 1 }], 'needs a name'],
  [
    [
      { name: 'a', equals: 1 },
      { name: 'a', equals: 2 },
    ],
    'a name of its own',
  ],
])('names that cannot be ports are refused: %j', (cases, message) => {
  expect(logicSwitch.input.safeParse({ value: 1, cases }).error?.message).toContain(message);
});
