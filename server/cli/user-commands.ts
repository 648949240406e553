// `signalbox user …`: works on the data folder itself, for whoever cannot sign in. It is refused while a server holds
// the folder (the store's lock): then the API is the way.
import type { Command } from 'commander';

import { reporting } from './output.ts';
import type { NewUser } from './users-of-folder.ts';

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
      reporting(async (email: string, options: NewUser) =>
        (await import('./users-of-folder.ts')).createUser(email, options),
      ),
    );

  user
    .command('reset-password')
    .description('give a user a new password and end their sessions; without --password one is made up and printed')
    .argument('<email>')
    .option('--password <password>')
    .action(
      reporting(async (email: string, options: Pick<NewUser, 'password'>) =>
        (await import('./users-of-folder.ts')).resetPassword(email, options),
      ),
    );
}
