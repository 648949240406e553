// What the build makes of the contracts of the API: addresses, and nothing of the schemas behind them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { addressOf } from '../scripts/build/call-addresses.ts';
import { getFlow, publishFlow } from '../shared/api/flows.ts';
import { STREAM_EVENT_TYPES } from '../shared/api/stream.ts';

test('a call is its method, its path and who may send it', () => {
  expect(addressOf(getFlow)).toEqual({ method: 'get', path: '/api/flows/:id', access: 'viewer' });
  expect(addressOf(publishFlow)).toEqual({ method: 'post', path: '/api/flows/:id/publish', access: 'editor' });
});

test('words stay, schemas and functions do not', async () => {
  expect(addressOf(STREAM_EVENT_TYPES)).toEqual([...STREAM_EVENT_TYPES]);
  const folder = join(import.meta.dirname, '../shared/api');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))) {
    const module = (await import(join(folder, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      const kept = addressOf(value);
      const isData = Array.isArray(value) || (typeof value === 'object' && value !== null && 'access' in value);
      expect(kept !== undefined, `${file}: ${name}`).toBe(isData);
    }
  }
});
