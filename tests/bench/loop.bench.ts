// (5) A For each: one run that makes a call for each of many items, fifty at a time, every step in the journal, against
// the loop that baseline-server.ts writes by hand with the same calls and writes.
import { edgesOf } from '../support/flow-builder.ts';
import { startServer, until, type ServerProcess } from '../support/server-process.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedRuns } from './flow.bench.ts';
import { envelope } from '../support/sample-events.ts';
import { median, postAll } from './load.ts';

export interface LoopRow {
  /** Items a second. */
  ours: number;
  handWritten: number;
  ratio: number;
}

const CONCURRENCY = 50;
const ROUNDS = 3;

function loopFlow(target: string, items: number): object {
  return {
    formatVersion: 1,
    id: 'loop',
    name: 'Loop',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      rows: {
        card: 'logic.for-each',
        version: 1,
        inputs: {
          items: Array.from({ length: items }, (_, at) => at),
          concurrency: CONCURRENCY,
          result: '{{ tell.status }}',
        },
      },
      tell: {
        card: 'web.request',
        version: 1,
        parent: 'rows',
        inputs: { method: 'POST', url: `${target}/items`, body: { item: '{{ item }}' } },
      },
    },
    edges: edgesOf('rows.each -> tell', 'trigger -> rows'),
  };
}

async function itemsPerSecond(url: string, items: number, ended: () => Promise<number>): Promise<number> {
  const before = await ended();
  const started = performance.now();
  await postAll(url, [JSON.stringify(envelope())], 1);
  await until(ended, (now) => now > before, 120_000);
  return items / ((performance.now() - started) / 1_000);
}

export async function benchLoop(items: number): Promise<LoopRow> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
    receiver.received.length = 0;
  });
  const ours: ServerProcess = await startServer({});
  const hand = await startServer({
    script: 'tests/bench/baseline-server.ts',
    env: {
      BASELINE: 'loop',
      BASELINE_TARGET: receiver.url,
      BASELINE_ITEMS: String(items),
      BASELINE_CONCURRENCY: String(CONCURRENCY),
    },
  });
  const handEnded = async (): Promise<number> =>
    ((await fetch(`${hand.url}/ended`).then((response) => response.json())) as { n: number }).n;
  try {
    await ours.api('POST', '/api/flows', loopFlow(receiver.url, items));
    await ours.api('POST', '/api/flows/loop/activate');
    const results = { ours: [] as number[], hand: [] as number[] };
    for (let round = 0; round <= ROUNDS; round++) {
      const one = await itemsPerSecond(ours.url, items, () => endedRuns(ours));
      const other = await itemsPerSecond(hand.url, items, handEnded);
      // The first round only warms up.
      if (round === 0) continue;
      results.ours.push(one);
      results.hand.push(other);
    }
    const [one, other] = [median(results.ours), median(results.hand)];
    return { ours: one, handWritten: other, ratio: one / other };
  } finally {
    await Promise.all([ours.end('SIGKILL'), hand.end('SIGKILL')]);
    await receiver.close();
  }
}
