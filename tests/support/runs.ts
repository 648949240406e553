// Runs as events start them, for tests of the pages that show them.
import { expect, type Site } from './browser.ts';
import { envelope, resetEvent } from './sample-events.ts';
import { deliver, until } from './server-process.ts';

/** Activates the flow, delivers a reset, deactivates it again; gives the run. */
export async function runByEvent(site: Site, flowId: string): Promise<string> {
  await site.server.api('POST', `/api/flows/${flowId}/activate`);
  expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
  const { items } = await until(
    () => site.server.api<{ items: { id: string }[] }>('GET', `/api/runs?flow=${flowId}`),
    (answer) => answer.items.length > 0,
  );
  await site.server.api('POST', `/api/flows/${flowId}/deactivate`);
  const [run] = items;
  return run!.id;
}
