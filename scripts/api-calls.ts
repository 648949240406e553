// Finds every declared call of the API by scanning shared/api, and writes the page of the documentation that lists
// them.
import { readdirSync } from 'node:fs';

import type { ApiCall } from '../shared/api/call.ts';

const folder = new URL('../shared/api/', import.meta.url);

/** All calls, by path, then method. The tests ask it too, so that no call is served without being described. */
export async function readApiCalls(): Promise<ApiCall[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const modules = await Promise.all(
    files.map(async (name) => (await import(new URL(name, folder).href)) as Record<string, unknown>),
  );
  return modules
    .flatMap((module) => Object.values(module).filter(isCall))
    .toSorted((left, right) => keyOf(left).localeCompare(keyOf(right)));
}

/** Known by what a call has, since files also export schemas and types of words. */
function isCall(value: unknown): value is ApiCall {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value;
}

function keyOf({ method, path }: ApiCall): string {
  return `${path} ${method}`;
}

/** The page, with its table as the formatter would leave it, so that `npm run format` changes nothing. */
export function apiCallsText(calls: readonly ApiCall[]): string {
  const head = ['call', 'role', 'does', 'in the audit log'];
  const rows = calls.map(({ method, path, access, summary, audit }) => [
    `\`${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}\``,
    access === 'public' ? 'none' : access,
    summary,
    audit ?? '',
  ]);
  const widths = head.map((title, at) =>
    Math.max(...[title, ...rows.map((row) => row[at] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [
    '# Calls of the API',
    '',
    'What each call does, and the least role that may make it. [API](api.md) says what all have in common; `GET',
    '/api/openapi.json` has bodies and answers. This page is written by `npm run generate`.',
    '',
    line(head),
    rule,
    ...rows.map(line),
    '',
  ].join('\n');
}
