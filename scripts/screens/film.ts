// Makes the short animated picture of the README: somebody builds a first flow with the mouse and tries it.
import type { Locator, Page } from '@playwright/test';

import { animatedPng, type Frame } from './animated-png.ts';
import { take, type Camera } from './camera.ts';
import type { Picture } from './png.ts';
import type { ShownSite } from './site.ts';
import { expect } from './view.ts';

const SIZE = { width: 1360, height: 765 };
/** How long each picture of a drag stays. */
const DRAG_MS = 70;
/** How long a picture stays that people should look at. */
const LOOK_MS = 900;

/** Plays the film and gives it as a file. @param site an empty one; the flow that is built stays in it */
export async function film(camera: Camera, site: ShownSite): Promise<Buffer> {
  const page = await camera.newPage(SIZE, site);
  await page.addInitScript(showPointer);
  const frames: Frame[] = [];
  /** Takes what is seen now, which stays for so many milliseconds; what has not changed stays for so many more. */
  const shot = async (ms: number): Promise<void> => {
    const picture = await take(page);
    const last = frames.at(-1);
    if (last !== undefined && isSame(last.picture, picture)) last.ms += ms;
    else frames.push({ picture, ms });
  };
  try {
    await play(page, site, shot);
  } finally {
    await page.context().close();
  }
  return animatedPng(frames);
}

const isSame = (one: Picture, other: Picture): boolean => one.pixels.every((color, at) => color === other.pixels[at]);

type Shot = (ms: number) => Promise<void>;

async function play(page: Page, site: ShownSite, shot: Shot): Promise<void> {
  await page.goto(`${site.url}/`);
  await page.getByRole('button', { name: 'New flow' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Respond to a reset');
  await shot(LOOK_MS);
  await press(page, page.getByRole('button', { name: 'Create empty flow' }), shot);
  await expect(page.getByRole('button', { name: 'Add a trigger' })).toBeVisible();
  await expect(page.getByTestId('issues')).toHaveText(/issue/);
  await shot(LOOK_MS);

  await drop(page, 'okta.user-mfa-factor-reset-all', { x: 0.22, y: 0.3 }, shot);
  await drop(page, 'logic.if', { x: 0.74, y: 0.3 }, shot);
  await wire(page, 'trigger-out', 'if1', shot);
  await press(page, page.getByTestId('node-if1'), shot);
  const inspector = page.getByTestId('inspector');
  await press(page, inspector.getByRole('combobox', { name: 'Row 1: field' }).first(), shot);
  await page.keyboard.type('Admin ID');
  await shot(LOOK_MS);
  await page.keyboard.press('Enter');
  await inspector.getByRole('combobox', { name: 'Row 1: operator' }).selectOption('is not');
  await shot(LOOK_MS);
  await inspector.getByRole('button', { name: 'Row 1: compare with a field' }).click();
  await inspector.getByLabel('Row 1: value', { exact: true }).fill('trigger.oktaUser.id');
  await page.keyboard.press('Enter');
  await shot(LOOK_MS);

  await drop(page, 'data.compose', { x: 0.5, y: 0.75 }, shot);
  await wire(page, 'if1-true', 'composeText', shot);
  await press(page, page.getByTestId('node-composeText'), shot);
  await press(page, inspector.getByRole('textbox', { name: 'Text' }).first(), shot);
  await page.keyboard.type('Reset by ');
  await page.getByRole('textbox', { name: 'Search fields' }).fill('admin display');
  await shot(LOOK_MS);
  await press(page, page.getByTestId('data-trigger.admin.displayName'), shot);
  await shot(LOOK_MS);

  await press(page, page.getByTestId('test-run'), shot);
  await press(page, page.getByTestId('test-start'), shot);
  await expect(page.getByTestId('step-composeText')).toHaveAttribute('data-status', 'succeeded');
  await shot(LOOK_MS);
  await press(page, page.getByTestId('step-composeText'), shot);
  await shot(2_500);
}

/** Moves the pointer to the middle of the target and clicks. */
async function press(page: Page, target: Locator, shot: Shot): Promise<void> {
  const { x, y } = await middle(target);
  await page.mouse.move(x, y);
  await shot(350);
  await page.mouse.click(x, y);
  await page.waitForTimeout(250);
  await shot(350);
}

/** Drags a card from the palette onto the canvas. `to`: shares of the canvas's width and height. */
async function drop(page: Page, card: string, to: { x: number; y: number }, shot: Shot): Promise<void> {
  const from = await middle(page.getByTestId(`palette-card-${card}`));
  const canvas = (await page.getByTestId('canvas').boundingBox())!;
  await drag(page, from, { x: canvas.x + canvas.width * to.x, y: canvas.y + canvas.height * to.y }, shot);
}

/** Drags an edge from a port to the entry of a node. */
async function wire(page: Page, port: string, entry: string, shot: Shot): Promise<void> {
  await drag(
    page,
    await middle(page.getByTestId(`port-${port}`)),
    await middle(page.getByTestId(`entry-${entry}`)),
    shot,
  );
}

interface Spot {
  x: number;
  y: number;
}

async function drag(page: Page, from: Spot, to: Spot, shot: Shot): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await shot(300);
  await page.mouse.down();
  const steps = 7;
  for (let at = 1; at <= steps; at += 1) {
    const part = at / steps;
    await page.mouse.move(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, { steps: 2 });
    await shot(DRAG_MS);
  }
  await page.mouse.up();
  await page.waitForTimeout(300);
  await shot(500);
}

async function middle(target: Locator): Promise<Spot> {
  await target.scrollIntoViewIfNeeded();
  const box = (await target.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Draws a pointer that follows the mouse, since a picture of a page has none. It runs in the page. */
function showPointer(): void {
  const arrow = 'M1 1 L1 17 L5.4 13 L8.2 19.2 L10.8 18 L8 12 L14 12 Z';
  addEventListener('DOMContentLoaded', () => {
    const pointer = document.createElement('div');
    pointer.innerHTML = `<svg width="18" height="22"><path d="${arrow}" fill="#111" stroke="#fff" stroke-width="1.2"/></svg>`;
    pointer.style.cssText = 'position:fixed;left:-40px;top:0;z-index:100000;pointer-events:none';
    document.documentElement.append(pointer);
    const follow = (event: MouseEvent): void => {
      pointer.style.left = `${event.clientX}px`;
      pointer.style.top = `${event.clientY}px`;
    };
    for (const kind of ['mousemove', 'drag', 'dragover'] as const) addEventListener(kind, follow, true);
  });
}
