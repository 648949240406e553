import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schemaText } from './schema-text.ts';

test('schema.sql is what the migrations make; after a new one, run "npm run generate"', async () => {
  expect(readFileSync(new URL('schema.sql', import.meta.url), 'utf8')).toBe(await schemaText());
});
