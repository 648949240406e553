import { expect, test } from 'vitest';

import { describeOperation } from './describe.ts';

test('an operation is called by what it does', () => {
  expect(describeOperation({ type: 'renameNode', from: 'a', to: 'b' })).toBe('Rename a to b');
  expect(describeOperation({ type: 'removeNodes', keys: ['a'] })).toBe('Remove a');
  expect(describeOperation({ type: 'removeNodes', keys: ['a', 'b'] })).toBe('Remove 2 nodes');
  expect(describeOperation({ type: 'batch', operations: [{ type: 'removeTest', name: 't' }] })).toBe('Remove test t');
});
