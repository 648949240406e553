// What the benchmarks measured: each row is printed as soon as it is known, and all of them are kept in a dated file with
// the machine they come from, so that the next run on the same machine stands beside them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

export interface BenchRow {
  what: string;
  ours: string;
  yardstick: string;
  /** Of ours to the yardstick, as text; empty where there is none. */
  ratio: string;
  goal: string;
}

/** Says of what kind a machine is, and nothing of whose it is. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  os: string;
  node: string;
}

export interface BenchRecord {
  /** ISO 8601, UTC. */
  at: string;
  machine: Machine;
  /** Quick runs are compared with quick runs alone. */
  quick: boolean;
  rows: BenchRow[];
}

export function thisMachine(): Machine {
  const [first] = cpus();
  return {
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.versions.node,
  };
}

/** Eight hexadecimal digits, the same for machines of the same kind. */
export function fingerprintOf(machine: Machine): string {
  return createHash('sha256').update(JSON.stringify(machine)).digest('hex').slice(0, 8);
}

/** What each row said when it was last measured on such a machine, by `what`. */
export function lastOf(
  records: readonly BenchRecord[],
  { machine, quick }: Pick<BenchRecord, 'machine' | 'quick'>,
): Map<string, BenchRow & { at: string }> {
  const alike = records
    .filter((one) => one.quick === quick && fingerprintOf(one.machine) === fingerprintOf(machine))
    .toSorted((left, right) => left.at.localeCompare(right.at));
  return new Map(alike.flatMap(({ at, rows }) => rows.map((row) => [row.what, { ...row, at }] as const)));
}

/** All records of a folder; files that are none are passed over. */
export function readRecords(folder: string): BenchRecord[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchRecord];
      } catch {
        return [];
      }
    });
}

/** @returns the path of the new file: the time in its name, then the machine's fingerprint */
export function writeRecord(folder: string, record: BenchRecord): string {
  const file = join(folder, `${record.at.replaceAll(/[:.]/g, '-')}-${fingerprintOf(record.machine)}.json`);
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}

/** All rows as a table, each with what was measured before on such a machine. */
export function tableOf(rows: readonly BenchRow[], before: ReturnType<typeof lastOf>): string {
  const all = [
    ['what', 'Signalbox', 'yardstick', 'ratio', 'goal', 'before'],
    ...rows.map(({ what, ours, yardstick, ratio, goal }) => [
      what,
      ours,
      yardstick,
      ratio,
      goal,
      told(before.get(what)),
    ]),
  ];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function told(row: (BenchRow & { at: string }) | undefined): string {
  if (row === undefined) return '';
  return `${row.ours}${row.ratio === '' ? '' : ` (${row.ratio})`}, ${row.at.slice(0, 10)}`;
}
