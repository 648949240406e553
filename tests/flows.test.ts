// The flow files of flows/: canonical, publishable, and their own tests pass.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { loadCards } from '../server/cards/registry.ts';
import { runFlowTests } from '../server/engine/flow-tests.ts';
import { callableFrom, type CallableFlow } from '../shared/flow/calls.ts';
import { formatFlow } from '../shared/flow/canonical.ts';
import { readFlowText } from '../shared/flow/parse.ts';
import { validateFlow } from '../shared/flow/validate.ts';
import { hasErrors } from '../shared/issue.ts';

const folder = join(import.meta.dirname, '../flows');
const files = readdirSync(folder).filter((file) => file.endsWith('.flow.json'));
const cards = await loadCards();
const flows = new Map(
  files.map((file) => readFlowText(readFileSync(join(folder, file), 'utf8'))).map((flow) => [flow.id, flow]),
);

const lookup = (id: string): CallableFlow | undefined => {
  const other = flows.get(id);
  return other && callableFrom(other, cards.manifest, { id, active: true });
};

test('there are flows to start from', () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const flow = readFlowText(text);

  test('is canonical, and named as its id', () => {
    expect(formatFlow(flow)).toBe(text);
    expect(file).toBe(`${flow.id}.flow.json`);
  });

  test('F5 can be published once its connections are bound', () => {
    const issues = validateFlow(flow, cards.manifest, undefined, lookup);
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
    expect(hasErrors(issues)).toBe(false);
  });

  test('its own tests pass, and there are some', async () => {
    const results = await runFlowTests(flow, cards, lookup);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter((result) => !result.passed)).toEqual([]);
  });

  test('its tests can fail: with a wrong expectation each one does', async () => {
    const wrong = structuredClone(flow);
    for (const one of Object.values(wrong.tests ?? {})) one.expect = { ...one.expect, status: 'cancelled' };
    const results = await runFlowTests(wrong, cards, lookup);
    expect(results.filter((result) => result.passed)).toEqual([]);
  });
});
