// What a watcher of cached answers hears: each change of the part that it reads, and nothing else.
import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';

import { watchAnswers } from './watch.ts';

const KEY = ['/api/flows/:id', { params: { id: 'a' }, query: null }];

interface Answer {
  bindings: Record<string, string>;
  revision: number;
}

test('a part that changes is told once, whoever brought the answer; other parts and other answers are not', async () => {
  const client = new QueryClient();
  let told = 0;
  const bindings = (): unknown => client.getQueryData<Answer>(KEY)?.bindings;
  const stop = watchAnswers(client, bindings, () => (told += 1));

  client.setQueryData<Answer>(KEY, { bindings: {}, revision: 1 });
  expect(told).toBe(1);
  client.setQueryData<Answer>(KEY, { bindings: {}, revision: 2 });
  client.setQueryData(['/api/runs'], { items: [] });
  expect(told).toBe(1);
  // As a save answers, or as a fetch brings it.
  client.setQueryData<Answer>(KEY, { bindings: { okta: 'default' }, revision: 3 });
  expect(told).toBe(2);
  await client.fetchQuery({ queryKey: KEY, queryFn: () => ({ bindings: {}, revision: 4 }) });
  expect(told).toBe(3);

  stop();
  client.setQueryData<Answer>(KEY, { bindings: { okta: 'other' }, revision: 5 });
  expect(told).toBe(3);
});
