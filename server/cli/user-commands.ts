// `signalbox user …`: works on the data folder itself, for whoever cannot sign in. Refused while a server holds the
// folder (the store's lock): then the API is the way.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import type { Command } from 'commander';

import { password as passwordSchema, role as roleSchema } from '../../shared/api/access.ts';
import { ConflictError, NotFoundError, ValidationError } from '../../shared/errors.ts';
import { createUserService, type UserService } from '../access/users.ts';
import { DATABASE_FILE, readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { print, reporting } from './output.ts';

export function addUserCommands(program: Command): void {
  const user = program.command('user').description('users, in the data folder of a stopped server');

  user
    .command('create')
    .description('make a user; without --password one is made up and printed')
    .argument('<email>')
    .option('--name <name>', 'default: the e-mail address')
    .option('--role <role>', 'admin, editor or viewer', 'admin')
    .option('--password <password>')
    .action(
      reporting((email: string, options: { name?: string; role: string; password?: string }) =>
        withUsers(async (users) => {
          const role = roleSchema.safeParse(options.role);
          if (!role.success)
            throw new ValidationError('cli.bad-role', `"${options.role}" is no role; there are admin, editor, viewer.`);
          const password = chosen(options.password);
          const made = await users.create({ email, name: options.name ?? email, role: role.data, password });
          print(`${made.email} is ${made.role}.`);
          if (options.password === undefined) print(`Password: ${password}`);
        }),
      ),
    );

  user
    .command('reset-password')
    .description('give a user a new password and end their sessions; without --password one is made up and printed')
    .argument('<email>')
    .option('--password <password>')
    .action(
      reporting((email: string, options: { password?: string }) =>
        withUsers(async (users) => {
          const found = (await users.list()).find((each) => each.email === email.trim().toLowerCase());
          if (found === undefined) throw new NotFoundError('user.not-found', `There is no user ${email}.`);
          const password = chosen(options.password);
          await users.update(found.id, { password, disabled: false });
          print(`${found.email} has a new password; all sessions were ended.`);
          if (options.password === undefined) print(`Password: ${password}`);
        }),
      ),
    );
}

function chosen(given: string | undefined): string {
  const password = given ?? randomBytes(18).toString('base64url');
  if (passwordSchema.safeParse(password).success) return password;
  throw new ValidationError('cli.bad-password', 'A password has 12 to 256 characters.');
}

async function withUsers(work: (users: UserService) => Promise<void>): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const store = await openSqliteStore({ file: join(dataDir, DATABASE_FILE) }).catch((error: unknown) => {
    if (!(error instanceof ConflictError) || error.code !== 'store.in-use') throw error;
    const message = `A server uses the data folder ${dataDir}. Change users in its settings or by /api/users, or stop it first.`;
    throw new ConflictError(error.code, message);
  });
  try {
    await work(createUserService({ store, clock: systemClock }));
  } finally {
    await store.close();
  }
}
