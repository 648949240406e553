// What people read stands in the texts of its feature, in one style, so that it can be found, and translated one day.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const editor = join(import.meta.dirname, '..', 'editor');
const read = (file: string): string => readFileSync(join(editor, file), 'utf8');

test('no component holds words of its own', () => {
  const found = globSync('**/*.tsx', { cwd: editor }).flatMap((file) =>
    [
      // Between tags on one line, and in what is read aloud or shown beside the pointer.
      ...read(file).matchAll(/>[^<>{}()=;]*[A-Za-z]{3,}[^<>{}()=;]*<\/(?!code|Anchor)/g),
      ...read(file).matchAll(/\b(?:aria-label|title|label|placeholder|alt)=(?:"[A-Za-z ]|\{[`'][A-Za-z])[^}"]*/g),
    ].map(([text]) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('every text is one that somebody reads', () => {
  const unread = globSync('**/texts.ts', { cwd: editor }).flatMap((file) => {
    const folder = dirname(file);
    const code = globSync(`{${folder},canvas,inspector,flow,settings,app}/**/*.{ts,tsx}`, { cwd: editor })
      .map(read)
      .join('\n');
    const own = read(file).split('export const TEXTS = texts(')[1]?.split('\n});')[0] ?? '';
    return [...own.matchAll(/^ {2}(\w+):/gm)]
      .map(([, name = '']) => name)
      .filter((name) => !new RegExp(`\\.${name}\\b|\\{[^}]*\\b${name}\\b[^}]*\\} = TEXTS`).test(code))
      .map((name) => `${file}: ${name}`);
  });
  expect(unread).toEqual([]);
});
