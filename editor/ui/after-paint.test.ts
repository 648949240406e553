import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { afterPaint } from './after-paint.ts';

/** Longer than the work is ever put off. Not all timers there are: other tests of the process may have left some. */
const LONG_MS = 1_000;

let frames: ((() => void) | undefined)[];
let page: EventTarget;

beforeEach(() => {
  frames = [];
  page = new EventTarget();
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', (id: number) => void frames.splice(id - 1, 1, undefined));
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('waits for the frame and what comes behind it, and runs once', async () => {
  const task = vi.fn<() => void>();
  const now = afterPaint(task);
  expect(task).not.toHaveBeenCalled();
  frames[0]?.();
  expect(task).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(task).toHaveBeenCalledOnce());
  now();
  page.dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(LONG_MS);
  expect(task).toHaveBeenCalledOnce();
});

test.each(['keydown', 'pointerdown', 'pagehide', 'beforeunload', 'visibilitychange'])('%s finds it done', (type) => {
  const task = vi.fn<() => void>();
  afterPaint(task);
  page.dispatchEvent(new Event(type));
  expect(task).toHaveBeenCalledOnce();
  expect(frames.filter(Boolean)).toEqual([]);
});

test('a page that nobody sees paints nothing, and the work is done all the same', () => {
  const task = vi.fn<() => void>();
  afterPaint(task);
  vi.advanceTimersByTime(LONG_MS);
  expect(task).toHaveBeenCalledOnce();
});
