// What commands print holds what strangers wrote, and is read in a terminal.
import { afterEach, expect, test, vi } from 'vitest';

import { NotFoundError } from '../../shared/errors.ts';
import { print, reporting } from './output.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test('results and troubles are without anything that the terminal obeys', async () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  print('name \u001B[2J\u009Bm\n  next');
  await reporting(async () => {
    throw new NotFoundError('flow.not-found', 'There is no flow \u001B]0;owned\u0007.');
  })();
  expect(written).toEqual([
    'name \\u001b[2J\\u009bm\n  next\n',
    String.raw`There is no flow \u001b]0;owned\u0007.` + '\n',
  ]);
});
