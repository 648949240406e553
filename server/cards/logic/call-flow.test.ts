import { expect, test } from 'vitest';

import callFlow from './call-flow.ts';

test('spaces around the id of a flow mean nothing, as where the flow is checked', () => {
  expect(callFlow.input.parse({ flowId: ' lock-user ' })).toMatchObject({ flowId: 'lock-user' });
  expect(callFlow.input.safeParse({ flowId: '  ' }).success).toBe(false);
});
