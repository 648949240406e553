// (6) From an event's delivery to the first outbound request of its run, at a steady rate.
import { edgesOf } from '../support/flow-builder.ts';
import { startReceiver } from '../support/receiver.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { deliver, startServer, until } from '../support/server-process.ts';

export interface LatencyRow {
  events: number;
  p50Ms: number;
  p99Ms: number;
}

const A_SECOND = 100;
const WARM_UP = 200;

export async function benchLatency(events: number): Promise<LatencyRow> {
  const sent = new Map<string, number>();
  const took: number[] = [];
  const receiver = await startReceiver(({ body }, response) => {
    const { uuid } = JSON.parse(body) as { uuid: string };
    took.push(performance.now() - (sent.get(uuid) ?? NaN));
    sent.delete(uuid);
    receiver.received.length = 0;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  });
  const server = await startServer();
  try {
    await server.api('POST', '/api/flows', {
      formatVersion: 1,
      id: 'latency',
      name: 'Latency',
      nodes: {
        trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
        tell: {
          card: 'web.request',
          version: 1,
          inputs: { method: 'POST', url: receiver.url, body: { uuid: '{{ trigger.uuid }}' } },
        },
      },
      edges: edgesOf('trigger -> tell'),
    });
    await server.api('POST', '/api/flows/latency/activate');
    const refused: number[] = [];
    const begin = performance.now();
    for (let at = 0; at < WARM_UP + events; at++) {
      // By the clock, so that a slow answer does not slow the rate.
      const wait = begin + (at * 1_000) / A_SECOND - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const event = resetEvent();
      sent.set(String(event['uuid']), performance.now());
      void deliver(server, envelope([event])).then((status) => status !== 204 && refused.push(status));
    }
    await until(
      () => Promise.resolve(took.length + refused.length),
      (heard) => heard >= WARM_UP + events,
    );
    if (refused.length > 0) throw new Error(`${refused.length} deliveries were refused`);
    const measured = took.slice(WARM_UP).toSorted((a, b) => a - b);
    const percentile = (share: number): number => measured[Math.floor(measured.length * share)] ?? NaN;
    return { events, p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
  } finally {
    await server.end('SIGKILL');
    await receiver.close();
  }
}
