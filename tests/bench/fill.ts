// Fills a store directly, as a server would over days: events, queued runs, waiting runs. Starts no server.
import { newId } from '../../server/lib/ids.ts';
import { sha256Hex } from '../../server/lib/hash.ts';
import type { Store } from '../../server/store/store.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { resetEvent } from '../support/sample-events.ts';

/** What goes into one group commit. */
const GROUP = 500;

/** Published and active. @returns the hash of its text */
export async function addFlow(store: Store, flow: Flow): Promise<string> {
  const text = formatFlow(flow);
  const snapshot = sha256Hex(text);
  const at = new Date().toISOString();
  await store.flows.create({ id: flow.id, name: flow.name, draft: text, at });
  await store.flows.publish({ flowId: flow.id, snapshot, text, logicHash: snapshot, comment: '', at, by: 'bench' });
  await store.flows.setActive(flow.id, true, at);
  return snapshot;
}

/** Calls `write` for each number from `from` up to before `to`, as many at a time as one commit takes. */
export async function inGroups(from: number, to: number, write: (at: number) => Promise<unknown>): Promise<void> {
  for (let done = from; done < to; done += GROUP) {
    await Promise.all(Array.from({ length: Math.min(GROUP, to - done) }, (_, at) => write(done + at)));
  }
}

/** An event as a hook brings it. @param starts the flow of its run, and the hash of the flow's text; undefined: it starts none */
export async function acceptEvent(store: Store, starts?: { flowId: string; snapshot: string }): Promise<void> {
  const receivedAt = new Date().toISOString();
  const event = resetEvent();
  const uuid = String(event['uuid']);
  const eventId = newId('evt');
  const delivery = { id: newId('dlv'), connection: 'default', via: 'hook' as const, eventId: uuid, receivedAt };
  const run = {
    id: newId('run'),
    version: 1,
    mode: 'live' as const,
    triggerNodeId: 'trigger',
    eventId,
    payload: null,
    replayOf: null,
    createdAt: receivedAt,
  };
  await store.events.accept({ ...delivery, eventTime: receivedAt, source: null, headers: '{}' }, [
    {
      id: eventId,
      key: `uuid:${uuid}`,
      uuid,
      eventType: String(event['eventType']),
      published: receivedAt,
      body: JSON.stringify(event),
      runs: starts === undefined ? [] : [{ ...run, ...starts }],
    },
  ]);
}

/** A queued run comes to its delay `nodeId`, of an hour by its flow, which is over at `dueAt`. */
export async function beginToWait(store: Store, runSeq: number, nodeId: string, dueAt: number): Promise<void> {
  const at = new Date().toISOString();
  const until = new Date(dueAt).toISOString();
  const waiting = { nodeId, iteration: null, attempt: 1, kind: 'time' as const, until, reason: null };
  await store.runs.append(() => ({
    runSeq,
    chunk: 0,
    status: 'waiting',
    startedAt: at,
    records: [
      { type: 'run.started', at },
      { type: 'step.waiting', at, ...waiting, input: { seconds: 3_600 } },
    ],
    setTimers: [{ nodeId, iteration: '', kind: 'time', dueAt }],
  }));
}
