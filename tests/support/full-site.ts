// A site with something of everything, for tests that look at pages: flows, a failed run, an event, a connection, a token.
import { compose, request, TRIGGER, type Site } from './browser.ts';
import { envelope, resetEvent } from './sample-events.ts';
import { deliver, until } from './server-process.ts';
import type { Answer } from './receiver.ts';

/** The receiver of `fullSite`: refuses at `/refuses`. */
export const refusing: Answer = ({ url }, response) => {
  response.writeHead(url === '/refuses' ? 403 : 200, { 'content-type': 'application/json' });
  response.end('{"ok":true}');
};

/** Gives the id of its run: one way taken, one skipped, one step failed, one note and one disabled node. */
export async function fullSite(site: Site): Promise<string> {
  await site.flow(
    'full',
    {
      trigger: TRIGGER,
      choose: {
        card: 'logic.if',
        version: 1,
        name: 'By someone else?',
        inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' },
      },
      send: request(`${site.receiver.url}/refuses`, { name: 'Send it' }),
      skipped: compose('Not this time', 'Skipped one'),
      off: { ...compose('Off', 'Switched off'), disabled: true },
    },
    ['trigger -> choose', 'choose.true -> send', 'choose.false -> skipped', 'skipped -> off'],
    {
      layout: {
        nodes: {
          trigger: { x: 0, y: 120 },
          choose: { x: 320, y: 120 },
          send: { x: 640, y: 40 },
          skipped: { x: 640, y: 240 },
          off: { x: 960, y: 240 },
        },
        notes: { note1: { x: 0, y: 280, width: 240, height: 96, text: 'Ask the help desk first.' } },
      },
    },
  );
  await site.flow('broken', { trigger: TRIGGER, send: { card: 'web.request', version: 1, name: 'No address' } }, [
    'trigger -> send',
  ]);
  await site.server.api('POST', '/api/flows/full/activate');
  await deliver(site.server, envelope([resetEvent()]));
  const { items } = await until(
    () => site.server.api<{ items: { id: string; status: string }[] }>('GET', '/api/runs?flow=full'),
    (answer) => answer.items[0]?.status === 'failed',
  );
  await site.server.api('POST', '/api/connections', {
    id: 'slack',
    app: 'slack',
    name: 'Security channel',
    settings: { webhookUrl: 'https://hooks.slack.com/services/T0/B0/x' },
  });
  await site.server.api('POST', '/api/tokens', { name: 'Nightly export', role: 'viewer' });
  return items[0]!.id;
}
