// The command line: `npx signalbox …`.
import { printError } from './output.ts';
import { createProgram } from './program.ts';
import { unknownCommand, USAGE_EXIT_CODE } from './unknown-command.ts';

const program = createProgram();
const unknown = unknownCommand(program, process.argv.slice(2));
if (unknown === undefined) await program.parseAsync();
else {
  printError(`There is no command "signalbox ${unknown}". "signalbox --help" lists those that there are.`);
  process.exitCode = USAGE_EXIT_CODE;
}
