// The documentation against the code: every stable code is in docs/errors.md and none is invented there, every relative
// link leads somewhere, every environment variable is in the README, the service starts as the launcher does. Says nothing
// of the prose.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

import { apiCallsText, readApiCalls } from '../scripts/api-calls.ts';
import { withFunctionTables } from '../scripts/expression-functions.ts';
import { oktaCardsText } from '../scripts/okta-cards.ts';
import { loadCards } from '../server/cards/registry.ts';
import type { OktaCall } from '../shared/card/okta-client.ts';
import type { JsonObject } from '../shared/json.ts';
import { callPreview } from '../shared/okta/call-url.ts';
import { compileExpression } from '../shared/expression/evaluate.ts';
import { EXPRESSION_LIMITS } from '../shared/expression/limits.ts';

const root = join(import.meta.dirname, '..');
const TEST_CODE = /\.test\.tsx?$|test-support|\.contract\.ts$|contract-(support|builders)|\/samples\//;
const CODE = /^[a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Literals that look like codes and are something else. Whoever adds one says here what it is. */
const OTHER: Readonly<Record<string, readonly string[]>> = {
  'types of journal records': [
    'run.created',
    'run.started',
    'run.cancel-requested',
    'run.resumed',
    'step.started',
    'step.finished',
    'step.failed',
    'step.looping',
    'iteration.ended',
    'step.retry',
    'step.looked',
    'step.waiting',
    'step.woken',
    'step.approval',
    'step.approval-link',
    'step.decided',
    'step.skipped',
  ],
  'files and cookies': [
    'signalbox.db',
    'signalbox.lock',
    'signalbox.sid',
    'signalbox.device',
    'secret.key',
    'ipaddr.js',
    'private-key.pem',
  ],
  "files and domain of the simulator's org and console": ['style.css', 'live.js', 'nexacorp.example'],
  'names of stored values': [
    'settings.retention',
    'settings.approvals',
    'session.secret',
    'setup.token',
    'store.checked-at',
  ],
  "an event type of Okta's": ['event_hook.delivery'],
  'paths of settings': ['hook.secret', 'auth.type'],
  "methods of Slack's Web API": ['auth.test', 'conversations.open'],
  'what libraries call their errors and events': ['encoding.unsupported', 'charset.unsupported', 'xstate.stop'],
};
/** Kinds of changes between two flows, and columns of tables: whole folders of literals that are no codes. */
const NO_CODES = /^shared\/flow\/diff\.ts$|^shared\/okta\/(?!call-url)|^shared\/card\/form\.ts$/;
/** Where a field of Okta's requests and answers stands. */
const OKTA_PLACE = /^profile\./;
const COLUMN =
  /\.(?:seq|id|name|role|active|key|kind|status|mode|worker|at|action|subject|record|made_by|events|failures|unhookable)$/;

const KINDS: Readonly<Record<string, string>> = {
  ValidationError: 'validation',
  ConfigError: 'validation',
  NotFoundError: 'not-found',
  ConflictError: 'conflict',
  AuthError: 'auth',
  TerminalError: 'terminal',
  RetryableError: 'retryable',
  TimeoutError: 'timeout',
  CancelledError: 'cancelled',
  DefectError: 'defect',
};

/** Folders of what is built, stored or reported; a folder of the same name elsewhere is the project's. */
const AT_THE_ROOT = new Set(['dist', 'data', 'test-results', 'playwright-report']);

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (AT_THE_ROOT.has(path) || name === 'node_modules' || name.startsWith('.')) return [];
    if (statSync(join(root, path)).isDirectory()) return filesIn(path, ending);
    return ending.test(path) ? [path] : [];
  });
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Without comments, which name codes that others throw. */
function codeOnly(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

const sources = ['shared', 'server']
  .flatMap((folder) => filesIn(folder, /\.ts$/))
  .filter((path) => !TEST_CODE.test(path));
const manifests = (await loadCards()).manifests();
const cards = manifests.map((manifest) => manifest.id);

/** Codes with the kinds that they are thrown as, where that can be read. */
function codesOfSources(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (code: string, kind?: string): void => {
    const kinds = found.get(code) ?? new Set();
    if (kind !== undefined) kinds.add(kind);
    found.set(code, kinds);
  };
  const others = new Set([...Object.values(OTHER).flat(), ...cards]);
  for (const path of sources) {
    const text = codeOnly(read(path));
    for (const [, code = ''] of text.matchAll(/'([^'\n]+)'/g)) {
      const isColumn = path.startsWith('server/store/') && COLUMN.test(code);
      const isPlace = path.startsWith('server/cards/okta/') && OKTA_PLACE.test(code);
      if (CODE.test(code) && !others.has(code) && !isColumn && !isPlace && !NO_CODES.test(path)) add(code);
    }
    for (const [, name = '', code = ''] of text.matchAll(/new (\w+Error)\(\s*'([^'\n]+)'/g)) add(code, KINDS[name]);
    // Refusals of operations put their subject in front.
    if (path.startsWith('shared/flow/operations')) {
      for (const [, detail = ''] of text.matchAll(/\brefuse\(\s*'([a-z-]+)'/g))
        add(`operation.${detail}`, 'validation');
    }
  }
  // `input.<kind>` of shared/flow/rules/inputs.ts, by the kinds of a misfit.
  const kinds = /kind: ((?:'[a-z]+'(?: \| )?)+);/.exec(codeOnly(read('shared/card/schema-check.ts')))?.[1] ?? '';
  for (const [, kind = ''] of kinds.matchAll(/'([a-z]+)'/g)) add(`input.${kind}`);
  return found;
}

/** The cells of every row of every table, heads included. */
function rowsOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) =>
    line
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** Code and the kinds that its row names, in the order of the rows. */
function codesOfDocument(): [string, string][] {
  const rows = rowsOf(read('docs/errors.md')).filter((cells) => cells.length === 5);
  return rows.flatMap(([code = '', kind = '']) => (code.startsWith('`') ? [[code.slice(1, -1), kind]] : []));
}

describe('docs/errors.md', () => {
  const inSources = codesOfSources();
  const listed = codesOfDocument();
  const inDocument = new Map(listed);

  test('the search finds codes however they are made', () => {
    for (const code of [
      'auth.required',
      'flow.stale',
      'http.rate-limited',
      'port.bad-name',
      'input.missing',
      'operation.key-taken',
      'internal',
    ]) {
      expect([...inSources.keys()]).toContain(code);
    }
    expect(inSources.size).toBeGreaterThan(130);
  });

  test('lists every code of the sources', () => {
    expect([...inSources.keys()].filter((code) => !inDocument.has(code)).toSorted()).toEqual([]);
  });

  test('lists no code that the sources do not have', () => {
    expect([...inDocument.keys()].filter((code) => !inSources.has(code))).toEqual([]);
  });

  test('names the kinds that a code is thrown as', () => {
    const wrong = [...inSources].flatMap(([code, kinds]) =>
      [...kinds]
        .filter((kind) => !(inDocument.get(code) ?? '').split(', ').includes(kind))
        .map((kind) => `${code}: ${kind}`),
    );
    expect(wrong).toEqual([]);
  });

  test('lists each code once, in order', () => {
    const codes = listed.map(([code]) => code);
    expect(codes).toEqual([...new Set(codes)].toSorted());
  });
});

/** Targets of links and pictures that are files of this repository. */
function linksOf(path: string): string[] {
  const text = read(path)
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '');
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)];
  return inline.map(([, target = '']) => target).filter((target) => !/^(?:[a-z]+:|\/\/)/.test(target));
}

/** Headings as anchors, the way that code hosts make them. */
function anchorsOf(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const documents = filesIn('', /\.md$/);

describe('links', () => {
  test('there are documents with links', () => {
    expect(documents.length).toBeGreaterThan(10);
    expect(documents.flatMap(linksOf).length).toBeGreaterThan(30);
  });

  test.each(documents)('%s leads only to what is there', (path) => {
    const lost = linksOf(path).filter((link) => {
      const [file = '', anchor] = link.split('#', 2);
      const target = file === '' ? path : relative(root, resolve(root, dirname(path), file));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(lost).toEqual([]);
  });

  test('every document but the README is reached from it', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      for (const link of linksOf(path)) {
        const target = relative(root, resolve(root, dirname(path), link.split('#')[0] ?? ''));
        const readme = `${target.replace(/\/$/, '')}/README.md`;
        if (documents.includes(target)) reached.add(target);
        else if (documents.includes(readme)) reached.add(readme);
      }
    }
    expect(documents.filter((path) => !reached.has(path))).toEqual([]);
  });
});

test('every environment variable of server/config.ts is in the table of the README', () => {
  const names = [...codeOnly(read('server/config.ts')).matchAll(/text\('([A-Z_]+)'\)/g)].map(([, name = '']) => name);
  const table = rowsOf(read('README.md'))
    .map(([first]) => first)
    .join(' ');
  expect(names.length).toBeGreaterThan(10);
  expect([...new Set(names)].filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
});

test('the service and the image start the server with the flags of `npm start`', () => {
  const text = (path: string): string => readFileSync(join(root, path), 'utf8');
  const flags = JSON.parse(text('scripts/server-flags.json')) as string[];
  expect(flags).not.toEqual([]);
  expect(text('docs/signalbox.service')).toContain(`/node ${flags.join(' ')} server/main.ts\n`);
  expect(text('Dockerfile')).toContain(
    `CMD ${JSON.stringify(['node', ...flags, 'server/main.ts']).replaceAll(',', ', ')}\n`,
  );
});

describe('docs/api-calls.md', () => {
  test('lists every declared call as it is', async () => {
    const calls = await readApiCalls();
    expect(calls.length).toBeGreaterThan(60);
    expect(rowsOf(read('docs/api-calls.md')), 'stale: npm run generate').toEqual(rowsOf(apiCallsText(calls)));
  });

  test('lists the actions of Okta as they are', () => {
    expect(rowsOf(read('docs/okta-cards.md')), 'stale: npm run generate').toEqual(rowsOf(oktaCardsText(manifests)));
  });

  test('what is served by hand is on a page of the documentation', () => {
    const served = filesIn('server/http', /\.ts$/)
      .filter((path) => !TEST_CODE.test(path))
      .flatMap((path) => [...codeOnly(read(path)).matchAll(/\b(?:app|router)\.[a-z]+\(\s*'(\/[^']*)'/g)])
      .map(([, path = '']) => path.replaceAll(/:(\w+)/g, '{$1}'));
    expect(served).toContain('/hooks/okta');
    const pages = ['docs/api.md', 'docs/operations.md'].map(read).join('\n');
    expect(served.filter((path) => !pages.includes(`${path}\``))).toEqual([]);
  });
});

test('docs/adding-a-card.md shows the card that is compiled as an example, and it is a card', async () => {
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(read('docs/adding-a-card.md')) ?? [];
  expect(shown).toBe(read('tests/examples/web/page.ts'));
  const examples = await loadCards(new URL('./examples/', import.meta.url));
  const card = examples.find('web.page', 1);
  if (card?.kind !== 'action') return expect.fail('The example is no action.');
  expect(card.input.safeParse(card.example).success).toBe(true);
  expect(card.output.safeParse(card.sample).success).toBe(true);
});

test('docs/adding-a-card.md shows one more action of Okta as it is compiled, and it makes the call that it says', async () => {
  const [, , shown = ''] = read('docs/adding-a-card.md').split(/```ts\n/);
  const file = read('tests/examples/okta/api-tokens/revoke-api-token.ts');
  expect(shown.split('```')[0]).toBe(file.replaceAll('../../../../server/cards/okta/lib/', '../lib/'));
  const examples = await loadCards(new URL('./examples/', import.meta.url));
  const card = examples.find('okta.revoke-api-token', 1);
  if (card?.kind !== 'action') return expect.fail('The example is no action.');
  expect(examples.manifest(card.id, 1)).toMatchObject({
    app: 'okta',
    group: 'api-tokens',
    sample: { statusCode: 200 },
  });
  expect(card.scopes).toEqual(['okta.apiTokens.manage', 'okta.apiTokens.read']);
  const preview = (call: OktaCall): JsonObject => callPreview('https://example.okta.com', call);
  const context = { input: card.example, mode: 'dry', standsIn: true, okta: { preview } };
  const signal = new AbortController().signal;
  const outcome = await card.run({ ...context, signal } as unknown as Parameters<typeof card.run>[0]);
  expect(outcome).toMatchObject({
    kind: 'simulated',
    preview: { method: 'DELETE', url: 'https://example.okta.com/api/v1/api-tokens/00T1b2c3d4E5f6G7h8i9' },
  });
});

describe('docs/expressions.md', () => {
  test('lists every function with its signature, sentence and example, and no other', () => {
    const page = read('docs/expressions.md');
    expect(page, 'Run `npm run generate`.').toBe(withFunctionTables(page));
  });

  test('from-okta-workflows.md: each expression gives what it says, and each card is there', () => {
    const rows = rowsOf(read('docs/from-okta-workflows.md')).slice(2);
    // The 60 that flows of Okta Workflows use most, in that order.
    const used = JSON.parse(read('tests/examples/workflows-functions.json')) as string[];
    expect(used).toHaveLength(60);
    expect(rows.slice(0, used.length).map(([name]) => name)).toEqual(used);
    const run = { id: 'run_01kb5zq3wq', startedAt: '2026-03-01T10:00:00.000Z' };
    const codes = (text: string): string[] =>
      Array.from(text.matchAll(/`([^`]+)`/g), ([, code = '']) => code.replaceAll(String.raw`\|`, '|'));
    const tried = rows.map(([name, here = '']) => [
      name,
      ...codes(here).map((code) => [code, compileExpression(code).evaluate({ run })]),
    ]);
    const told = rows.map(([name, here = '', gives = '']) => {
      const values = codes(gives);
      return [
        name,
        ...codes(here).map((code, at) => [code, JSON.parse(values[at] ?? '"(the row says nothing of it)"') as unknown]),
      ];
    });
    expect(tried).toEqual(told);
    expect(rows.map(([name, here = '', gives = '']) => [name, codes(here).length - codes(gives).length])).toEqual(
      rows.map(([name]) => [name, 0]),
    );
    expect(tried.flat().length).toBeGreaterThan(150);
    const words = JSON.stringify(manifests.map(({ title, input }) => [title, input]));
    const named = rows.flatMap(([, here = '']) =>
      Array.from(here.matchAll(/_([A-Z][^_]*)_/g), ([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !words.includes(JSON.stringify(name)))).toEqual([]);
  });

  test('states the limits as they are', () => {
    const { length, nodes, depth, items, nestedLoops, size, pattern, valueDepth } = EXPRESSION_LIMITS;
    const stated = [[length], [nodes, depth], [items], [nestedLoops], [size], [pattern], [valueDepth]];
    const limits = rowsOf(read('docs/expressions.md').split('## Limits')[1] ?? '').slice(2);
    expect(limits.map(([, value]) => value)).toEqual(
      stated.map((values) => values.map((one) => one.toLocaleString('en-US')).join(', ')),
    );
  });
});
