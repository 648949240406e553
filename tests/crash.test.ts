// J7 with a real process: `kill -9`, again and again, while accepted events are being worked on. SIGNALBOX_CRASH_KILLS says
// how often.
import { afterEach, expect, test } from 'vitest';

import type { JsonObject } from '../shared/json.ts';
import { edgesOf } from './support/flow-builder.ts';
import { envelope, resetEvent } from './support/sample-events.ts';
import {
  deliver,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';
import { startReceiver, type Receiver } from './support/receiver.ts';

/** Even ones hit what was accepted, odd ones deliveries under way. */
const KILLS = Number(process.env['SIGNALBOX_CRASH_KILLS'] ?? 12);
const EVENTS_A_LIFE = 8;
const EVENTS = KILLS * EVENTS_A_LIFE;

let server: ServerProcess | undefined;
let receiver: Receiver | undefined;
const dataDir = tempFolder('crash');

afterEach(async () => {
  await server?.end('SIGKILL');
  await receiver?.close();
  removeFolder(dataDir);
});

//  trigger ─ first ─ pause ─ second: calls, a wait that the next life may have to end, and a call that is refused once
function flow(url: string, repeatable: boolean): JsonObject {
  const call = (path: string): JsonObject => ({
    card: 'web.request',
    version: 1,
    inputs: { method: 'POST', url: `${url}/${path}`, body: { uuid: '{{ trigger.uuid }}' }, repeatable },
    // Enough for those that kills cost.
    policy: { attempts: 20, backoffMs: 100 },
  });
  return {
    formatVersion: 1,
    id: repeatable ? 'repeatable' : 'once',
    name: repeatable ? 'Repeatable' : 'Once',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      first: call('first'),
      pause: { card: 'logic.delay', version: 1, inputs: { seconds: 1 } },
      second: call('second'),
    },
    edges: edgesOf('trigger -> first', 'first -> pause', 'pause -> second'),
  };
}

interface RunList {
  items: { id: string; flowId: string; status: string }[];
  nextCursor: string | null;
}

async function allRuns(from: ServerProcess): Promise<RunList['items']> {
  const items: RunList['items'] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: RunList = await from.api<RunList>(
      'GET',
      `/api/runs?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

interface Call {
  /** Flow, path and event. */
  name: string;
  key: string;
}

test(
  `J2 J5 J6 J7 S2 S7 killed ${KILLS} times in the middle of accepted events: none lost, none sent under another key, no once step repeated`,
  async () => {
    const taken: { url: string; key: string; uuid: string }[] = [];
    const refused = new Set<string>();
    // Slow, so that the kills find many calls under way.
    receiver = await startReceiver(({ url, headers, body }, response) => {
      const key = String(headers['idempotency-key']);
      const { uuid } = JSON.parse(body) as { uuid: string };
      if (url === '/second' && !refused.has(key)) {
        refused.add(key);
        response.writeHead(503).end();
        return;
      }
      taken.push({ url, key, uuid });
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}'), 150);
    });
    const options = { dataDir, port: await freePort() };
    server = await startServer(options);
    for (const repeatable of [true, false]) {
      const file = flow(receiver.url, repeatable);
      await server.api('POST', '/api/flows', file);
      await server.api('POST', `/api/flows/${String(file['id'])}/activate`);
    }
    // Only a process that ends by itself keeps what it compiled, and each further start is faster.
    await server.end();
    server = await startServer(options);

    const acknowledged = new Set<string>();
    const unanswered: JsonObject[] = [];
    const post = async (event: JsonObject): Promise<void> => {
      const status = await deliver(server!, envelope([event])).catch(() => undefined);
      if (status === 204) acknowledged.add(String(event['uuid']));
      else unanswered.push(event);
    };
    for (let kill = 0; kill < KILLS; kill++) {
      const posting = Promise.all(Array.from({ length: EVENTS_A_LIFE }, () => post(resetEvent())));
      // In the middle of deliveries, and when all are accepted and on their way.
      if (kill % 2 === 0) await posting;
      await server.end('SIGKILL');
      await posting;
      server = await startServer(options);
    }
    // Okta tries once more what got no answer; the events that had been stored after all are duplicates.
    for (const event of unanswered.splice(0)) await post(event);
    expect(acknowledged.size).toBe(EVENTS);

    /** What was under way at a kill waits for a person, who looks at the receiver and lets it go on. */
    const decideAll = async (runs: RunList['items']): Promise<void> => {
      for (const { id } of runs.filter((run) => run.flowId === 'once' && run.status === 'waiting')) {
        const detail = await server!.api<{ steps: { nodeId: string; waiting?: { kind: string } }[] }>(
          'GET',
          `/api/runs/${id}`,
        );
        const doubtful = detail.steps.find((step) => step.waiting?.kind === 'decision');
        if (doubtful === undefined) continue;
        const { nodeId } = doubtful;
        const decision = taken.some((call) => call.key === `${id}.${nodeId}`) ? 'done' : 'retry';
        decided += 1;
        await server!.api('POST', `/api/runs/${id}/decide`, { nodeId, decision, output: { status: 200 } });
      }
    };
    let decided = 0;
    const runs = await until(
      async () => {
        const all = await allRuns(server!);
        await decideAll(all);
        return all;
      },
      (all) => all.length === 2 * EVENTS && all.every((run) => run.status === 'succeeded'),
      120_000,
    );
    expect(decided).toBeGreaterThan(0);

    const flowOf = new Map(runs.map((run) => [run.id, run.flowId]));
    const calls = taken.map(({ url, key, uuid }): Call => ({
      name: `${flowOf.get(key.split('.')[0] ?? '')} ${url} ${uuid}`,
      key,
    }));
    const byName = Map.groupBy(calls, (call) => call.name);
    const wanted = [...acknowledged].flatMap((uuid) =>
      ['repeatable', 'once'].flatMap((flowId) => [`${flowId} /first ${uuid}`, `${flowId} /second ${uuid}`]),
    );
    expect(wanted.filter((name) => !byName.has(name))).toEqual([]);
    expect(byName.size).toBe(wanted.length);
    expect([...byName].filter(([, same]) => new Set(same.map((call) => call.key)).size > 1)).toEqual([]);
    expect([...byName].filter(([name, same]) => name.startsWith('once ') && same.length > 1)).toEqual([]);
  },
  60_000 + 10_000 * KILLS,
);
