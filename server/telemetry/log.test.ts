// Log lines: for machines, for people, and without what nobody should read.
import { describe, expect, test } from 'vitest';

import { createLogger } from './log.ts';

function lines(format: 'json' | 'pretty'): { written: string[]; logger: ReturnType<typeof createLogger> } {
  const written: string[] = [];
  return { written, logger: createLogger({ level: 'info', format }, (line) => void written.push(line)) };
}

describe('the log', () => {
  test('as JSON is one object a line', () => {
    const { written, logger } = lines('json');
    logger.info({ port: 3000 }, 'listens');
    logger.debug('not at this level');
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { level: 30, time: expect.stringMatching(/^\d{4}-.*Z$/) as string, port: 3000, msg: 'listens' },
    ]);
  });

  test('for people has time, level, message and fields', () => {
    const { written, logger } = lines('pretty');
    logger.warn({ file: 'a.json', reason: 'two words' }, 'left out');
    expect(written).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d warn {2}left out file=a\.json reason="two words"\n$/),
    ]);
  });

  test('for people shows an error with its stack below', () => {
    const { written, logger } = lines('pretty');
    logger.error({ err: new Error('broken') }, 'failed');
    expect(written[0]).toMatch(/ error failed\n {2}Error: broken\n {2} +at .*log\.test\.ts/);
  });

  test('for people has nothing that the terminal obeys, and one line for one entry', () => {
    const { written, logger } = lines('pretty');
    const evil = '\u001B]0;owned\u0007\u001B[2J\u009B31m\r12:00:00 info all is well';
    logger.warn({ [`key${evil}`]: evil, list: [`two words ${evil}`] }, `${evil}\n12:00:00 info all is well`);
    logger.error({ err: new Error(`${evil}\n12:00:00 info all is well`) }, 'failed');
    // eslint-disable-next-line no-control-regex -- These are what it is about.
    expect(written.join('')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(written[0]?.split('\n')).toHaveLength(2);
    expect(written[1]).not.toMatch(/^12:00:00/m);
    expect(written[0]).toContain(String.raw`\u001b]0;owned\u0007`);
  });

  test.each(['json', 'pretty'] as const)('S4 as %s is without what is cut, errors and their causes too', (format) => {
    const written: string[] = [];
    const cut = (line: string): string => line.replaceAll('geheim', '[redacted]');
    const logger = createLogger({ level: 'info', format, cut }, (line) => void written.push(line));
    logger.error({ err: new Error('a geheim', { cause: new Error('geheim') }), url: 'https://geheim/' }, 'geheim');
    expect(written.join('')).not.toContain('geheim');
    expect(written.join('')).toContain('a [redacted]');
  });

  test.each(['json', 'pretty'] as const)('as %s leaves out secrets by name, wherever they stand', (format) => {
    const { written, logger } = lines(format);
    logger.info(
      {
        authorization: 'geheim1',
        body: { password: 'geheim2', nested: { token: 'geheim3' } },
        request: { headers: { cookie: 'geheim4' } },
      },
      'x',
    );
    expect(written.join('')).not.toContain('geheim');
    expect(written.join('')).toContain('(redacted)');
  });
});
