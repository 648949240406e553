import { expect, test } from 'vitest';

import { aFlow, arrowsOf } from '../../tests/support/flow-builder.ts';
import { flowUpTo, portOnward } from './up-to.ts';

const flow = aFlow()
  .node('choose', 'logic.if')
  .node('rows', 'logic.for-each')
  .node('inner', 'test.action', { parent: 'rows' })
  .node('later', 'test.action', { parent: 'rows' })
  .actions('before', 'beside', 'after', 'end')
  .edges('trigger -> choose', 'choose.true -> before', 'choose.false -> beside', 'before -> rows', 'rows -> after')
  .edges('rows.each -> inner', 'inner -> later', 'after -> end')
  .build();

test('S13 the part of a flow that leads to a node', () => {
  expect(arrowsOf(flowUpTo(flow, 'after'))).toEqual([
    'before -> rows',
    'choose.true -> before',
    'inner -> later',
    'rows -> after',
    'rows.each -> inner',
    'trigger -> choose',
  ]);
  expect(Object.keys(flowUpTo(flow, 'choose').nodes)).toEqual(['trigger', 'choose']);
  expect(portOnward(flowUpTo(flow, 'before'), 'choose')).toBe('true');
  expect(portOnward(flowUpTo(flow, 'beside'), 'choose')).toBe('false');
});

test('S13 F4 within a body: its loops with what comes before them, and nothing that comes after it', () => {
  const part = flowUpTo(flow, 'inner');
  expect(Object.keys(part.nodes).sort()).toEqual(['before', 'choose', 'inner', 'rows', 'trigger']);
  expect(arrowsOf(part)).toContain('rows.each -> inner');
});
