// No component is used without its styles.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

import { CARD_TEXT } from '../editor/geometry/opening-view.ts';

const root = join(import.meta.dirname, '..');
const editor = join(root, 'editor');
const styles = join(root, 'node_modules/@mantine/core/styles');

test('the styles of every Mantine component that is imported are loaded', () => {
  const loaded = readFileSync(join(editor, 'ui/mantine-styles.ts'), 'utf8');
  const used = new Set<string>();
  for (const file of globSync('**/*.tsx', { cwd: editor })) {
    const text = readFileSync(join(editor, file), 'utf8');
    for (const [, names = ''] of text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g))
      for (const [name] of names.matchAll(/\b[A-Z]\w+/g)) used.add(name);
  }
  const missing = [...used].filter(
    (name) => existsSync(join(styles, `${name}.layer.css`)) && !loaded.includes(`/${name}.layer.css'`),
  );
  expect(used.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('styles are modules, but for what no class says; a class that is asked for is there, and one that is there is asked for', () => {
  const asked = new Map<string, Set<string>>();
  for (const file of globSync('**/*.{ts,tsx}', { cwd: editor })) {
    const text = readFileSync(join(editor, file), 'utf8');
    for (const [, name = '', path = ''] of text.matchAll(/^import (\w+) from '(.+\.module\.css)';/gm)) {
      const module = join(dirname(file), path);
      const classes = asked.get(module) ?? new Set();
      for (const [, found = ''] of text
        .replaceAll(/^import .*$/gm, '')
        .matchAll(new RegExp(`\\b${name}(?:\\.|\\[')(\\w+)`, 'g')))
        classes.add(found);
      asked.set(module, classes);
    }
  }
  const modules = globSync('**/*.module.css', { cwd: editor });
  const wrong = modules.flatMap((module) => {
    const text = readFileSync(join(editor, module), 'utf8').replaceAll(
      /\/\*[\s\S]*?\*\/|:global\([^)]*\)|\.?\d[\d.]*\w*|\{[^{}]*\}/g,
      '{}',
    );
    const there = new Set([...text.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name = '']) => name));
    const missing = [...(asked.get(module) ?? [])].filter((name) => !there.has(name));
    const idle = [...there].filter((name) => asked.get(module)?.has(name) !== true);
    return [
      ...missing.map((name) => `${module} has no ${name}`),
      ...idle.map((name) => `nobody asks for ${module} ${name}`),
    ];
  });
  expect(wrong).toEqual([]);
  const plain = globSync('**/*.css', { cwd: editor }).filter((file) => !file.endsWith('.module.css'));
  expect(plain.map((file) => file.split('/')[0])).toEqual(plain.map(() => 'ui'));
});

test('the smallest text of a card is as large as the opening view of a flow reckons with', () => {
  const canvas = readFileSync(join(editor, 'canvas/canvas.module.css'), 'utf8');
  const ofCards = canvas.matchAll(/\.(?:node\w*|portName|stepMark)\b[^{}]*\{[^}]*?font-size: (\d+)px/g);
  expect(Math.min(...[...ofCards].map(([, size]) => Number(size)))).toBe(CARD_TEXT);
});
