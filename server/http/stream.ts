// GET /api/stream: hints that something changed, to everybody who watches. They are coalesced, so that a storm of runs
// costs a browser ten messages a second and not ten thousand; a hint that is lost loses nothing, for lists are read
// anew. The stream ends when the right to it does.
import type { Request, Response } from 'express';
import { createSession, type Session } from 'better-sse';

import type { StreamEvent } from '../../shared/api/stream.ts';
import type { AccessChanges } from '../access/changes.ts';
import { watchStanding, type StandingWatch } from '../access/standing-watch.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { measure, requireAccess, type Api } from './route.ts';
import type { StandingOf } from './standing.ts';

/** The time between two batches to one client. */
const BATCH_MS = 100;
/** News in one batch; older ones are dropped, since the lists are read anew anyway. */
const MOST_A_BATCH = 200;
/** So often something is sent, so that no proxy takes the stream for dead. */
const HEARTBEAT_MS = 15_000;
/** A client that has this much unread is too slow: its stream is ended, and it connects again. */
const MOST_UNREAD_BYTES = 1024 * 1024;

const ACCESS = 'viewer';

export const STREAM_CALL = { method: 'get', path: '/api/stream' } as const;

/** One watcher, and the news that wait for its next batch, the newest of each thing. */
interface Client {
  /** The run whose steps it watches; undefined: no run's. */
  runId: string | undefined;
  pending: Map<string, StreamEvent>;
  timer: NodeJS.Timeout | undefined;
  lastSentAt: number;
  session: Session;
  response: Response;
  /** Whether the client may still read. Nothing is sent while that is not sure. */
  standing: StandingWatch;
}

export interface Stream {
  /** Ends every client's stream: a server that stops waits for nobody who only listens. */
  close(): void;
}

/** Serves the stream to whoever may read. */
export function serveStream(
  api: Api,
  deps: { bus: Bus; clock: Clock; changes: AccessChanges; standingOf: StandingOf },
): Stream {
  const { bus, clock, changes, standingOf } = deps;
  const clients = new Set<Client>();
  let leave: (() => void) | undefined;

  /** Steps go to those alone who watch their run; everything else to all. */
  function deliver(event: StreamEvent): void {
    for (const client of clients) {
      if (event.type !== 'step' || event.runId === client.runId) queue(client, event);
    }
  }

  function add(client: Client): void {
    clients.add(client);
    // Nobody listens to the bus for nobody: the engine makes no news that is not watched.
    leave ??= bus.subscribe(deliver);
  }

  function remove(client: Client): void {
    clearTimeout(client.timer);
    client.standing.stop();
    clients.delete(client);
    if (clients.size > 0) return;
    leave?.();
    leave = undefined;
  }

  /** Watches the right of a client to its stream, and ends the stream with it. */
  function watch(request: Request, client: () => Client): StandingWatch {
    return watchStanding({
      clock,
      changes,
      access: ACCESS,
      ask: () => standingOf(request),
      onSure() {
        if (client().pending.size > 0 && client().timer === undefined) flush(client());
      },
      onLost() {
        remove(client());
        const { response } = client();
        // What was written and not yet sent is not for them any more either.
        if (response.writableLength === 0) response.end();
        else response.destroy();
      },
    });
  }

  api.router.get(
    STREAM_CALL.path,
    measure(api.metrics, STREAM_CALL),
    requireAccess(ACCESS),
    async (request, response) => {
      const { run } = request.query;
      // Nothing would ever come, and the connection could serve nobody else.
      if (request.method === 'HEAD') {
        response.setHeader('Cache-Control', 'no-store').type('text/event-stream').end();
        return;
      }
      const headers = { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };
      const session = await createSession(request, response, {
        keepAlive: HEARTBEAT_MS,
        headers,
        trustClientEventId: false,
      });
      const runId = typeof run === 'string' ? run : undefined;
      const client: Client = {
        runId,
        pending: new Map(),
        timer: undefined,
        lastSentAt: 0,
        session,
        response,
        standing: watch(request, () => client),
      };
      add(client);
      session.once('disconnected', () => remove(client));
      if (!session.isConnected) remove(client);
    },
  );
  return {
    close() {
      for (const client of clients) client.response.end();
    },
  };
}

/** What news are about: a newer one takes the place of an older one. */
function keyOf(event: StreamEvent): string {
  switch (event.type) {
    case 'run':
      return `run ${event.runId}`;
    case 'step':
      return `step ${event.nodeId} ${event.iteration ?? ''}`;
    case 'event':
      return `event ${event.eventId}`;
    case 'flow':
      return `flow ${event.flowId}`;
  }
}

/** Puts news on the next batch of a client. */
function queue(client: Client, event: StreamEvent): void {
  const key = keyOf(event);
  // Taken out first, so that the newest stands last.
  client.pending.delete(key);
  client.pending.set(key, event);
  if (client.pending.size > MOST_A_BATCH) {
    const oldest = client.pending.keys().next().value;
    if (oldest !== undefined) client.pending.delete(oldest);
  }
  if (client.timer !== undefined) return;
  const wait = Math.max(0, client.lastSentAt + BATCH_MS - performance.now());
  client.timer = setTimeout(() => flush(client), wait);
}

/** Sends a batch, unless the client is too slow or may not be sure to read it. */
function flush(client: Client): void {
  client.timer = undefined;
  if (!client.standing.isSure) return;
  client.lastSentAt = performance.now();
  const { session, response, pending } = client;
  if (response.writableLength > MOST_UNREAD_BYTES) {
    response.destroy();
    return;
  }
  if (session.isConnected) {
    response.cork();
    for (const event of pending.values()) session.push(event, event.type, '');
    response.uncork();
  }
  pending.clear();
}
