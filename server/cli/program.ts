// Puts all commands of `npx signalbox …` together; what they do is in the files beside. It reads no arguments and
// starts nothing.
import { Command } from 'commander';

import { addBackupCommand } from './backup-command.ts';
import { addDoctorCommand } from './doctor.ts';
import { addFlowCommands } from './flow-commands.ts';
import { addEventCommands } from './event-commands.ts';
import { addOktaSimCommand } from './okta-sim.ts';
import { addRunCommands } from './run-commands.ts';
import { addUserCommands } from './user-commands.ts';

/** The commands take their defaults from the environment as it is now. */
export function createProgram(): Command {
  const program = new Command('signalbox')
    .description('Self-hosted automation for Okta.')
    .showHelpAfterError('(signalbox --help says more)');
  program
    .command('start')
    .description('start the server (settings by environment variables)')
    .option('--with-okta-sim [engine]', 'with a simulated Okta org beside it, connected: classic (default) or identity')
    .action(async () => {
      await import('../main.ts');
    });
  addFlowCommands(program, withServer);
  addEventCommands(program, withServer);
  addRunCommands(program, withServer);
  addUserCommands(program);
  addBackupCommand(program);
  addDoctorCommand(program);
  addOktaSimCommand(program);
  return program;
}

/** Adds the options of every command that talks to a running server. */
function withServer(command: Command): Command {
  // An empty variable counts as absent, as it does for the server.
  const setting = (name: string): string | undefined => process.env[name]?.trim() || undefined;
  const url = setting('PUBLIC_URL') ?? `http://127.0.0.1:${setting('PORT') ?? '3000'}`;
  const token = setting('SIGNALBOX_API_TOKEN');
  return command
    .option('--url <url>', 'the server', url)
    .option('--token <token>', 'an API token (default: SIGNALBOX_API_TOKEN)', token);
}
