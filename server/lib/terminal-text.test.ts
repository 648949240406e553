// What a terminal is not to obey is shown instead.
import { expect, test } from 'vitest';

import { asOneLine, forTerminal } from './terminal-text.ts';

test.each([
  ['an escape sequence', 'a\u001B[31mred', String.raw`a\u001b[31mred`],
  ['a title and its end', '\u001B]0;owned\u0007', String.raw`\u001b]0;owned\u0007`],
  ['eight-bit control sequences', '\u009B2J\u0080', String.raw`\u009b2J\u0080`],
  ['backspace, carriage return and delete', 'ok\b\r\u007F', String.raw`ok\u0008\u000d\u007f`],
  ['marks of direction', '\u202Egpj.exe\u2066', String.raw`\u202egpj.exe\u2066`],
])('%s', (_what, text, shown) => {
  expect(forTerminal(text)).toBe(shown);
});

test('words, lines, tabs and other scripts stay', () => {
  const text = 'Zoë\tлог 日本 🙂\n  עברית';
  expect(forTerminal(text)).toBe(text);
  expect(asOneLine(text)).toBe('Zoë\tлог 日本 🙂\\n  עברית');
});

test('JSON stays what it was', () => {
  const value = { name: 'a\u009B\u007F\u202E\u001B' };
  const shown = forTerminal(JSON.stringify(value, null, 2));
  expect(shown).not.toMatch(/[\u007F-\u009F\u202E]/);
  expect(JSON.parse(shown)).toEqual(value);
});
