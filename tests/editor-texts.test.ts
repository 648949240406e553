// What people read stands in the texts of its feature, in one style, so that it can be found, and is translated.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAst } from 'vite';
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

/** What has words in it that are no texts: data as Okta writes it, titles of its fields, names of languages. */
const DATA = new Set(['events/sample-event.ts', 'inspector/condition/event-root.ts', 'i18n/language.ts']);
/** Classes that React Flow looks for, a search as it is typed, what is dragged, and names. */
const NO_WORDS = new Set([
  'nodrag nopan',
  'nodrag nowheel',
  'uses:trigger.oktaUser card:slack',
  'Files',
  'Signalbox',
  'Clipboard',
  'YYYY-MM-DD HH:mm',
]);
const KEYS = /^(?:Arrow\w+|Enter|Escape|Tab|Home|End|Control|Meta|Shift|Space|Delete|Backspace|Mod|Alt|Page\w+)$/;

test('no code holds words of its own: a text comes by texts(), an error by throw', () => {
  const found = globSync('**/*.{ts,tsx}', { cwd: editor })
    .filter((file) => !/\.(?:de|test|test-support|d)\.tsx?$/.test(file) && !DATA.has(file.replaceAll('\\', '/')))
    .flatMap((file) => {
      const words: string[] = [];
      collectWords(parseAst(read(file), { lang: file.endsWith('x') ? 'tsx' : 'ts' }), words);
      return words.filter((each) => !NO_WORDS.has(each) && !KEYS.test(each)).map((each) => `${file}: ${each}`);
    });
  expect(found).toEqual([]);
});

/** Two words beside each other, or one with a capital, in any string but those of texts(), phrase(), imports, types and errors. */
function collectWords(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const each of node) collectWords(each, found);
    return;
  }
  if (typeof node !== 'object' || node === null || !('type' in node) || typeof node.type !== 'string') return;
  const { type } = node;
  if (type === 'ThrowStatement' || type === 'ImportDeclaration' || /^TS(?!As|Satisfies|NonNull)/.test(type)) return;
  if (type === 'CallExpression' && isCallOf(node, ['texts'])) return;
  if (type === 'CallExpression' && isCallOf(node, ['error', 'warn'])) return;
  const text = textOf(node, type);
  if (/[A-Za-z]{2,} [A-Za-z]{2,}|^\s*[A-Z][a-z]{2,}[.:!?…]?\s*$/.test(text)) found.push(text.trim());
  for (const child of Object.values(node)) collectWords(child, found);
}

function textOf(node: object, type: string): string {
  if (type === 'TemplateElement' && 'value' in node) return (node.value as { cooked: string }).cooked;
  if ((type === 'Literal' || type === 'JSXText') && 'value' in node)
    return typeof node.value === 'string' ? node.value : '';
  return '';
}

function isCallOf(node: object, names: string[]): boolean {
  const callee = 'callee' in node ? (node.callee as { name?: string; property?: { name?: string } }) : {};
  return names.includes(callee.name ?? callee.property?.name ?? '');
}

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
