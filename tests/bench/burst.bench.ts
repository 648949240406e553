// (5) A burst of deliveries while the receiver is slow: how much memory it takes, how long an acknowledgement, and that
// nothing is lost once the receiver is well again.
import type { ServerResponse } from 'node:http';

import { startReceiver } from '../support/receiver.ts';
import { envelope } from '../support/sample-events.ts';
import { until } from '../support/server-process.ts';
import { endedRuns, startWithFlow } from './flow.bench.ts';
import { postAll } from './load.ts';
import { megabytes } from './size.ts';

export interface BurstRow {
  deliveries: number;
  perSecond: number;
  p99Ms: number;
  /** At the worst moment, files that are mapped included. */
  residentMb: number;
  /** Of it, pages of files. */
  fileMb: number;
  /** Deliveries whose run did not end as succeeded. */
  lost: number;
}

const CONNECTIONS = 64;
const SLOW_MS = 2_000;
const SAMPLE_MS = 100;

export async function benchBurst(deliveries: number): Promise<BurstRow> {
  let isSlow = true;
  const answer = (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  };
  const receiver = await startReceiver((_request, response) => {
    receiver.received.length = 0;
    if (isSlow) setTimeout(answer, SLOW_MS, response);
    else answer(response);
  });
  const server = await startWithFlow(receiver.url);
  let worst = { residentMb: 0, fileMb: 0 };
  const sampler = setInterval(() => {
    const residentMb = megabytes(server, 'VmRSS');
    if (residentMb > worst.residentMb) worst = { residentMb, fileMb: megabytes(server, 'RssFile') };
  }, SAMPLE_MS);
  try {
    const bodies = Array.from({ length: deliveries }, () => JSON.stringify(envelope()));
    const result = await postAll(server.url, bodies, CONNECTIONS);
    if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`);
    isSlow = false;
    const ended = await until(
      () => endedRuns(server, 'succeeded'),
      (count) => count >= deliveries,
      600_000,
    );
    return { deliveries, perSecond: result.perSecond, p99Ms: result.p99Ms, ...worst, lost: deliveries - ended };
  } finally {
    clearInterval(sampler);
    await server.end('SIGKILL');
    await receiver.close();
  }
}
