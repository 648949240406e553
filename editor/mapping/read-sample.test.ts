// What a chosen run gives for samples: the outputs of all of its steps, however many it has.
import { afterEach, expect, test, vi } from 'vitest';

import type { RunDetail } from '../../shared/api/runs.ts';
import type { EditorSession } from '../session/session.ts';
import { readSampleOf } from './read-sample.ts';

afterEach(() => vi.unstubAllGlobals());

const stepOf = (nodeId: string, iteration: string | null = null): RunDetail['steps'][number] =>
  ({ nodeId, iteration, status: 'succeeded', output: `of ${nodeId}` }) as RunDetail['steps'][number];

/** A server with one run, which answers with its first 500 steps, and with those outside of loops by pages of two. */
function serve(steps: RunDetail['steps']): void {
  const outside = steps.filter(({ iteration }) => iteration === null);
  const run = { id: 'r1', steps: steps.slice(0, 500), trigger: { output: { of: 'r1' } } };
  vi.stubGlobal('fetch', (address: string) => {
    const { pathname, searchParams } = new URL(address, 'http://signalbox.example');
    const at = Number(searchParams.get('cursor') ?? 0);
    const page = { items: outside.slice(at, at + 2), nextCursor: at + 2 < outside.length ? String(at + 2) : null };
    return Promise.resolve(Response.json(pathname === '/api/runs/r1' ? run : page));
  });
}

const read = () =>
  readSampleOf({ kind: 'run', runId: 'r1', eventId: null, startedAt: '' }, {} as EditorSession, undefined);

test('S5 steps after a loop of many items are among them', async () => {
  const items = Array.from({ length: 600 }, (_, at) => stepOf('inside', `each[${at}]`));
  serve([stepOf('before'), ...items, stepOf('each'), stepOf('after')]);
  expect(await read()).toEqual({
    trigger: { of: 'r1' },
    before: 'of before',
    inside: 'of inside',
    each: 'of each',
    after: 'of after',
  });
});

test('so are those of a flow of more nodes than come with the run', async () => {
  serve(Array.from({ length: 503 }, (_, at) => stepOf(`n${at}`)));
  expect(Object.keys(await read())).toHaveLength(504);
});
