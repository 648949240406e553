// A part that cannot be fetched now: it is waited for, and the page is told only when there is no hope while online.
import { createElement } from 'react';
import { prerender } from 'react-dom/static';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { lazyPart } from './lazy-part.ts';

const browser = new EventTarget();
let isOnline = true;

beforeEach(() => {
  isOnline = true;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('navigator', {
    get onLine() {
      return isOnline;
    },
  });
  vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser));
  vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A part whose first fetches fail, and how often it was asked for. */
function failing(times: number) {
  const state = { asked: 0 };
  const Part = lazyPart(() => {
    state.asked += 1;
    return state.asked <= times ? Promise.reject(new Error(`not fetched ${state.asked}`)) : Promise.resolve(Here);
  });
  return { state, Part };
}
const Here = ({ name }: { name: string }): string => `here is ${name}`;

async function shown(Part: ReturnType<typeof failing>['Part']): Promise<string> {
  const { prelude } = await prerender(createElement(Part, { name: 'the part' }), { onError: () => undefined });
  return new Response(prelude).text();
}

test('it comes, with its properties, and is fetched once for all places', async () => {
  const { state, Part } = failing(0);
  expect(await shown(Part)).toContain('here is the part');
  expect(await shown(Part)).toContain('here is the part');
  expect(state.asked).toBe(1);
});

test('offline it is waited for, however long, and comes as soon as the browser is online', async () => {
  isOnline = false;
  const { state, Part } = failing(10);
  const page = shown(Part);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(state.asked).toBe(10);
  isOnline = true;
  browser.dispatchEvent(new Event('online'));
  expect(await page).toContain('here is the part');
  expect(state.asked).toBe(11);
  expect(vi.getTimerCount()).toBe(0);
});

test('online it is tried three times, a second apart, and the page has the last error', async () => {
  const { state, Part } = failing(Infinity);
  const page = expect(shown(Part)).rejects.toThrow('not fetched 3');
  await vi.advanceTimersByTimeAsync(2_000);
  await page;
  expect(state.asked).toBe(3);
});
