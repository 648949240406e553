// What the browser's tests share: a server, a receiver and a signed-in administrator for each file; gestures on the
// canvas; and a watch on the console, so that no test passes over an error of the page.
import {
  expect,
  type BrowserContext,
  type ConsoleMessage,
  type Locator,
  type Page,
  type WebError,
} from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { flowFile } from './flow-file.ts';
import { startReceiver, type Answer, type Receiver } from './receiver.ts';
import { test as base } from './shared-page.ts';
import { removeFolder, startServer, tempFolder, until, type ServerProcess } from './server-process.ts';

export { expect } from '@playwright/test';

export const ADMIN = { name: 'Ada Admin', email: 'ada@example.com', password: 'correct horse battery staple' };

export interface Site {
  readonly server: ServerProcess;
  readonly receiver: Receiver;
  /** Puts a flow there by the API and gives its id. */
  flow(id: string, nodes: JsonObject, wires?: readonly string[], more?: JsonObject): Promise<string>;
  /** Opens a page of it and waits until it stands. */
  open(page: Page, path: string): Promise<void>;
  /** Opens a flow in the editor and waits for its nodes. */
  openFlow(page: Page, id: string): Promise<void>;
  /** Signs a context in as somebody else who is there. */
  signIn(context: BrowserContext, email: string, password: string): Promise<void>;
}

interface Watch {
  /** What the console may say in this test. */
  allow(pattern: RegExp): void;
}

/** With `watch`: any error in the console, a refused policy, or an exception of the page fails the test. */
export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ context }, use) => {
      const allowed: RegExp[] = [];
      const problems: string[] = [];
      const note = (text: string): void => {
        if (!allowed.some((pattern) => pattern.test(text))) problems.push(text);
      };
      const onError = (error: WebError): void => note(error.error().message);
      const onMessage = (message: ConsoleMessage): void => {
        if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
      };
      context.on('weberror', onError).on('console', onMessage);
      await use({ allow: (pattern) => void allowed.push(pattern) });
      context.off('weberror', onError).off('console', onMessage);
      expect(problems).toEqual([]);
    },
    { auto: true },
  ],
});

/** The browser's own line for an answer that is an error; tests that provoke one allow it. */
export const failedRequest = (status: number): RegExp => new RegExp(`Failed to load resource.*status of ${status}`);

/** Call at the top of a file: one server, receiver and administrator for all of its tests. */
export function useSite(options: { answer?: Answer; env?: Record<string, string>; signedIn?: boolean } = {}): Site {
  let server: ServerProcess | undefined;
  let receiver: Receiver | undefined;
  let dataDir = '';
  let cookies: Awaited<ReturnType<BrowserContext['cookies']>> = [];
  const running = (): ServerProcess => {
    if (server === undefined) throw new Error('The server is there only inside a test.');
    return server;
  };

  test.beforeAll(async ({ browser }) => {
    dataDir = tempFolder('e2e');
    receiver = await startReceiver(options.answer);
    const started = await startServer({ dataDir, ...(options.env === undefined ? {} : { env: options.env }) });
    server = started;
    // It answers a moment before it prints where it is reached.
    const token = await until(
      () => Promise.resolve(/setup\?token=(\S+)/.exec(started.output())?.[1] ?? ''),
      (found) => found !== '',
    );
    const context = await browser.newContext();
    const answer = await context.request.post(`${started.url}/api/setup`, {
      data: { token, ...ADMIN },
      headers: { origin: started.url },
    });
    expect(answer.ok()).toBe(true);
    cookies = await context.cookies();
    await context.close();
  });
  test.beforeEach(async ({ context }) => {
    if (options.signedIn !== false) await context.addCookies(cookies);
  });
  test.afterAll(async () => {
    await server?.end('SIGKILL');
    await receiver?.close();
    removeFolder(dataDir);
  });

  const site: Site = {
    get server() {
      return running();
    },
    get receiver() {
      if (receiver === undefined) throw new Error('The receiver is there only inside a test.');
      return receiver;
    },
    async flow(id, nodes, wires = [], more = {}) {
      await running().api('POST', '/api/flows/import', flowFile(id, nodes, wires, more));
      return id;
    },
    async open(page, path) {
      await page.goto(`${running().url}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
    },
    async openFlow(page, id) {
      await page.goto(`${running().url}/flows/${id}`);
      await expect(page.getByTestId('canvas')).toBeVisible();
      await expect(page.getByTestId('save-state')).toHaveText('Saved');
    },
    async signIn(context, email, password) {
      await context.clearCookies();
      const { url } = running();
      const answer = await context.request.post(`${url}/api/session`, {
        data: { email, password },
        headers: { origin: url },
      });
      expect(answer.ok()).toBe(true);
    },
  };
  return site;
}

export const TRIGGER: JsonObject = { card: 'okta.user-mfa-factor-reset-all', version: 1, name: 'All factors reset' };

/** A node that posts what it is told to an address. */
export function request(url: string, more: JsonObject = {}): JsonObject {
  return {
    card: 'web.request',
    version: 1,
    name: 'Send',
    inputs: { method: 'POST', url, body: { hello: 'world' } },
    ...more,
  };
}

export function compose(text: string, name = 'Write'): JsonObject {
  return { card: 'data.compose', version: 1, name, inputs: { text } };
}

/** The field of a list to choose from, whichever role it has. */
export const selectIn = (place: Locator, name: string): Locator =>
  place.getByRole('combobox', { name }).or(place.getByRole('textbox', { name })).first();

/** How large the smallest text of a card is on the screen, in pixels. */
export const smallestText = (card: Locator): Promise<number> =>
  card.evaluate((node) => {
    const scale = node.getBoundingClientRect().width / (node as HTMLElement).offsetWidth;
    const words = [...node.querySelectorAll('*')].filter((each) =>
      [...each.childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== ''),
    );
    return Math.min(...words.map((each) => Number.parseFloat(getComputedStyle(each).fontSize) * scale));
  });

/** Waits until the draft is on the server. */
export async function saved(page: Page): Promise<void> {
  // What was typed is handed on once it is painted, or before the next key: this one does nothing else.
  await page.keyboard.press('Shift');
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
}

export function edges(page: Page): Locator {
  return page.locator('.react-flow__edge');
}

/** Drags a palette card to a spot of the canvas (parts of its width and height). */
export async function dragCard(page: Page, card: string, x: number, y: number): Promise<void> {
  const canvas = page.getByTestId('canvas');
  const box = (await canvas.boundingBox())!;
  await page
    .getByTestId(`palette-card-${card}`)
    .dragTo(canvas, { targetPosition: { x: box.width * x, y: box.height * y } });
}

/** Waits until it stands still: a view that is being laid out, or a panel that comes, moves what would be taken hold of. */
export async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  await expect(locator).toBeVisible();
  return locator.evaluate(async (element) => {
    const middle = (): { x: number; y: number } => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    };
    for (let before = middle(); ;) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const now = middle();
      if (now.x === before.x && now.y === before.y) return now;
      before = now;
    }
  });
}

/** Draws a wire from a port (`node-port`) to a spot, with the mouse, and lets go. */
export async function drawWire(page: Page, port: string, to: { x: number; y: number }): Promise<void> {
  const from = await middleOf(page.getByTestId(`port-${port}`));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 30, from.y + 10, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
}

export async function wire(page: Page, port: string, node: string): Promise<void> {
  await drawWire(page, port, await middleOf(page.getByTestId(`entry-${node}`)));
}

/** The draft as the server has it. */
export async function draft(
  site: Site,
  id: string,
): Promise<{
  flow: {
    nodes: Record<string, { inputs?: JsonObject; name?: string; card: string; parent?: string }>;
    edges: { from: string; port: string; to: string }[];
    layout?: { nodes: Record<string, { x: number; y: number }> };
  };
  revision: number;
}> {
  return site.server.api('GET', `/api/flows/${id}`);
}

export const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z');

/** What the page says to those who listen. */
export const said = (page: Page, text: RegExp): Promise<void> =>
  expect(page.getByRole('status').filter({ hasText: text })).toBeAttached();
