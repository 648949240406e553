// The schema of a new store as text, for people who read and compare it (schema.sql): what all migrations together
// make.
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { PlannedOnceDialect } from './dialect.ts';
import { migrate } from './migrate.ts';
import { migrationNames } from './migrations/all.ts';
import type { Schema } from './schema.ts';

/** The beginning of schema.sql. */
const HEAD = [
  '-- The tables of a store, as all migrations together make them. Written by "npm run generate"; to change it, add a',
  '-- migration. Nothing reads this file.',
];

/**
 * The tables by name, each followed by its indexes. It is made in memory, and is the same for the same migrations: a
 * test compares it with the file.
 */
export async function schemaText(): Promise<string> {
  const database = new Database(':memory:');
  try {
    const query = new Kysely<Schema>({ dialect: new PlannedOnceDialect({ database }) });
    await migrate(database, query, ':memory:');
    const made = database
      .prepare<[], string>(
        `select sql from sqlite_master where sql is not null and name not like 'sqlite_%'
         order by tbl_name, type = 'table' desc, name`,
      )
      .pluck()
      .all();
    return `${[...HEAD, `-- The newest migration is ${migrationNames.at(-1)}.`, '', ...made.map(inLines)].join('\n')}\n`;
  } finally {
    database.close();
  }
}

/**
 * A statement with each column of a table on a line of its own, so that a change of one is one line of a comparison.
 */
function inLines(sql: string): string {
  const statement = sql.replace(/\s+/g, ' ').trim();
  if (!/^create table/i.test(statement)) return `${statement};\n`;
  // Only commas between columns break a line, which are those inside one bracket.
  let depth = 0;
  const lines = Array.from(statement, (letter) => {
    if (letter === ')') depth -= 1;
    const breaks = {
      before: letter === ')' && depth === 0,
      after: depth <= 1 && (letter === ',' || (letter === '(' && depth === 0)),
    };
    if (letter === '(') depth += 1;
    return `${breaks.before ? '\n' : ''}${letter}${breaks.after ? '\n ' : ''}`;
  });
  return `${lines
    .join('')
    .replace(/\n +/g, '\n  ')
    .replace(/^(create table[^\n]*\n)(?! )/i, '$1  ')};\n`;
}
