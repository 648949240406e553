// The record of the benchmarks: what it is compared with, and that it tells nothing of whose machine it is.
import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import {
  fingerprintOf,
  lastOf,
  readRecords,
  tableOf,
  thisMachine,
  writeRecord,
  type BenchRecord,
} from './bench/report.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const machine = { cpu: 'A CPU', cores: 2, memoryGb: 8, os: 'Linux 6', node: '26.10.0' };
const record = (at: string, ours: string, more: Partial<BenchRecord> = {}): BenchRecord => ({
  at: `${at}T10:00:00.000Z`,
  machine,
  quick: false,
  rows: [{ what: 'flow', ours, yardstick: '20/s', ratio: '0.50', goal: '≥ 0.75' }],
  ...more,
});

test('a row stands beside the last one of the same kind of machine, and of a run of the same length', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'torn.json'), '{');
  for (const one of [
    record('2026-01-02', '12/s'),
    record('2026-01-01', '11/s'),
    record('2026-01-03', '1/s', { quick: true }),
    record('2026-01-04', '90/s', { machine: { ...machine, cores: 64 } }),
    record('2026-01-05', '', { rows: [] }),
  ])
    writeRecord(folder, one);
  const table = tableOf(record('2026-01-06', '10/s').rows, lastOf(readRecords(folder), { machine, quick: false }));
  expect(table.split('\n')).toEqual([
    'what  Signalbox  yardstick  ratio  goal    before',
    'flow  10/s       20/s       0.50   ≥ 0.75  12/s (0.50), 2026-01-02',
  ]);
  expect(readdirSync(folder)).toContain(`2026-01-02T10-00-00-000Z-${fingerprintOf(machine)}.json`);
});

test('what never was measured here has nothing beside it', () => {
  expect(tableOf(record('2026-01-06', '10/s').rows, new Map())).toMatch(/≥ 0\.75$/);
});

test('the machine is told by its kind, and not by its name', () => {
  expect(JSON.stringify(thisMachine())).not.toContain(hostname());
  expect(fingerprintOf(thisMachine())).toMatch(/^[0-9a-f]{8}$/);
});
