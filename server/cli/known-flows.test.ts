// S6 on the command line: what flow files know of each other.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readFlowText } from '../../shared/flow/parse.ts';
import { validateFlow } from '../../shared/flow/validate.ts';
import type { JsonObject } from '../../shared/json.ts';
import { loadCards } from '../cards/registry.ts';
import { knownFlows } from './known-flows.ts';

const { manifest } = await loadCards();
let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function file(name: string, id: string, nodes: Record<string, JsonObject>): string {
  const keys = Object.keys(nodes);
  const edges = keys.slice(1).map((to, at) => ({ from: keys[at], port: 'out', to }));
  const versioned = Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, { version: 1, ...node }]));
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ formatVersion: 1, id, name: id, nodes: versioned, edges }));
  return path;
}

test('S6 a flow is judged by the flows that lie beside it; others may be there all the same', async () => {
  const trigger = { card: 'flow.called' };
  const result = [{ name: 'userName' }];
  file('lookup.flow.json', 'lookup', {
    trigger: { ...trigger, inputs: { fields: [{ name: 'who' }], result } },
    end: { card: 'flow.return', inputs: { value: { userName: '{{ trigger.who }}' } } },
  });
  writeFileSync(join(folder, 'broken.flow.json'), '{');
  const path = file('mine.flow.json', 'mine', {
    trigger,
    ask: { card: 'logic.call-flow', inputs: { flowId: 'lookup' } },
    other: { card: 'logic.call-flow', inputs: { flowId: 'elsewhere', input: { any: 1 } } },
    use: { card: 'data.compose', inputs: { text: '{{ ask.value.login }}{{ other.value.any }}' } },
  });
  const flows = await knownFlows([path], manifest);
  const flow = readFlowText(readFileSync(path, 'utf8'));
  expect(
    validateFlow(flow, manifest, undefined, { flows }).map(({ code, path: at }) => `${code} ${at.join('.')}`),
  ).toEqual(['input.missing nodes.ask.inputs.input.who', 'expression.unknown-field nodes.use.inputs.text']);
});

test('S6 a file that is named stands before one of the same id beside it', async () => {
  const result = (name: string): JsonObject => ({ card: 'flow.called', inputs: { result: [{ name }] } });
  file('a.flow.json', 'same', { trigger: result('old') });
  const named = file('b.flow.json', 'same', { trigger: result('new') });
  const flows = await knownFlows([named, join(folder, 'absent', 'c.flow.json')], manifest);
  expect(flows('same')?.result.map(({ name }) => name)).toEqual(['new']);
});
