import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { expect, test } from 'vitest';

import { aFlow } from '../shared/flow/flow.test-support.ts';
import { FLOW_LIMITS } from '../shared/flow/flow.ts';
import { flowFileSchema, flowFileSchemaText } from '../shared/flow/json-schema.ts';

test('the checked-in schema is the one that the code gives', () => {
  const file = readFileSync(new URL('../shared/flow/flow.schema.json', import.meta.url), 'utf8');
  expect(file === flowFileSchemaText(), 'stale: npm run generate').toBe(true);
});

test('the schema is strict: unknown keys and __proto__ are refused, a good flow is taken', () => {
  const { $id: _id, ...plain } = flowFileSchema();
  const text = JSON.stringify(plain);
  const schema = z.fromJSONSchema(
    JSON.parse(text.replaceAll(/,"not":\{"enum":\[[^\]]*\]\}/g, '')) as Parameters<typeof z.fromJSONSchema>[0],
  );
  const flow = aFlow('trigger -> a', { a: { inputs: { x: [1, null] } } });
  expect(schema.safeParse(flow).success).toBe(true);
  expect(schema.safeParse({ ...flow, colour: 1 }).success).toBe(false);
  expect(schema.safeParse({ ...flow, edges: [{ from: 'a', port: 'out', to: 'b', kind: 1 }] }).success).toBe(false);
  expect(text).toContain('"not":{"enum":["__proto__"');
  expect(text).toContain(`"maxProperties":${FLOW_LIMITS.nodes}`);
});
