// What the inspector shows of an input for the sample.
import { expect, test } from 'vitest';

import { evaluateSample } from './sample-value.ts';

test('S12 the live value is escaped as it will arrive, by the evaluator that runs use', () => {
  const sample = { trigger: { name: '<!channel>' } };
  const of = (text: string, schema?: { escape: string }) => evaluateSample(text, 'template', sample, schema);
  expect(of('{{ trigger.name }}', { escape: 'slack' })).toEqual({ value: '&lt;!channel&gt;' });
  expect(of('<b>{{ trigger.name }}</b>', { escape: 'html' })).toEqual({ value: '<b>&lt;!channel&gt;</b>' });
  expect(of('{{ raw(trigger.name) }}', { escape: 'slack' })).toEqual({ value: '<!channel>' });
  expect(of('{{ trigger.name }}')).toEqual({ value: '<!channel>' });
  const blocks = JSON.stringify([{ type: 'mrkdwn', text: '{{ trigger.name }}' }]);
  expect(evaluateSample(blocks, 'json', sample, { escape: 'slack-blocks' })).toEqual({
    value: [{ type: 'mrkdwn', text: '&lt;!channel&gt;' }],
  });
});
