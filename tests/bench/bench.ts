// `npm run bench`: every figure beside its yardstick of the same run, since machines differ and have moods. Numbers only;
// nothing here passes or fails. `npm run bench -- accept flow` runs parts; `--quick` runs them short. Rows are printed as
// they come; at the end all stand in a table beside the last ones of the same machine, and in a file of `bench-results/`.
import { join, relative } from 'node:path';

import { benchAccept } from './accept.bench.ts';
import { benchBurst } from './burst.bench.ts';
import { benchExpressions } from './expressions.bench.ts';
import { benchHistory } from './history.bench.ts';
import { benchFlows, benchMemory } from './flow.bench.ts';
import { benchLoop } from './loop.bench.ts';
import { benchLatency } from './latency.bench.ts';
import { benchMachine } from './machine.bench.ts';
import { benchOkta } from './okta.bench.ts';
import { benchDue, benchQueue, type RestartRow } from './restart.bench.ts';
import { lastOf, readRecords, tableOf, thisMachine, writeRecord, type BenchRow } from './report.ts';
import { benchTables } from './tables.bench.ts';
import { benchWaiting } from './waiting.bench.ts';
import { startServer } from '../support/server-process.ts';

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const only = words.filter((word) => !word.startsWith('--'));
const wanted = (part: string): boolean => only.length === 0 || only.includes(part);
const at = new Date().toISOString();
const rows: BenchRow[] = [];

function row(what: string, ours: string, yardstick: string, ratio: string, goal: string): void {
  rows.push({ what, ours, yardstick, ratio, goal });
  process.stdout.write(`${[what, ours, yardstick, ratio].filter((cell) => cell !== '').join('  ')}\n`);
}

const round = (value: number): string => Math.round(value).toLocaleString('en-US');

// Only a process that ends by itself keeps what it compiled: those that are measured start as any but the first.
const first = await startServer();
await first.end();

if (wanted('machine')) {
  const machines = await benchMachine();
  for (const { shape, nodes, newUs, knownUs, bareUs } of machines.rows) {
    row(
      `machine, ${shape}, ${nodes} nodes`,
      `${newUs.toFixed(1)} µs a new step, ${knownUs.toFixed(2)} µs a known one`,
      bareUs === undefined ? '' : `${bareUs.toFixed(1)} µs bare XState actor`,
      bareUs === undefined ? '' : (newUs / bareUs).toFixed(2),
      '',
    );
  }
}
if (wanted('expressions')) {
  for (const { what, ms, with: given } of benchExpressions().slice(0, 5))
    row(`expression, a budget of ${what}`, `${ms.toFixed(0)} ms`, '', '', `near 50 ms, ${given}`);
}
if (wanted('accept')) {
  for (const one of await benchAccept(quick ? 2_000 : 10_000)) {
    row(
      `accept, ${one.connections} connections`,
      `${round(one.ours)}/s`,
      `${round(one.bare)}/s bare Express`,
      one.ratio.toFixed(2),
      '≥ 0.60',
    );
    row(
      `  until 204, ${one.connections} connections`,
      `p50 ${one.p50Ms.toFixed(1)} ms, p99 ${one.p99Ms.toFixed(1)} ms`,
      `p50 ${one.nothingP50Ms.toFixed(1)} ms Express, storing nothing`,
      (one.p50Ms / one.nothingP50Ms).toFixed(2),
      'p50 < 10 ms',
    );
  }
}
if (wanted('flow')) {
  const one = await benchFlows(quick ? 2_000 : 6_000);
  row(
    'flow, end to end',
    `${round(one.ours)} runs/s`,
    `${round(one.handWritten)}/s by hand`,
    one.ratio.toFixed(2),
    '≥ 0.75',
  );
}
if (wanted('loop')) {
  const items = quick ? 2_000 : 10_000;
  const one = await benchLoop(items);
  row(
    `for-each over ${round(items)} items, concurrency 50`,
    `${round(one.ours)} items/s`,
    `${round(one.handWritten)}/s by hand`,
    one.ratio.toFixed(2),
    '',
  );
}
if (wanted('memory')) {
  const one = await benchMemory(quick ? 5_000 : 50_000);
  row(
    `memory over ${round(one.runs)} runs, at most`,
    `${round(one.residentMb)} MB resident, ${round(one.fileMb)} MB of it mapped files`,
    '',
    '',
    '',
  );
}
if (wanted('latency')) {
  const one = await benchLatency(quick ? 500 : 2_000);
  row(
    'event to its first request, 100 a second',
    `p50 ${one.p50Ms.toFixed(1)} ms, p99 ${one.p99Ms.toFixed(1)} ms`,
    '',
    '',
    'p50 < 15 ms, p99 < 50 ms',
  );
}
if (wanted('okta')) {
  const one = await benchOkta(quick ? 5 : 20, quick ? 500 : 2_000);
  row(
    `okta, ${round(one.actions)} actions, 200 a second, share 50 %`,
    `${round(one.perSecond)}/s, p50 ${one.p50Ms.toFixed(1)} ms, p99 ${one.p99Ms.toFixed(1)} ms`,
    '',
    '',
    '≥ 199/s',
  );
  row('  answers 429', String(one.refused), '', '', '0');
  row(`  of ${one.offeredBeyond} beyond the share, held back`, String(one.heldBack), '', '', String(one.offeredBeyond));
  row(
    '  as many as go, with DPoP',
    `${round(one.most)}/s`,
    `${round(one.bare)}/s bare, API token`,
    one.ratio.toFixed(2),
    '',
  );
}
if (wanted('waiting')) {
  const one = await benchWaiting(quick ? 20_000 : 100_000, quick ? 5_000 : 20_000);
  row(`${round(one.runs)} waiting runs, start to ready`, `${round(one.readyMs)} ms`, '', '', '< 5,000 ms');
  row(
    '  memory when ready, and at most',
    `${round(one.residentMb)} MB, ${round(one.peakMb)} MB (${round(one.fileMb)} MB of it mapped files)`,
    '',
    '',
    '< 300 MB',
  );
  row(
    `  ${round(one.due)} wake, 1,000 a second`,
    `p50 ${round(one.wokenP50Ms)} ms, at most ${round(one.wokenMaxMs)} ms late (ended ${round(one.endedMaxMs)} ms)`,
    '',
    '',
    '< 1,000 ms',
  );
}
if (wanted('restart')) {
  const restarted = (what: string, one: RestartRow, most: number): void => {
    row(
      `${what}, start to ready`,
      `${round(one.readyMs)} ms, then ${round(one.perSecond)} runs/s`,
      '',
      '',
      '< 5,000 ms',
    );
    row(
      '  memory at most',
      `${round(one.peakMb)} MB (${round(one.fileMb)} MB of it mapped files)`,
      '',
      '',
      `< ${most} MB`,
    );
  };
  const due = quick ? 20_000 : 100_000;
  restarted(`${round(due)} runs that fell due meanwhile`, await benchDue(due), 300);
  const [events, queued] = quick ? [20_000, 5_000] : [200_000, 50_000];
  restarted(`${round(queued)} queued runs, ${round(events)} events`, await benchQueue(events, queued), 400);
}
if (wanted('burst')) {
  const one = await benchBurst(quick ? 10_000 : 50_000);
  row(
    `burst of ${round(one.deliveries)}, receiver slow`,
    `${round(one.residentMb)} MB resident, ${round(one.fileMb)} MB of it mapped files`,
    '',
    '',
    '< 400 MB',
  );
  row('  until 204', `p99 ${one.p99Ms.toFixed(1)} ms, ${round(one.perSecond)}/s`, '', '', 'p99 < 250 ms');
  row('  lost', String(one.lost), '', '', '0');
}
if (wanted('history')) {
  const one = await benchHistory(quick ? 100_000 : 1_000_000, quick ? 2_000 : 6_000);
  row(
    `flow with ${round(one.steps)} stored steps`,
    `${round(one.full)} runs/s`,
    `${round(one.empty)}/s with none`,
    one.ratio.toFixed(2),
    '≥ 0.90',
  );
}
if (wanted('tables')) {
  const one = await benchTables(quick ? 20_000 : 1_000_000);
  const speeds = [one.filled, one.imported, one.exported].map(round).join(', ');
  row(`table of ${round(one.rows)} rows, five columns`, `filled, CSV in, CSV out: ${speeds} rows/s`, '', '', '');
  for (const { what, ms } of one.pages) row(`  page ${what}`, `${ms.toFixed(1)} ms`, '', '', '< 1,000 ms');
  row('  page in the middle of all kinds', `${one.pages[one.pages.length >> 1]?.ms.toFixed(1)} ms`, '', '', '< 50 ms');
  row(
    '  upsert, count, dropped',
    `${one.upsertMs.toFixed(1)} ms, ${one.countMs.toFixed(1)} ms, ${one.dropMs.toFixed(1)} ms`,
    '',
    '',
    '',
  );
  row('  file', `${round(one.fileMb)} MB`, '', '', '');
}
const folder = join(import.meta.dirname, '../../bench-results');
const machine = thisMachine();
const before = lastOf(readRecords(folder), { machine, quick });
const file = writeRecord(folder, { at, machine, quick, rows });
process.stdout.write(`\n${tableOf(rows, before)}\n\nKept in ${relative(process.cwd(), file)}\n`);
