// What an answer's `Date` tells of the org's clock.
import { expect, test } from 'vitest';

import { clockAhead } from './org-time.ts';

const at = (text: string): number => Date.parse(text);

test('the difference of the clocks is known to a second and the time that the answer was on its way', () => {
  const [sent, heard] = [at('2026-11-03T09:00:00.100Z'), at('2026-11-03T09:00:00.400Z')];
  expect(clockAhead('Tue, 03 Nov 2026 09:00:40 GMT', sent, heard)).toEqual({ least: 39_600, most: 40_900 });
  expect(clockAhead('Tue, 03 Nov 2026 08:59:20 GMT', sent, heard)).toEqual({ least: -40_400, most: -39_100 });
});

test('nothing is known without a date, or where the own clock was set back meanwhile', () => {
  const sent = at('2026-11-03T09:00:00.000Z');
  for (const date of [undefined, '', 'soon']) expect(clockAhead(date, sent, sent)).toBeNull();
  expect(clockAhead('Tue, 03 Nov 2026 09:00:00 GMT', sent, sent - 60_000)).toBeNull();
});
