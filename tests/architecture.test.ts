// Who may import whom: an allow-list of folder to folder, on resolved paths. A new way between folders is a decision;
// it is written here first.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Rule {
  /** Folders and files, as prefixes of paths from the root; the longest one that fits a file rules it. */
  folder: string;
  /** Prefixes of paths that it may import beside itself; one that ends in `/*` means what lies in that folder itself. */
  may: string[];
  /** Packages; `node:` stands for Node's own modules. */
  packages: string[];
}

const EDITOR_BASE = [
  'editor/session',
  'editor/geometry',
  'editor/commands',
  'editor/api',
  'editor/ui',
  'editor/i18n',
  'shared',
];
const REACT = [
  'react',
  'react-dom',
  '@mantine/*',
  'lucide-react',
  '@tanstack/*',
  '@xstate/store',
  '@xstate/store-react',
];
/** What a feature shows to others: its doors. Nobody imports what is behind them. */
const CANVAS = ['editor/canvas/flow-canvas.tsx', 'editor/canvas/run-canvas.tsx', 'editor/canvas/run-overlay.ts'];
const DIFF_CANVAS = ['editor/canvas/diff-canvas.tsx'];
const INSPECTOR = ['editor/inspector/inspector.tsx', 'editor/inspector/lazy-node-panel.tsx'];
const PALETTE = ['editor/palette/palette.tsx', 'editor/palette/quick-add.tsx'];
const editorFeature = (folder: string, doors: string[] = [], packages: string[] = []): Rule => ({
  folder: `editor/${folder}`,
  may: [...EDITOR_BASE, ...doors],
  packages: [...REACT, 'zod', ...packages],
});
/** A room of a feature knows what lies in the feature's own folder, and the rooms that are named. */
const editorRoom = (feature: string, room: string, rooms: string[] = [], doors: string[] = []): Rule =>
  editorFeature(`${feature}/${room}`, [
    `editor/${feature}/*`,
    ...rooms.map((each) => `editor/${feature}/${each}`),
    ...doors,
  ]);

const ENGINE_BASE = ['shared', 'server/store', 'server/lib', 'server/secrets', 'server/cards/registry.ts'];
/** Rooms of the engine know those below them, and none the other way. */
const engineRoom = (name: string, below: string[], packages: string[] = []): Rule => ({
  folder: `server/engine/${name}`,
  may: [...ENGINE_BASE, ...below.map((room) => `server/engine/${room}`)],
  packages,
});

const rules: Rule[] = [
  { folder: 'shared', may: ['shared'], packages: ['zod'] },
  { folder: 'shared/expression', may: ['shared'], packages: ['zod', '@marcbachmann/cel-js', 're2js'] },
  {
    folder: 'shared/expression/functions',
    may: ['shared'],
    packages: ['re2js', '@noble/hashes/hmac.js', '@noble/hashes/legacy.js', '@noble/hashes/sha2.js'],
  },
  { folder: 'shared/schedule', may: ['shared'], packages: ['croner'] },
  { folder: 'shared/machine', may: ['shared'], packages: ['zod', 'xstate'] },

  {
    folder: 'server/lib',
    may: ['shared/errors.ts', 'shared/json.ts', 'shared/plain-letters.ts', 'shared/api/stream.ts', 'shared/card'],
    packages: ['node:', 'undici', 'ipaddr.js', 'nodemailer'],
  },
  { folder: 'server/secrets', may: ['shared/errors.ts', 'shared/json.ts'], packages: ['node:'] },
  { folder: 'server/store', may: ['shared', 'server/lib'], packages: [] },
  // The one place that knows the adapters.
  { folder: 'server/store/open-store.ts', may: ['shared/errors.ts', 'server/store'], packages: ['node:'] },
  {
    folder: 'server/store/sqlite',
    may: ['shared', 'server/lib', 'server/store'],
    packages: ['node:', 'better-sqlite3', 'kysely'],
  },
  {
    folder: 'server/store/threaded',
    may: ['shared/errors.ts', 'shared/json.ts', 'server/lib/passing-map.ts', 'server/store'],
    packages: ['node:'],
  },
  {
    folder: 'server/cards',
    may: [
      'shared/card',
      // Words of a span of time: pure, as the escapes are.
      'shared/duration-text.ts',
      'shared/errors.ts',
      'shared/escape.ts',
      'shared/run.ts',
      'shared/okta',
      'shared/schedule',
      'shared/table',
      'shared/json.ts',
      'shared/flow/flow.ts',
    ],
    packages: ['zod'],
  },
  { folder: 'server/cards/registry.ts', may: ['shared', 'server/cards'], packages: ['node:', 'zod'] },
  { folder: 'server/cards/manifest-of.ts', may: ['shared', 'server/cards'], packages: ['zod'] },
  { folder: 'server/okta', may: ['shared', 'server/lib'], packages: ['node:', 'jose'] },
  // A client of Slack: it calls by the HTTP client that it is given, and knows no card, no store and no engine.
  { folder: 'server/slack', may: ['shared/card', 'shared/errors.ts', 'shared/json.ts'], packages: [] },
  { folder: 'server/engine', may: [...ENGINE_BASE, 'server/engine'], packages: [] },
  engineRoom('plan', [], ['xstate']),
  engineRoom('start', ['plan'], ['zod']),
  engineRoom('run', ['start', 'plan'], ['xstate']),
  engineRoom('step', ['run', 'start', 'plan']),
  engineRoom('work', ['run', 'start', 'plan']),
  engineRoom('commands', ['work', 'run', 'start', 'plan']),
  { folder: 'server/runs', may: [...ENGINE_BASE, 'server/engine'], packages: [] },
  {
    folder: 'server/ingest',
    may: ['shared', 'server/store', 'server/lib', 'server/secrets', 'server/engine'],
    packages: [],
  },
  {
    folder: 'server/connections',
    may: [
      'shared',
      'server/store',
      'server/lib',
      'server/secrets',
      'server/cards/registry.ts',
      'server/flows/bindings.ts',
    ],
    packages: ['zod', 'node:'],
  },
  {
    folder: 'server/flows',
    may: ['shared', 'server/store', 'server/lib', 'server/engine', 'server/telemetry'],
    packages: ['node:', 'zod'],
  },
  {
    folder: 'server/tables',
    may: ['shared', 'server/store', 'server/lib'],
    packages: ['node:', 'csv-parse', 'csv-stringify'],
  },
  {
    folder: 'server/access',
    may: ['shared', 'server/store', 'server/lib', 'server/secrets'],
    packages: ['node:', 'rate-limiter-flexible', 'zod'],
  },
  {
    folder: 'server/telemetry',
    may: ['shared', 'server/store', 'server/lib', 'server/secrets', 'server/connections'],
    packages: ['node:', 'pino', 'pino-http', 'prom-client', 'express'],
  },
  {
    folder: 'server/http',
    may: [
      'shared',
      'server/access',
      'server/cards/registry.ts',
      'server/config.ts',
      'server/connections',
      'server/engine',
      'server/flows',
      'server/ingest',
      'server/lib',
      'server/okta/desk.ts',
      'server/runs',
      'server/secrets/approval-links.ts',
      'server/store',
      'server/tables',
      'server/telemetry',
    ],
    packages: [
      'node:',
      'express',
      'express-session',
      'helmet',
      'better-sse',
      'rate-limiter-flexible',
      'zod',
      'zod-openapi',
      'pino',
      'pino-http',
    ],
  },
  {
    // An org of its own: it knows nothing of the server that talks to it.
    folder: 'server/okta/sim',
    may: ['shared/json.ts', 'shared/okta/event-types.ts', 'shared/escape.ts', 'server/lib/clock.ts'],
    packages: ['node:'],
  },
  { folder: 'server/config.ts', may: ['shared', 'server/lib'], packages: ['node:', 'zod'] },
  { folder: 'server/housekeeping.ts', may: ['shared', 'server'], packages: ['node:'] },
  // A role is a composition: what takes runs up knows no HTTP, what answers requests none of the engine's inside.
  {
    folder: 'server/compose/core.ts',
    may: [
      'shared',
      'server/access/audit',
      'server/cards/registry.ts',
      'server/config.ts',
      'server/connections',
      'server/engine',
      'server/flows',
      'server/ingest',
      'server/lib',
      'server/okta',
      'server/secrets',
      'server/store/open-store.ts',
      'server/store/store.ts',
      'server/telemetry',
    ],
    packages: ['node:'],
  },
  {
    folder: 'server/compose/worker.ts',
    may: [
      'shared',
      'server/access/audit/pledge.ts',
      'server/access/installation.ts',
      'server/compose/core.ts',
      'server/engine',
      'server/housekeeping.ts',
      'server/ingest',
      'server/lib',
      'server/slack',
    ],
    packages: [],
  },
  {
    folder: 'server/compose/web.ts',
    may: [
      'shared',
      'server/access',
      'server/compose/core.ts',
      'server/compose/worker.ts',
      'server/config.ts',
      'server/connections',
      'server/flows',
      'server/http',
      'server/ingest',
      'server/okta',
      'server/runs',
      'server/slack',
      'server/tables',
    ],
    packages: ['node:'],
  },
  {
    folder: 'server/compose/all.ts',
    may: ['shared', 'server/compose', 'server/config.ts', 'server/lib', 'server/store/store.ts', 'server/telemetry'],
    packages: [],
  },
  { folder: 'server/with-okta-sim.ts', may: ['shared', 'server'], packages: ['node:'] },
  { folder: 'server/main.ts', may: ['shared', 'server'], packages: ['node:', 'close-with-grace'] },
  { folder: 'server/cli', may: ['shared', 'server'], packages: ['node:', 'commander', 'undici'] },

  // Nothing but the language: whoever has words stands upon it.
  { folder: 'editor/i18n', may: ['editor/i18n', 'shared/duration-text.ts'], packages: ['i18next'] },
  // The one place that knows the German texts of all features.
  { folder: 'editor/i18n/german.ts', may: ['editor'], packages: [] },
  { folder: 'editor/geometry', may: ['shared', 'editor/i18n'], packages: ['@dagrejs/dagre'] },
  { folder: 'editor/session', may: ['shared', 'editor/geometry', 'editor/i18n'], packages: ['@xstate/store'] },
  { folder: 'editor/api', may: ['shared', 'editor/i18n'], packages: ['@tanstack/react-query', 'react', 'zod'] },
  { folder: 'editor/ui', may: ['editor/api', 'editor/i18n', 'shared'], packages: [...REACT, 'react-json-view-lite'] },
  {
    folder: 'editor/commands',
    may: ['shared', 'editor/geometry', 'editor/i18n', 'editor/session'],
    packages: ['@mantine/core', 'lucide-react', 'react'],
  },
  editorFeature('canvas', [], ['reactflow']),
  editorFeature('palette'),
  editorFeature('mapping'),
  editorFeature('inspector', ['editor/mapping'], ['@uiw/react-codemirror', '@codemirror/*']),
  editorFeature('flow', CANVAS),
  editorRoom(
    'flow',
    'page',
    ['test', 'simulate', 'cases', 'publish', 'versions', 'find'],
    [...CANVAS, ...INSPECTOR, ...PALETTE],
  ),
  editorRoom('flow', 'test', [], CANVAS),
  editorRoom('flow', 'simulate', [], CANVAS),
  editorRoom('flow', 'cases', [], CANVAS),
  editorRoom('flow', 'compare', [], DIFF_CANVAS),
  editorRoom('flow', 'find'),
  editorRoom('flow', 'publish', ['compare']),
  editorRoom('flow', 'versions', ['compare']),
  editorFeature('flows'),
  editorFeature('runs'),
  editorRoom('runs', 'list'),
  editorRoom('runs', 'run', ['steps', 'story'], CANVAS),
  editorRoom('runs', 'steps', ['story'], CANVAS),
  editorRoom('runs', 'story'),
  editorFeature('events'),
  editorFeature('tables'),
  editorFeature('connections'),
  editorFeature('settings'),
  editorFeature('sign-in'),
  // Every address is a page of a feature.
  { folder: 'editor/app', may: ['editor', 'shared'], packages: [...REACT, 'zod'] },
];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/(\.test|\.test-support|\.contract|^contract-support)\.tsx?$/.test(name)
      ? [path]
      : [];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = text.matchAll(
    /^\s*(?:import|export)\b[^'";]*?from\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

const within = (path: string, prefix: string): boolean =>
  prefix.endsWith('/*') ? dirname(path) === prefix.slice(0, -2) : path === prefix || path.startsWith(`${prefix}/`);

/** The project's own files that a file imports, types counted. */
function targetsOf(path: string): string[] {
  return importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(root, join(root, dirname(path), name)));
}

function ruleFor(path: string): Rule | undefined {
  return rules.filter((rule) => within(path, rule.folder)).toSorted((a, b) => b.folder.length - a.folder.length)[0];
}

function packageAllowed(name: string, packages: string[]): boolean {
  return packages.some((allowed) => {
    if (allowed === 'node:') return name.startsWith('node:');
    if (allowed.endsWith('/*')) return name.startsWith(allowed.slice(0, -1));
    return name === allowed || name.startsWith(`${allowed}/`);
  });
}

function violations(path: string): string[] {
  const rule = ruleFor(path);
  if (rule === undefined) return [`${path}: no rule says what it may import`];
  return importsOf(path).flatMap((name) => {
    if (!name.startsWith('.'))
      return packageAllowed(name, rule.packages) ? [] : [`${path} imports the package ${name}`];
    const target = relative(root, join(root, dirname(path), name));
    if (ruleFor(target) === rule || rule.may.some((prefix) => within(target, prefix))) return [];
    return [`${path} imports ${target}`];
  });
}

test('folders import only what the allow-list gives them', () => {
  expect(['shared', 'server', 'editor'].flatMap(sources).flatMap(violations)).toEqual([]);
});

test('the check sees imports: a file that may import nothing is caught', () => {
  const path = 'server/engine/engine.ts';
  expect(importsOf(path).length).toBeGreaterThan(5);
  expect(importsOf(path).filter((name) => !packageAllowed(name, []))).not.toEqual([]);
});

test('an app of cards imports no other app', () => {
  const crossing = sources('server/cards')
    .filter((path) => path.split('/').length > 3)
    .flatMap((path) => {
      const app = path.split('/')[2] ?? '';
      return targetsOf(path)
        .filter((target) => within(target, 'server/cards') && !within(target, `server/cards/${app}`))
        .map((target) => `${path} → ${target}`);
    });
  expect(crossing).toEqual([]);
});

test('adapters of the store are known to open-store.ts alone, and to commands that work on a file', () => {
  const adapters = ['server/store/sqlite', 'server/store/threaded'];
  const mayKnow = [...adapters, 'server/store/open-store.ts', 'server/cli/backup-command.ts', 'server/cli/examine.ts'];
  const knowing = sources('server')
    .filter((path) => !mayKnow.some((prefix) => within(path, prefix)))
    .flatMap((path) => targetsOf(path).map((target) => ({ path, target })))
    .filter(({ target }) => adapters.some((adapter) => within(target, adapter)))
    .map(({ path, target }) => `${path} → ${target}`);
  expect(knowing).toEqual([]);
});

/** Groups of files that reach each other by their imports, types counted: Tarjan's strongly connected components. */
function circlesOf(targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  function visit(path: string): number {
    let low = order.size;
    const own = low;
    order.set(path, own);
    stack.push(path);
    for (const target of targets.get(path) ?? []) {
      const seen = lowest.get(target) ?? order.get(target);
      const reached = seen ?? visit(target);
      low = Math.min(low, reached);
    }
    lowest.set(path, low);
    if (low < own) return low;
    const circle = stack.splice(stack.lastIndexOf(path));
    // Closed: what comes to it later is in no circle with it.
    for (const each of circle) lowest.set(each, Number.POSITIVE_INFINITY);
    if (circle.length > 1) circles.push(circle.toSorted());
    return Number.POSITIVE_INFINITY;
  }
  for (const path of targets.keys()) if (!order.has(path)) visit(path);
  return circles;
}

test('no files import each other in a circle, types counted, but the four of a run', () => {
  const all = ['shared', 'server', 'editor'].flatMap(sources);
  const circles = circlesOf(new Map(all.map((path) => [path, targetsOf(path)])));
  // A run has frames, frames have steps, a step may be a loop, and a loop has frames.
  const run = ['frame', 'loop', 'run-actor', 'step'].map((name) => `server/engine/run/${name}.ts`);
  expect(circles).toEqual([run]);
});

test('the check sees circles: two that share a file are one, and a way in or out is none', () => {
  const targets = { way: ['a'], a: ['b'], b: ['c', 'd'], c: ['a'], d: ['b', 'out'], out: [], x: ['y'], y: ['x'] };
  expect(circlesOf(new Map(Object.entries(targets)))).toEqual([
    ['a', 'b', 'c', 'd'],
    ['x', 'y'],
  ]);
});

test('no file is a barrel, none is an attic', () => {
  const all = ['shared', 'server', 'editor'].flatMap(sources);
  const barrels = all.filter((path) => {
    const lines = readFileSync(join(root, path), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('//'));
    return lines.length > 1 && lines.every((line) => /^export (\*|\{[^}]*\}|type \{[^}]*\}) from/.test(line));
  });
  const attics = all.filter((path) => readFileSync(join(root, path), 'utf8').split('\n').length > 401);
  expect({ barrels, attics }).toEqual({ barrels: [], attics: [] });
});

test('what tests share sets no hook beside its code: files share modules, and the hook would be that of the first alone', () => {
  const shared = ['shared', 'server', 'editor', 'tests/support']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
    )
    .map((path) => path.replaceAll('\\', '/'))
    .filter(
      (path) => /(?:^tests\/support\/.*|\.test-support|\.contract)\.ts$/.test(path) && !path.endsWith('.test.ts'),
    );
  expect(shared.length).toBeGreaterThan(50);
  const hooked = shared.filter((path) =>
    /^(?:before|after)(?:Each|All)\(/m.test(readFileSync(join(root, path), 'utf8')),
  );
  // Vitest runs this one with each file.
  expect(hooked).toEqual(['tests/support/end-of-file.ts']);
});
