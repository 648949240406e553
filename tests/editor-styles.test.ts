// No component is used without its styles.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

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
