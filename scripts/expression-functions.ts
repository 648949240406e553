// The tables of functions in docs/expressions.md, made of the one table that evaluation, type check and completion use.
import { type FunctionSpec, signatureOf } from '../shared/expression/function-spec.ts';
import { FAMILIES } from '../shared/expression/functions.ts';
import { SYNTAX_FUNCTIONS, type SyntaxFunction } from '../shared/expression/syntax-functions.ts';

const BEGIN = '<!-- The tables from here on are written by `npm run generate`. -->';
const END = '<!-- The tables end here. -->';

/** The page with its tables as the code has them. @throws Error where the page has no place for them */
export function withFunctionTables(page: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`docs/expressions.md has no "${BEGIN}" with "${END}" after it.`);
  return `${page.slice(0, from)}${BEGIN}\n\n${tables()}\n\n${page.slice(to)}`;
}

function tables(): string {
  const families = FAMILIES.map(({ title, functions }) => [`### ${title}`, '', ...table('function', functions)]);
  const syntax = ['### Loops, and what is syntax', '', ...table('form', SYNTAX_FUNCTIONS)];
  return [...families, syntax].map((lines) => lines.join('\n')).join('\n\n');
}

function table(head: string, functions: readonly (FunctionSpec | SyntaxFunction)[]): string[] {
  return [`| ${head} | gives | for example |`, '| --- | --- | --- |', ...functions.map(rowOf)];
}

function rowOf(one: FunctionSpec | SyntaxFunction): string {
  const signature = 'signature' in one ? one.signature : signatureOf(one);
  const { source, gives } = one.example;
  return `| ${[code(signature), words(one.summary), `${code(source)} is ${code(JSON.stringify(gives))}`].join(' | ')} |`;
}

/** In a table a bar ends the cell, even inside code. */
function code(text: string): string {
  return `\`${text.replaceAll('|', String.raw`\|`)}\``;
}

/** Signs that Markdown would read. */
function words(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll(/[<*_]/g, String.raw`\$&`);
}
