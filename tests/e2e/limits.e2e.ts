// The largest that people make: fifty ports, names of eighty characters without a space, texts of five thousand. Nothing
// sticks out of where it stands, at the smallest window that is supported, nor at the usual one.
import type { Locator, Page } from '@playwright/test';

import { compose, expect, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();
const LONG = 'Supercalifragilistic'.repeat(4);
const WORDS = 'A name of eighty characters with spaces in it, as people write who explain it all'.slice(0, 80);
const TEXT = 'Lorem ipsum dolor sit amet. '.repeat(180).slice(0, 5_000);
const SIZES = [
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
];
let runId = '';

test.beforeAll(async () => {
  const cases = Array.from({ length: 48 }, (_, at) => ({
    name: at === 7 ? LONG : `case-${at}`,
    equals: String(at),
  }));
  await site.flow(
    'largest',
    {
      trigger: { ...TRIGGER, name: WORDS },
      choose: { card: 'logic.switch', version: 1, name: LONG, inputs: { value: '{{ trigger.admin.id }}', cases } },
      write: { ...compose(TEXT, LONG) },
      words: compose(`{{ trigger.oktaUser.displayName }} ${TEXT}`.slice(0, 5_000), WORDS),
    },
    ['trigger -> choose', 'choose.otherwise -> write', 'write -> words', 'choose.case-3 -> words'],
    { name: LONG, description: TEXT.slice(0, 2_000) },
  );
  const started = await site.server.api<{ runId: string }>('POST', '/api/flows/largest/run', { mode: 'dry' });
  ({ runId } = started);
});

/** What sticks out of the place at its left or right, but for what lies in something that scrolls or cuts it off itself. */
function stickingOut(place: Locator): Promise<string[]> {
  return place.evaluate((root) => {
    const frame = root.getBoundingClientRect();
    const isOut = (element: Element): boolean => {
      const { left, right, width } = element.getBoundingClientRect();
      if (width === 0 || (left >= frame.left - 1 && right <= frame.right + 1)) return false;
      for (let around = element.parentElement; around !== null && around !== root; around = around.parentElement)
        if (getComputedStyle(around).overflowX !== 'visible') return false;
      return true;
    };
    return (
      [...root.querySelectorAll('*')]
        // Ports, and the mark of how a step ended, sit on the edge of their card.
        .filter((element) => element.closest('.react-flow__handle, [class*="stepMark"]') === null && isOut(element))
        .map((element) => `${element.tagName} ${element.getAttribute('class')}: ${element.textContent.slice(0, 40)}`)
    );
  });
}

async function fits(page: Page, place: Locator): Promise<void> {
  await expect(place.first()).toBeVisible();
  for (const each of await place.all()) expect.soft(await stickingOut(each)).toEqual([]);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect.soft(content).toBeLessThanOrEqual(window);
}

for (const size of SIZES) {
  test(`at ${size.width} by ${size.height}`, async ({ page }) => {
    await page.setViewportSize(size);
    const main = page.getByRole('main');
    const inspector = page.getByTestId('inspector');

    await test.step('the flow page, its cards and their panels', async () => {
      await site.openFlow(page, 'largest');
      await expect(page.getByTestId('issues')).toHaveText(/issue/);
      await fits(page, main);
      const cards = page.locator('.react-flow__node-card');
      await fits(page, cards);
      // The ports stand in order within their card, none over the one before.
      const ports = await page.getByTestId(/^port-choose-/).all();
      expect(ports.length).toBeGreaterThanOrEqual(49);
      const tops = await Promise.all(ports.map(async (port) => (await port.boundingBox())!.y));
      for (const [at, top] of tops.entries()) if (at > 0) expect(top - tops[at - 1]!).toBeGreaterThan(4);
      for (const key of ['choose', 'write', 'words', 'trigger']) {
        await page.getByTestId(`node-${key}`).dispatchEvent('click');
        await expect(inspector.getByRole('textbox', { name: 'Name', exact: true }).first()).toBeVisible();
        await expect(inspector.locator('[data-field]').first()).toBeVisible();
        await fits(page, inspector);
      }
    });

    await test.step('search, outline, simulation, publishing', async () => {
      await page.getByTestId('canvas').press('Control+f');
      await page.getByRole('searchbox', { name: 'Find in the flow' }).fill('super');
      await page.getByTestId('canvas').press('o');
      await fits(page, page.getByTestId('outline'));
      await page.getByTestId('outline').getByRole('button', { name: 'Close' }).click();
      await page
        .getByRole('region', { name: 'Test and runs' })
        .getByRole('button', { name: 'Simulate', exact: true })
        .click();
      await fits(page, page.getByTestId('simulation'));
      await page.getByTestId('publish').click();
      await expect(page.getByTestId('publish-confirm')).toBeInViewport();
      await fits(page, page.getByRole('dialog'));
    });

    await test.step('the lists and the run', async () => {
      await site.open(page, '/');
      await expect(page.getByTestId('flow-row-largest')).toBeVisible();
      await fits(page, main);
      await site.open(page, '/runs');
      await expect(page.getByTestId(`run-row-${runId}`)).toBeVisible();
      await fits(page, main);
      await site.open(page, `/runs/${runId}?step=write`);
      await expect(page.getByTestId('step-write')).toBeVisible();
      await fits(page, main);
      await fits(page, page.locator('.react-flow__node-card'));
    });
  });
}
