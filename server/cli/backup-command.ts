// `signalbox backup`: copies the database of the data folder, whether a server runs or not. The master key is not in it.
import { join, resolve } from 'node:path';

import type { Command } from 'commander';

import { print, reporting } from './output.ts';

export function addBackupCommand(program: Command): void {
  program
    .command('backup')
    .description('copy the database of the data folder to a new file, while the server may run')
    .argument('<file>', 'where to; it must not exist')
    .action(
      reporting(async (file: string) => {
        const { DATABASE_FILE, readConfig } = await import('../config.ts');
        const { backupSqliteStore } = await import('../store/sqlite/backup.ts');
        const { dataDir, secretKey } = readConfig(process.env);
        const bytes = backupSqliteStore({ file: join(dataDir, DATABASE_FILE), to: resolve(file) });
        const key = secretKey === undefined ? join(dataDir, 'secret.key') : 'SIGNALBOX_SECRET_KEY';
        print(`${file}: ${bytes.toLocaleString('en')} bytes.`);
        print(`The master key is not in it, and without it no secret can be read: keep ${key}, apart from this file.`);
      }),
    );
}
