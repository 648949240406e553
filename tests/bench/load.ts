// A bounded load on a server of this machine: so many deliveries over so many connections, then it stops.
import { Pool } from 'undici';

import { TEST_HOOK_SECRET } from '../support/server-process.ts';

export interface LoadResult {
  requests: number;
  /** Answered with anything but 204. */
  refused: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Posts each body once, `connections` at a time. */
export async function postAll(url: string, bodies: readonly string[], connections: number): Promise<LoadResult> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const headers = { 'content-type': 'application/json', authorization: TEST_HOOK_SECRET };
  const latencies = new Float64Array(bodies.length);
  let next = 0;
  let refused = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < bodies.length) {
        const at = next++;
        const begun = performance.now();
        const response = await pool.request({ path: '/hooks/okta', method: 'POST', headers, body: bodies[at] ?? '' });
        await response.body.dump();
        if (response.statusCode !== 204) refused += 1;
        latencies[at] = performance.now() - begun;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  await pool.close();
  latencies.sort();
  const percentile = (share: number): number =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: bodies.length,
    refused,
    perSecond: bodies.length / seconds,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
