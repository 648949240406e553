import { expect, test } from 'vitest';

import type { JsonValue } from '../../../shared/json.ts';
import logicSwitch from './switch.ts';

async function portFor(value: JsonValue, cases: { name: string; equals: JsonValue }[]): Promise<string | undefined> {
  const outcome = await logicSwitch.run({ input: logicSwitch.input.parse({ value, cases }) } as Parameters<
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
