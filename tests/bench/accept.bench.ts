// (1) Accepting: deliveries a second until 204, durable, against a bare Express handler that commits the same bytes; and
// how long one takes beside a bare handler that reads its JSON and stores nothing.
import { startServer } from '../support/server-process.ts';
import { envelope } from '../support/sample-events.ts';
import { median, postAll } from './load.ts';

export interface AcceptRow {
  connections: number;
  ours: number;
  bare: number;
  ratio: number;
  p50Ms: number;
  p99Ms: number;
  /** Of Express that stores nothing. */
  nothingP50Ms: number;
}

const ROUNDS = 5;

/** Rounds of ours and the bare handler take turns, so that the machine's moods meet both. */
export async function benchAccept(requests: number): Promise<AcceptRow[]> {
  const ours = await startServer();
  const bare = await startServer({ script: 'tests/bench/baseline-server.ts', env: { BASELINE: 'accept' } });
  const nothing = await startServer({ script: 'tests/bench/baseline-server.ts', env: { BASELINE: 'none' } });
  const bodies = (): string[] => Array.from({ length: requests }, () => JSON.stringify(envelope()));
  const rows: AcceptRow[] = [];
  try {
    for (const server of [ours, bare, nothing]) await postAll(server.url, bodies(), 16);
    for (const connections of [16, 64]) {
      const results = {
        ours: [] as number[],
        bare: [] as number[],
        p50: [] as number[],
        p99: [] as number[],
        nothing: [] as number[],
      };
      for (let round = 0; round < ROUNDS; round++) {
        const mine = await postAll(ours.url, bodies(), connections);
        const theirs = await postAll(bare.url, bodies(), connections);
        const least = await postAll(nothing.url, bodies(), connections);
        if (mine.refused + theirs.refused + least.refused > 0)
          throw new Error(`refused: ${mine.refused} by ours, ${theirs.refused} by the bare handler`);
        results.ours.push(mine.perSecond);
        results.bare.push(theirs.perSecond);
        results.p50.push(mine.p50Ms);
        results.p99.push(mine.p99Ms);
        results.nothing.push(least.p50Ms);
      }
      const [one, other] = [median(results.ours), median(results.bare)];
      rows.push({
        connections,
        ours: one,
        bare: other,
        ratio: one / other,
        p50Ms: median(results.p50),
        p99Ms: median(results.p99),
        nothingP50Ms: median(results.nothing),
      });
    }
  } finally {
    await Promise.all([ours, bare, nothing].map((server) => server.end('SIGKILL')));
  }
  return rows;
}
