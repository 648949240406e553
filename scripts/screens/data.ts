// Makes what the pictures show: a day of an org whose users have their factors reset, with real flows, a real server
// and the simulated org.
import { readdirSync, readFileSync } from 'node:fs';

import { registerHook } from '../../server/okta/sim/connect.ts';
import { startOktaSim, type OktaSim } from '../../server/okta/sim/sim.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { JsonObject } from '../../shared/json.ts';
import { until } from '../../tests/support/server-process.ts';
import { resetAll } from '../../tests/support/okta-org.ts';
import { startElsewhere } from './elsewhere.ts';
import { broken, coolDown, large, openTicket, tellTeam } from './own-flows.ts';
import { WHO, type ShownSite } from './site.ts';

const flows = new URL('../../flows/', import.meta.url);
const PORT = 4_281;
/** The flow that is paused at the end, so that its runs are held. */
const PAUSED = 'reset-notice';
/** The flows that are active from the beginning of the day on. */
const EARLY = ['reset-by-someone-else', 'suspend-after-reset', 'mass-reset', 'reset-severity', 'tell-security'];
/** The flows that become active at the end of the day, since their runs wait. */
const LATE = ['takeover-watch', 'approval-before-access', 'ticket-at-the-desk', 'tell-the-team', 'cool-down', PAUSED];
/** The flows that are there and never active. */
const DRAFTS = ['was-this-you', 'ticket-in-jira', 'privileged-user-reset'];
/** How many hours before the moment of the pictures somebody is reset, and who. */
const DAY: readonly [hours: number, people: readonly string[]][] = [
  [21, ['Grace']],
  [16, ['Yossi', 'Sofia']],
  [11, ['Priya']],
  [7, ['Amara', 'Mikael', 'Grace']],
  [5, ['Yossi']],
  [4, ['Priya', 'Sofia', 'Grace', 'Yossi', 'Mikael']],
  [2, ['Grace']],
];

export interface World {
  /** The ids of runs to look at, by what they show. */
  runs: Record<'failed' | 'approval' | 'doubt' | 'loop' | 'waits' | 'finished', string>;
  close(): Promise<void>;
}

interface RunRow {
  id: string;
  flowId: string;
  status: string;
}

/** Lets the day pass: restarts the site at each of its hours, the last time at the moment of the pictures. */
export async function fill(site: ShownSite): Promise<World> {
  const elsewhere = await startElsewhere();
  await site.at(23);
  const clock = {
    now: () => Date.now() + site.aheadMs,
    iso: () => new Date(Date.now() + site.aheadMs).toISOString(),
    setTimer: (atMs: number, fn: () => void) => {
      const handle = setTimeout(fn, Math.max(0, atMs - Date.now() - site.aheadMs));
      return { cancel: () => clearTimeout(handle) };
    },
  };
  const sim = await startOktaSim({ port: PORT, clock });
  await connect(site, sim, elsewhere);
  const own = [openTicket(elsewhere.url), tellTeam(elsewhere.url), coolDown(), broken(), large()];
  for (const file of [...fileFlows(elsewhere.url), ...own]) await site.asDana('POST', '/api/flows/import', file);
  await site.asDana('POST', '/api/flows', { name: 'Respond to a reset' });
  for (const id of EARLY) await activate(site, id);
  await versions(site);
  await site.asDana('PUT', '/api/flows/ticket-in-jira/bindings', { jira: 'tickets', slack: 'slack' });
  await site.asDana('POST', '/api/flows/ticket-in-jira/publish', { comment: 'Tried against the sandbox' });

  for (const [hours, people] of DAY) {
    await site.at(hours);
    elsewhere.slackIsDown = hours === 5;
    for (const person of people) await resetAll(sim, person);
    await settled(site);
  }
  elsewhere.slackIsDown = false;
  await site.at(0);
  await tables(site);
  await people(site);
  for (const id of LATE) await activate(site, id);
  await resetAll(sim, 'Priya');
  await settled(site);
  await site.asDana('POST', `/api/flows/${PAUSED}/pause`, { reason: 'The mail server moves today' });
  await resetAll(sim, 'Grace');
  await settled(site);
  const runs = {
    failed: await runOf(site, 'reset-by-someone-else', 'failed'),
    approval: await runOf(site, 'approval-before-access', 'waiting'),
    doubt: await runOf(site, 'ticket-at-the-desk', 'waiting'),
    loop: await runOf(site, 'tell-the-team', 'succeeded'),
    waits: await runOf(site, 'takeover-watch', 'waiting'),
    finished: await runOf(site, 'reset-severity', 'succeeded'),
  };
  const close = async (): Promise<void> => {
    await sim.close();
    await elsewhere.close();
  };
  return { runs, close };
}

async function connect(site: ShownSite, sim: OktaSim, elsewhere: { url: string; mailPort: number }): Promise<void> {
  const { headerName, secret } = await site.server.api<{ headerName: string; secret: string }>(
    'GET',
    '/api/connections/default/hook',
  );
  await registerHook(sim, { url: `${site.server.url}/hooks/okta`, headerName, secret });
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: false };
  await site.asDana('PUT', '/api/connections/default', { settings: { orgUrl: sim.url, auth } });
  const { host } = new URL(elsewhere.url);
  const others: readonly [id: string, app: string, name: string, settings: JsonObject][] = [
    ['slack', 'slack', 'Security channel', { webhookUrl: `${elsewhere.url}/slack` }],
    [
      'mail',
      'smtp',
      'Mail of the company',
      {
        host: '127.0.0.1',
        port: elsewhere.mailPort,
        security: 'none',
        from: 'Signalbox <signalbox@nexacorp.example>',
      },
    ],
    ['tickets', 'http', 'Ticket system', { auth: { type: 'bearer', token: 'invented' }, hosts: [host] }],
  ];
  for (const [id, app, name, settings] of others)
    await site.asDana('POST', '/api/connections', { id, app, name, settings });
  await sim.asAdmin('POST', '/api/v1/groups', { profile: { name: 'MFA Watch' } });
}

/** The flows of flows/ that are shown. They call this machine in place of other services, and Dana is who they ask. */
function fileFlows(elsewhere: string): JsonObject[] {
  const shown = [...EARLY, ...LATE, ...DRAFTS];
  return readdirSync(flows)
    .filter((file) => shown.some((id) => file === `${id}.flow.json`))
    .map((file) => {
      const text = readFileSync(new URL(file, flows), 'utf8')
        .replaceAll(/https:\/\/(?:example\.com(?=\/on-call)|your-company\.atlassian\.net(?=\/rest))/g, elsewhere)
        .replaceAll('security@example.com', WHO.email);
      return JSON.parse(text) as JsonObject;
    });
}

async function activate(site: ShownSite, id: string): Promise<void> {
  await site.asDana('POST', `/api/flows/${id}/activate`);
}

/** Resolves when no run is queued or at work, apart from those that a pause holds. */
async function settled(site: ShownSite): Promise<void> {
  await until(
    () => site.server.api<{ items: RunRow[] }>('GET', '/api/runs?status=queued,running'),
    ({ items }) => items.every(({ flowId }) => flowId === PAUSED),
  );
}

async function runOf(site: ShownSite, flow: string, status: string): Promise<string> {
  const { items } = await until(
    () => site.server.api<{ items: RunRow[] }>('GET', `/api/runs?flow=${flow}&status=${status}`),
    (answer) => answer.items.length > 0,
    10_000,
  );
  return items[0]!.id;
}

/** Publishes the flow of many resets once more, and leaves a draft that differs from what is live. */
async function versions(site: ShownSite): Promise<void> {
  const change = async (edit: (flow: Flow) => void): Promise<void> => {
    const { flow, revision } = await site.asDana<{ flow: Flow; revision: number }>('GET', '/api/flows/mass-reset');
    edit(flow);
    await site.asDana('PUT', '/api/flows/mass-reset', flow, { 'if-match': `"${revision}"` });
  };
  await change((flow) => {
    flow.nodes['alert']!.name = 'Tell security';
    flow.nodes['alert']!.policy = { attempts: 5 };
  });
  await site.asDana('POST', '/api/flows/mass-reset/publish', { comment: 'Try the alert up to five times' });
  await change((flow) => {
    const { x, y } = flow.layout!.nodes['alert']!;
    flow.nodes['page'] = {
      card: 'web.request',
      version: 1,
      name: 'Page the person on call',
      inputs: { method: 'POST', url: 'https://oncall.nexacorp.example/alerts', body: { of: '{{ trigger.admin.id }}' } },
    };
    flow.layout!.nodes['page'] = { x: x + 320, y };
    flow.edges.push({ from: 'alert', port: 'out', to: 'page' });
    flow.nodes['isMany']!.name = 'The third?';
    flow.edges = flow.edges.filter(({ to }) => to !== 'clearSessions');
    delete flow.nodes['clearSessions'];
    delete flow.layout!.nodes['clearSessions'];
    flow.edges = flow.edges.filter(({ from }) => from !== 'clearSessions');
    if (!flow.edges.some(({ to }) => to === 'alert')) flow.edges.push({ from: 'isMany', port: 'true', to: 'alert' });
  });
}

async function tables(site: ShownSite): Promise<void> {
  await site.asDana('POST', '/api/tables', {
    name: 'Watched users',
    columns: [
      { key: 'user', title: 'User', type: 'text', unique: true },
      { key: 'resets', title: 'Resets', type: 'number' },
      { key: 'since', title: 'Since', type: 'time' },
      { key: 'leave', title: 'Leave alone', type: 'boolean' },
    ],
  });
  await site.asDana('POST', '/api/tables', {
    name: 'Exceptions',
    columns: [
      { key: 'address', title: 'Address', type: 'text' },
      { key: 'why', title: 'Why', type: 'text' },
    ],
  });
  const people = ['grace.kim', 'yossi.ben-david', 'sofia.marchetti', 'priya.raman', 'amara.okafor', 'chen.wei'];
  for (const [at, name] of people.entries()) {
    const since = `2027-10-0${(at % 5) + 1}T0${at + 3}:15:00Z`;
    const values = { user: `${name}@nexacorp.example`, resets: (at * 7) % 5, since, leave: at === 4 };
    await site.asDana('POST', '/api/tables/watched-users/rows', { values });
  }
}

async function people(site: ShownSite): Promise<void> {
  const password = 'another long password';
  for (const [name, email, role] of [
    ['Amara Okafor', 'amara.okafor@nexacorp.example', 'editor'],
    ['Tom Becker', 'tom.becker@nexacorp.example', 'viewer'],
  ])
    await site.asDana('POST', '/api/users', { name, email, role, password });
  await site.asDana('POST', '/api/tokens', { name: 'Nightly export', role: 'viewer' });
  await site.asDana('POST', '/api/tokens', { name: 'Flows from the repository', role: 'editor' });
}
