import { expect, test } from 'vitest';

import type { JsonValue } from '../json.ts';
import { bundleOf, flowFilesIn } from './bundle.ts';

test('what is put into one file comes out of it, in order', () => {
  const files = [{ id: 'a', nodes: {} }, { id: 'b' }];
  expect(flowFilesIn(JSON.parse(bundleOf(files)) as JsonValue)).toEqual(files);
});

test('a file of one flow is that flow, whatever else it is', () => {
  expect(flowFilesIn({ id: 'a', flows: 'none' })).toEqual([{ id: 'a', flows: 'none' }]);
  expect(flowFilesIn('text')).toEqual(['text']);
});
