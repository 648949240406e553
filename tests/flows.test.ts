// The flow files of flows/: canonical, publishable, and their own tests pass.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

import { flowPictures, flowsIn } from '../scripts/flow-pictures.ts';
import { loadCards } from '../server/cards/registry.ts';
import { runFlowTests } from '../server/engine/flow-tests.ts';
import { openScratchTables } from '../server/store/open-store.ts';
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

const place = { flows: lookup, openScratch: openScratchTables };

test('there are flows to start from, each with a sentence that says why', () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
  for (const flow of flows.values()) expect(flow.description).toMatch(/^[A-Z].{60,}\.$/);
});

test('the pictures and the page that shows them are those of the files', () => {
  const folderUrl = pathToFileURL(`${folder}/`);
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  const made = flowPictures(flowsIn(folderUrl), cards.manifest, page);
  for (const [path, text] of made) {
    expect(readFileSync(join(folder, path), 'utf8'), `${path}: run \`npm run generate\`.`).toBe(text);
  }
  const drawn = readdirSync(join(folder, 'pictures')).map((name) => `pictures/${name}`);
  expect(drawn.filter((path) => !made.has(path))).toEqual([]);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const flow = readFlowText(text);

  test('is canonical, and named as its id', () => {
    expect(formatFlow(flow)).toBe(text);
    expect(file).toBe(`${flow.id}.flow.json`);
  });

  test('F5 can be published once its connections are bound', () => {
    const issues = validateFlow(flow, cards.manifest, undefined, { flows: lookup });
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([]);
    expect(hasErrors(issues)).toBe(false);
  });

  test('its own tests pass, and there are some', async () => {
    const results = await runFlowTests(flow, cards, place);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter((result) => !result.passed)).toEqual([]);
  });

  test('its tests can fail: with a wrong expectation each one does', async () => {
    const wrong = structuredClone(flow);
    for (const one of Object.values(wrong.tests ?? {})) one.expect = { ...one.expect, status: 'cancelled' };
    const results = await runFlowTests(wrong, cards, place);
    expect(results.filter((result) => result.passed)).toEqual([]);
  });
});
