// Measures how long a key or a press waits for its picture, by the browser's own trace: until the frame with what it changed
// is handed to the compositor. A task that the page sets behind the paint would be later than the paint by whatever the
// browser does in between.
import type { Page } from '@playwright/test';

/** What the page marks in the frame in which the panel is there. */
const SHOWN = 'panel-shown';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** When it began, in microseconds. */
  ts: number;
  /** How long it took, in microseconds. */
  dur?: number;
  args?: { data?: { type?: string } };
}

/**
 * The milliseconds of each key that `press` presses and that changed something, modifiers aside: from the time of the
 * event itself, so that its wait in the queue counts.
 */
export async function framesAfterKeys(page: Page, press: () => Promise<void>): Promise<number[]> {
  const { events, waits } = await traced(page, async () => {
    await page.evaluate(() => globalThis.probe.keys());
    await press();
    return page.evaluate(() => globalThis.probe.taken());
  });
  return keyTimes(events, waits);
}

/**
 * The milliseconds from each press of the mouse, by the time of the event itself, until what `probe.click` was told to
 * look for is in the picture.
 * @param click presses as often as it likes and gives how long each press waited in the queue
 */
export async function framesAfterPresses(page: Page, click: () => Promise<number[]>): Promise<number[]> {
  const { events, waits } = await traced(page, click);
  const byTime = events.toSorted((one, other) => one.ts - other.ts);
  const presses = byTime.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'pointerdown');
  const shown = byTime.filter(({ name }) => name === SHOWN);
  if (shown.length !== waits.length) throw new Error(`${shown.length} panels, ${waits.length} waits.`);
  return waits.map((wait, at) => {
    const panel = shown[at]!;
    const press = presses.findLast(({ ts }) => ts < panel.ts);
    if (press === undefined) throw new Error('No press before the panel.');
    const frame = byTime.find(
      ({ name, ph, pid, ts }) => name === 'Commit' && ph === 'X' && pid === press.pid && ts > panel.ts,
    );
    if (frame === undefined) throw new Error('No frame after the panel.');
    return wait + (frame.ts + (frame.dur ?? 0) - press.ts) / 1_000;
  });
}

async function traced(
  page: Page,
  work: () => Promise<number[]>,
): Promise<{ events: TraceEvent[]; waits: readonly number[] }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as TraceEvent[])));
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  const waits = await work();
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  await session.detach();
  return { events, waits };
}

function keyTimes(events: readonly TraceEvent[], waits: readonly number[]): number[] {
  const byTime = events.filter(({ ph }) => ph === 'X').toSorted((one, other) => one.ts - other.ts);
  const keys = byTime.filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === 'keydown');
  // A modifier is a key of its own before the one that counts.
  const eachKey = keys.length / waits.length;
  if (waits.length === 0 || !Number.isInteger(eachKey)) throw new Error(`${keys.length} keys, ${waits.length} waits.`);
  const times = waits.flatMap((wait, at) => {
    const key = keys[(at + 1) * eachKey - 1]!;
    const next = keys[(at + 1) * eachKey]?.ts ?? Infinity;
    const after = key.ts + (key.dur ?? 0);
    const frame = byTime.find(({ name, pid, ts }) => name === 'Commit' && pid === key.pid && ts > after && ts < next);
    // A key that changed nothing has no picture.
    return frame === undefined ? [] : [wait + (frame.ts + (frame.dur ?? 0) - key.ts) / 1_000];
  });
  if (times.length === 0) throw new Error('No key changed anything.');
  return times;
}
