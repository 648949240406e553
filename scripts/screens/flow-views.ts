// The views of the flow page and of what opens on it, and of the list of flows.
import type { Page } from '@playwright/test';

import { expect, open, openFlow, settle, type Stage, type View } from './view.ts';

/** The flow that is shown where a view needs no other one. */
const SHOWN = 'reset-by-someone-else';
const inspector = (page: Page) => page.getByTestId('inspector');
const drawer = (page: Page, tab: string) =>
  page.getByRole('region', { name: 'Test and runs' }).getByRole('button', { name: tab, exact: true });

/** Opens a flow and selects one of its nodes, which is brought into sight. */
async function node(stage: Stage, key: string, id = SHOWN): Promise<void> {
  await openFlow(stage, id);
  await bringIntoSight(stage.page, key);
  await stage.page.getByTestId(`node-${key}`).click();
  await expect(inspector(stage.page).getByRole('textbox', { name: 'Name', exact: true })).toBeVisible();
}

/** Moves the canvas to the node, unless all of it is seen. */
async function bringIntoSight(page: Page, key: string): Promise<void> {
  const canvas = page.getByTestId('canvas');
  const [room, card] = await Promise.all([canvas.boundingBox(), page.getByTestId(`node-${key}`).boundingBox()]);
  const isSeen = room !== null && card !== null && card.x >= room.x && card.x + card.width <= room.x + room.width;
  if (isSeen) return;
  await canvas.press('Control+f');
  const search = page.getByRole('searchbox', { name: 'Find in the flow' });
  await search.fill(key);
  await search.press('Enter');
  await search.press('Escape');
  await settle(page);
}

/** Opens a flow and chooses an item of its menu. */
async function menuItem(stage: Stage, name: string, id = SHOWN): Promise<void> {
  await openFlow(stage, id);
  await stage.page.getByTestId('flow-menu').click();
  await stage.page.getByRole('menuitem', { name }).click();
}

export const FLOW_VIEWS: View[] = [
  {
    name: 'flow-empty',
    title: 'An empty flow',
    go: async (stage) => {
      await openFlow(stage, 'respond-to-a-reset');
      await expect(stage.page.getByRole('button', { name: 'Add a trigger' })).toBeVisible();
    },
  },
  { name: 'flow', title: 'A flow', go: (stage) => openFlow(stage, SHOWN) },
  { name: 'flow-large', title: 'A flow of sixty steps', go: (stage) => openFlow(stage, 'large') },
  { name: 'flow-paused', title: 'A paused flow', go: (stage) => openFlow(stage, 'reset-notice') },
  { name: 'flow-loop', title: 'A For each and its body', go: (stage) => openFlow(stage, 'tell-the-team') },
  { name: 'node', title: 'An open node, with the fields of earlier ones', go: (stage) => node(stage, 'tell') },
  { name: 'node-trigger', title: 'A trigger', go: (stage) => node(stage, 'trigger') },
  { name: 'conditions', title: 'A condition as rows', go: (stage) => node(stage, 'bySomeoneElse') },
  {
    name: 'expression',
    title: 'A condition as an expression, completed while typing',
    go: async (stage) => {
      await node(stage, 'bySomeoneElse');
      await inspector(stage.page)
        .getByRole('button', { name: /Edit as code/ })
        .first()
        .click();
      await inspector(stage.page).getByRole('textbox', { name: 'Condition' }).click();
      await stage.page.keyboard.press('Control+Space');
      await stage.page.locator('.cm-tooltip-autocomplete').waitFor();
    },
  },
  {
    name: 'node-settings',
    title: 'Settings of a node',
    go: async (stage) => {
      await node(stage, 'tell');
      await inspector(stage.page).getByRole('tab', { name: 'Settings' }).click();
    },
  },
  {
    name: 'issues',
    title: 'Issues of a flow',
    go: async (stage) => {
      await node(stage, 'write', 'vpn-review');
      await stage.page.getByTestId('issues').click();
    },
  },
  {
    name: 'test',
    title: 'A dry test and its results',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await stage.page.getByTestId('test-run').click();
      await stage.page.getByTestId('test-start').click();
      await stage.page.getByTestId('step-tell').click();
      await stage.page.getByRole('tab', { name: 'Result' }).click();
    },
  },
  {
    name: 'simulate',
    title: 'A simulation under way',
    go: async (stage) => {
      await openFlow(stage, 'suspend-after-reset');
      await drawer(stage.page, 'Simulate').click();
      await expect(stage.page.getByRole('list', { name: 'Under way' })).toBeVisible();
      await stage.page.getByRole('list', { name: 'Under way' }).getByRole('button', { name: /ends$/ }).first().click();
    },
  },
  {
    name: 'cases',
    title: 'Test cases of a flow and what they cover',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await drawer(stage.page, 'Test cases').click();
      await stage.page.getByRole('button', { name: 'Run all' }).click();
      await expect(stage.page.getByTestId('cases').getByRole('status')).toHaveText(/passed/);
    },
  },
  {
    name: 'flow-runs',
    title: 'Runs of a flow',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await drawer(stage.page, 'Runs').click();
      await expect(stage.page.getByRole('button', { name: 'Show on canvas' }).first()).toBeVisible();
    },
  },
  {
    name: 'publish',
    title: 'What publishing changes',
    go: async (stage) => {
      await openFlow(stage, 'mass-reset');
      await stage.page.getByTestId('publish').click();
      await expect(stage.page.getByRole('dialog').getByTestId('diff-canvas')).toBeVisible();
    },
  },
  {
    name: 'versions',
    title: 'Versions of a flow',
    go: (stage) => menuItem(stage, 'Versions…', 'mass-reset'),
  },
  {
    name: 'compare',
    title: 'Two versions compared',
    go: async (stage) => {
      await menuItem(stage, 'Versions…', 'mass-reset');
      await stage.page.getByRole('button', { name: 'Compare…' }).last().click();
      await expect(
        stage.page.getByRole('dialog', { name: 'Compare versions' }).getByTestId('diff-canvas'),
      ).toBeVisible();
    },
  },
  { name: 'catch-up', title: 'Events that a flow has missed', go: (stage) => menuItem(stage, 'Catch up…') },
  {
    name: 'find',
    title: 'Finding in a flow',
    go: async (stage) => {
      await openFlow(stage, 'suspend-after-reset');
      await stage.page.getByTestId('canvas').press('Control+f');
      await stage.page.getByRole('searchbox', { name: 'Find in the flow' }).fill('uses:trigger.oktaUser');
    },
  },
  {
    name: 'outline',
    title: 'The outline of a flow',
    go: async (stage) => {
      await openFlow(stage, 'tell-the-team');
      await stage.page.getByTestId('canvas').press('o');
      await expect(stage.page.getByRole('tree', { name: 'Outline of the flow' })).toBeVisible();
    },
  },
  {
    name: 'commands',
    title: 'All that can be done, by name',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await stage.page.getByTestId('canvas').press('Control+k');
      await expect(stage.page.getByTestId('command-palette').getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'quick-add',
    title: 'Adding a card',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await stage.page.getByTestId('canvas').press('/');
      await stage.page.getByTestId('quick-add').getByRole('combobox').fill('okta user');
    },
  },
  { name: 'keys', title: 'The sheet of keys', go: (stage) => menuItem(stage, 'Keys…') },
  {
    name: 'menu-of-a-card',
    title: 'The menu of a card',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await bringIntoSight(stage.page, 'tell');
      await stage.page.getByTestId('node-tell').click({ button: 'right' });
      await expect(stage.page.getByTestId('canvas-menu')).toBeVisible();
    },
  },
  {
    name: 'menu-of-a-flow',
    title: 'The menu of a flow',
    go: async (stage) => {
      await openFlow(stage, SHOWN);
      await stage.page.getByTestId('flow-menu').click();
      await expect(stage.page.getByRole('menuitem', { name: 'Delete flow…' })).toBeVisible();
    },
  },
  {
    name: 'flow-server-gone',
    title: 'A flow while the server does not answer',
    go: async (stage) => {
      await openFlow(stage, 'cool-down');
      await stage.page.context().setOffline(true);
      await stage.page.getByTestId('node-wait').click();
      await inspector(stage.page).getByRole('textbox', { name: 'Name', exact: true }).fill('Let two hours pass');
      await expect(stage.page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
    },
  },
  {
    name: 'flow-not-there',
    title: 'A flow that is not there',
    go: async (stage) => {
      await stage.page.goto(`${stage.site.url}/flows/not-there`);
      await expect(stage.page.getByRole('alert')).toBeVisible();
    },
  },
];

export const LIST_VIEWS: View[] = [
  { name: 'flows', title: 'Flows', go: (stage) => open(stage, stage.site, '/') },
  { name: 'flows-none', title: 'Flows, before there are any', go: (stage) => open(stage, stage.bare, '/') },
  {
    name: 'flows-no-match',
    title: 'Flows, none of which fits',
    go: (stage) => open(stage, stage.site, '/?q=payroll'),
  },
  {
    name: 'new-flow',
    title: 'A new flow, and the templates',
    go: async (stage) => {
      await open(stage, stage.site, '/');
      await stage.page.getByRole('button', { name: 'New flow' }).click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'flows-menu',
    title: 'What can be done with a flow of the list',
    go: async (stage) => {
      await open(stage, stage.site, '/');
      await stage.page
        .getByRole('button', { name: /^Actions for/ })
        .nth(2)
        .click();
      await expect(stage.page.getByRole('menuitem', { name: 'Keep runs…' })).toBeVisible();
    },
  },
  {
    name: 'flows-chosen',
    title: 'What would become of the chosen flows',
    go: async (stage) => {
      await open(stage, stage.site, '/');
      await expect(stage.page.getByRole('checkbox', { name: /^Choose Alert/ })).toBeVisible();
      await stage.page.getByRole('checkbox', { name: 'Choose all flows of this list' }).check();
      await stage.page.getByRole('button', { name: 'Activate…', exact: true }).click();
      await expect(stage.page.getByRole('dialog')).toContainText('It changes');
    },
  },
];
