// (2) Whole flows: delivery → If → compose → request to a fast local receiver → set, full journal, synchronous=FULL,
// against the hand-written loop of baseline-server.ts that makes the same calls and writes. (4) Memory after many runs.
import { edgesOf } from '../support/flow-builder.ts';
import { startServer, until, type ServerProcess } from '../support/server-process.ts';
import { startReceiver } from '../support/receiver.ts';
import { envelope } from '../support/sample-events.ts';
import { median, postAll } from './load.ts';
import { megabytes } from './size.ts';

export interface FlowRow {
  ours: number;
  handWritten: number;
  ratio: number;
}

export interface MemoryRow {
  runs: number;
  /** At most. */
  residentMb: number;
  /** Of it, pages of files. */
  fileMb: number;
}

const ROUNDS = 5;
const CONNECTIONS = 32;

export function benchFlow(target: string): object {
  return {
    formatVersion: 1,
    id: 'bench',
    name: 'Bench',
    // T5 would pause it within seconds.
    settings: { budget: { runsPerMinute: null } },
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      byOther: { card: 'logic.if', version: 1, inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' } },
      message: {
        card: 'data.compose',
        version: 1,
        inputs: { text: '{{ trigger.admin.displayName }} reset all factors of {{ trigger.oktaUser.alternateId }}' },
      },
      tell: {
        card: 'web.request',
        version: 1,
        inputs: { method: 'POST', url: `${target}/alerts`, body: { text: '{{ message.text }}' } },
      },
      done: { card: 'data.set', version: 1, inputs: { values: { told: true, status: '{{ tell.status }}' } } },
    },
    edges: edgesOf('trigger -> byOther', 'byOther.true -> message', 'message -> tell', 'tell -> done'),
  };
}

/** A server with the benchmark's flow active. */
export async function startWithFlow(
  target: string,
  env: Record<string, string> = {},
  dataDir?: string,
): Promise<ServerProcess> {
  const server = await startServer({ env, ...(dataDir === undefined ? {} : { dataDir }) });
  await server.api('POST', '/api/flows', benchFlow(target));
  await server.api('POST', '/api/flows/bench/activate');
  return server;
}

/** Ended runs, or those that ended as `status`, counted without walking them. */
export async function endedRuns(server: ServerProcess, status = ''): Promise<number> {
  const text = await server.metrics();
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('signalbox_runs_ended_total') && line.includes(status));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

export async function runAll(url: string, count: number, ended: () => Promise<number>): Promise<number> {
  const bodies = Array.from({ length: count }, () => JSON.stringify(envelope()));
  const before = await ended();
  const started = performance.now();
  const result = await postAll(url, bodies, CONNECTIONS);
  if (result.refused > 0) throw new Error(`${result.refused} deliveries were refused`);
  await until(ended, (now) => now - before >= count, 120_000);
  return count / ((performance.now() - started) / 1_000);
}

export async function benchFlows(count: number): Promise<FlowRow> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
    receiver.received.length = 0;
  });
  const ours = await startWithFlow(receiver.url);
  const hand = await startServer({
    script: 'tests/bench/baseline-server.ts',
    env: { BASELINE: 'flow', BASELINE_TARGET: receiver.url },
  });
  const handEnded = async (): Promise<number> =>
    ((await fetch(`${hand.url}/ended`).then((response) => response.json())) as { n: number }).n;
  try {
    const results = { ours: [] as number[], hand: [] as number[] };
    await runAll(ours.url, count, () => endedRuns(ours));
    await runAll(hand.url, count, handEnded);
    for (let round = 0; round < ROUNDS; round++) {
      results.ours.push(await runAll(ours.url, count, () => endedRuns(ours)));
      results.hand.push(await runAll(hand.url, count, handEnded));
    }
    const [one, other] = [median(results.ours), median(results.hand)];
    return { ours: one, handWritten: other, ratio: one / other };
  } finally {
    await Promise.all([ours.end('SIGKILL'), hand.end('SIGKILL')]);
    await receiver.close();
  }
}

export async function benchMemory(runs: number): Promise<MemoryRow> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
    receiver.received.length = 0;
  });
  const server = await startWithFlow(receiver.url);
  try {
    for (let done = 0; done < runs; done += 5_000)
      await runAll(server.url, Math.min(5_000, runs - done), () => endedRuns(server));
    return { runs, residentMb: megabytes(server, 'VmHWM'), fileMb: megabytes(server, 'RssFile') };
  } finally {
    await server.end('SIGKILL');
    await receiver.close();
  }
}
