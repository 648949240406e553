// `npm run bench:editor`: how fast the editor is in a real browser. What is typed, drawn and clicked stands beside the same
// in a bare page of the same run, since machines differ and have moods: read the ratios. Numbers only; nothing here passes
// or fails. `npm run bench:editor -- typing open` runs parts: load, open, drag, typing, undo, click.
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { ensureBrowser } from '../../scripts/browser.ts';
import { removeFolder, startServer, tempFolder, until, type ServerProcess } from '../support/server-process.ts';
import { largeFlow } from './large-flow.ts';
import { PROBE } from './editor-probe.ts';
import { framesAfterKeys, framesAfterPresses } from './frame-times.ts';

const SIZES = [10, 300, 1_000];
/** A flow of the most nodes has no room for those that undo takes away. */
const SIZES_OF_UNDO = [10, 300, 980];
const KEYS = 60;
const CLICKS = 24;
/** Between two letters: a quick typist. */
const KEY_MS = 90;

interface Bench {
  server: ServerProcess;
  context: BrowserContext;
  browser: Browser;
}

async function start(): Promise<Bench & { end(): Promise<void> }> {
  const found = await ensureBrowser();
  if ('problem' in found) throw new Error(found.problem);
  const dataDir = tempFolder('bench-editor');
  const server = await startServer({ dataDir });
  const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(PROBE);
  const token = await until(
    () => Promise.resolve(/setup\?token=(\S+)/.exec(server.output())?.[1] ?? ''),
    (text) => text !== '',
  );
  const who = { name: 'Ada Admin', email: 'ada@example.com', password: 'correct horse battery staple' };
  await context.request.post(`${server.url}/api/setup`, { data: { token, ...who }, headers: { origin: server.url } });
  const sizes = new Set([...SIZES, ...SIZES_OF_UNDO]);
  for (const size of sizes) await server.api('POST', '/api/flows/import', largeFlow(size));
  const end = async (): Promise<void> => {
    await browser.close();
    await server.end('SIGKILL');
    removeFolder(dataDir);
  };
  return { server, context, browser, end };
}

function print(what: string, ours: string, yardstick = '', ratio = ''): void {
  process.stdout.write(`${what.padEnd(46)} ${ours.padEnd(34)} ${yardstick.padEnd(30)} ${ratio}\n`);
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const ranked = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
const both = (values: readonly number[]): string => `${ms(ranked(values, 0.5))}, p95 ${ms(ranked(values, 0.95))}`;

/** What a page fetches with nothing cached, until it stands and in all. */
async function benchLoad({ server, context, browser }: Bench): Promise<void> {
  const storageState = await context.storageState();
  for (const [name, path, stands] of [
    ['/', '/', 'h1'],
    ['/flows/… of 10 nodes', '/flows/of-10', '.react-flow__node'],
    ['/runs', '/runs', 'h1'],
    ['/events', '/events', 'h1'],
    ['/connections', '/connections', 'h1'],
    ['/settings/hook', '/settings/hook', 'h1'],
  ] as const) {
    const fresh = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState });
    const page = await fresh.newPage();
    const network = await fresh.newCDPSession(page);
    await network.send('Network.enable');
    let bytes = 0;
    let requests = 0;
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
      requests += 1;
    });
    await page.goto(`${server.url}${path}`);
    await page.locator(stands).first().waitFor();
    const first = `${(bytes / 1_000).toFixed(0)} kB in ${requests} requests`;
    await page.waitForTimeout(3_000);
    print(`load ${name}`, first, `later ${(bytes / 1_000).toFixed(0)} kB in ${requests}`);
    await fresh.close();
  }
}

/** From the beginning of the navigation until the nodes are painted, files cached, beside an empty page. */
async function benchOpen({ server, context }: Bench): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${server.url}/flows/of-10`);
  await page.locator('.react-flow__node').first().waitFor();
  const bare: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    await page.goto(`${server.url}/favicon.svg`);
    bare.push(await page.evaluate(() => globalThis.probe.painted('svg')));
  }
  const yardstick = ranked(bare, 0.5);
  for (const size of SIZES) {
    const times: number[] = [];
    let nodes = 0;
    for (let time = 0; time < 5; time += 1) {
      await page.goto(`${server.url}/flows/of-${size}`);
      times.push(await page.evaluate(() => globalThis.probe.painted('.react-flow__node')));
      await page.waitForTimeout(1_500);
      nodes = await page.locator('.react-flow__node').count();
    }
    const least = Math.min(...times);
    print(
      `open ${size} nodes (${nodes} in the DOM)`,
      `${ms(ranked(times, 0.5))}, least ${ms(least)}`,
      `a bare page ${ms(yardstick)}`,
    );
  }
  await page.close();
}

async function openFlow({ server, context }: Bench, size: number): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/flows/of-${size}`);
  await page.getByTestId('save-state').waitFor();
  await page.waitForTimeout(2_500);
  return page;
}

async function bareArea({ context, server }: Bench): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.url}/favicon.svg`);
  await page.goto('data:text/html,<textarea rows=6 cols=60 autofocus></textarea>');
  await page.locator('textarea').focus();
  return page;
}

/** From each key's own time to the frame that shows what it did. */
function typed(page: Page, key: (at: number) => string, count = KEYS): Promise<number[]> {
  return framesAfterKeys(page, async () => {
    for (let at = 0; at < count; at += 1) {
      await page.keyboard.press(key(at));
      await page.waitForTimeout(KEY_MS);
    }
  });
}

const letter = (at: number): string => 'abcdefghij klmnopq rstuvwxyz'[at % 28] ?? 'a';

async function benchTyping(bench: Bench): Promise<void> {
  const area = await bareArea(bench);
  const bare = await typed(area, letter);
  await area.close();
  for (const size of SIZES) {
    const page = await openFlow(bench, size);
    await chooseNode(page, 'n1');
    await page.getByTestId('inspector').getByRole('textbox', { name: 'Text' }).first().click();
    await page.keyboard.press('End');
    const times = await typed(page, letter);
    compare(`letter typed to paint, ${size} nodes`, times, bare);
    await page.close();
  }
}

async function benchUndo(bench: Bench): Promise<void> {
  const area = await bareArea(bench);
  await typed(area, letter, 20);
  const bare = await typed(area, () => 'Control+z', 15);
  await area.close();
  for (const size of SIZES_OF_UNDO) {
    const page = await openFlow(bench, size);
    await chooseNode(page, 'n1');
    await page.getByTestId('canvas').focus();
    for (let at = 0; at < 20; at += 1) {
      await page.keyboard.press(at % 2 === 0 ? 'Shift+ArrowDown' : 'Shift+ArrowUp');
      await page.waitForTimeout(50);
      if (at % 2 === 0) await page.keyboard.press('Control+d');
    }
    compare(`undo to paint, ${size} nodes`, await typed(page, () => 'Control+z', 15), bare);
    await page.close();
  }
}

function compare(what: string, times: readonly number[], bare: readonly number[]): void {
  const ratio = ranked(times, 0.5) / ranked(bare, 0.5);
  print(what, both(times), `a bare text area ${both(bare)}`, `${ratio.toFixed(1)} times`);
}

async function chooseNode(page: Page, key: string): Promise<void> {
  await page.getByTestId(`node-${key}`).click();
  await page.getByTestId('inspector').locator('[data-field]').first().waitFor();
}

/** From the press of the mouse to the frame with the panel of the node. */
async function benchClick(bench: Bench): Promise<void> {
  for (const size of SIZES) {
    const page = await openFlow(bench, size);
    await chooseNode(page, 'n1');
    await page.waitForTimeout(1_500);
    const times = await framesAfterPresses(page, async () => {
      const waits: number[] = [];
      for (let at = 0; at < CLICKS; at += 1) {
        const key = at % 2 === 0 ? 'n2' : 'n1';
        await page.evaluate((name) => globalThis.probe.click(name), `Name ${key}`);
        await page.getByTestId(`node-${key}`).click();
        waits.push(await page.evaluate(() => globalThis.probe.clicked()));
        await page.waitForTimeout(300);
      }
      return waits;
    });
    print(`press on a node to its panel, ${size} nodes`, both(times));
    await page.close();
  }
}

/** Frames while a node is dragged about, beside those of a bare page under the same moves. */
async function benchDrag(bench: Bench): Promise<void> {
  const area = await bareArea(bench);
  const bare = await dragged(area, { x: 200, y: 300 });
  await area.close();
  for (const size of SIZES) {
    const page = await openFlow(bench, size);
    const box = await page.getByTestId('node-n1').boundingBox();
    if (box === null) throw new Error('The node n1 is not in sight.');
    const frames = await dragged(page, { x: box.x + box.width / 2, y: box.y + 12 });
    print(`frame of a drag, ${size} nodes`, both(frames), `a bare page ${both(bare)}`);
    await page.close();
  }
}

async function dragged(page: Page, from: { x: number; y: number }): Promise<number[]> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y + 20, { steps: 3 });
  await page.evaluate(() => globalThis.probe.frames());
  for (let at = 0; at < 120; at += 1) {
    await page.mouse.move(from.x + 60 + 40 * Math.sin(at / 8), from.y + 60 + 40 * Math.cos(at / 8));
  }
  const frames = await page.evaluate(() => globalThis.probe.taken());
  await page.mouse.up();
  return frames;
}

const PARTS: Record<string, (bench: Bench) => Promise<void>> = {
  load: benchLoad,
  open: benchOpen,
  drag: benchDrag,
  typing: benchTyping,
  undo: benchUndo,
  click: benchClick,
};

const wanted = process.argv.slice(2);
const bench = await start();
try {
  for (const [name, part] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await part(bench);
} finally {
  await bench.end();
}
