import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';

import { markStale } from './stale.ts';

function shownList() {
  const client = new QueryClient();
  const answers: PromiseWithResolvers<string>[] = [];
  const queryFn = (): Promise<string> => {
    const answer = Promise.withResolvers<string>();
    answers.push(answer);
    return answer.promise;
  };
  const observer = new QueryObserver(client, { queryKey: ['/api/runs', {}], queryFn, staleTime: Infinity });
  observer.subscribe(() => undefined);
  return { client, answers, shown: () => observer.getCurrentResult().data };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('an answer that was on its way when something changed is asked for again', async () => {
  const { client, answers, shown } = shownList();
  markStale(client, (path) => path === '/api/runs');
  answers[0]?.resolve('before');
  await settled();
  expect(answers).toHaveLength(2);
  answers[1]?.resolve('after');
  await settled();
  expect(shown()).toBe('after');
  client.clear();
});

test('an answer that is there is asked for anew, others are left', async () => {
  const { client, answers } = shownList();
  answers[0]?.resolve('before');
  await settled();
  markStale(client, (path) => path === '/api/events');
  await settled();
  expect(answers).toHaveLength(1);
  markStale(client, (path) => path === '/api/runs');
  await settled();
  expect(answers).toHaveLength(2);
  client.clear();
});
