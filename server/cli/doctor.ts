// `signalbox doctor`: what a start needs, checked one by one. Changes nothing.
import type { Command } from 'commander';

import type { Finding } from './examine.ts';
import { print, reporting } from './output.ts';

const LABELS: ReadonlyMap<Finding['ok'], string> = new Map<Finding['ok'], string>([
  [true, 'ok  '],
  ['note', 'note'],
  [false, 'BAD '],
]);

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check Node, the settings, the data folder, the database, the port and the built editor')
    .option('--deep', 'look at every row of the database, which takes minutes where it is large')
    .action(
      reporting(async ({ deep = false }: { deep?: boolean }) => {
        const { examine } = await import('./examine.ts');
        const findings = await examine(process.env, { deep });
        for (const { ok, text } of findings) print(`${LABELS.get(ok)} ${text}`);
        if (findings.some((finding) => !finding.ok)) process.exitCode = 1;
      }),
    );
}
