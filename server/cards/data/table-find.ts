// data.table-find: reads rows of a table.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';
import { row, SAMPLE_ROW, tableField, whereField } from './lib/table-fields.ts';

export default defineAction({
  id: 'data.table-find',
  version: 1,
  title: 'Find Rows',
  mark: 'table',
  summary: 'Reads the rows of a table for which conditions hold.',
  docs: [
    'Gives the rows for which all conditions hold, the oldest first unless **Newest first** is on. Where only a comparison such as _at least_ leads to them, they come in the order of that column.',
    '`found` tells whether there is one, `first` is the first of them, or null, and `more` says that there are others than those that are given. A branch by `found` answers “do we know this user?”.',
    'What earlier steps and other runs have written is seen. Equality, order and _starts with_ are answered by an index, so a large table stays quick; _contains_, _not equals_ and _is empty_ look at the rows one by one.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    table: tableField,
    where: whereField,
    limit: z.int().min(1).max(1_000).default(100).meta({ title: 'At most', description: 'Rows, 1,000 at most.' }),
    newestFirst: z.boolean().default(false).meta({ title: 'Newest first' }),
  }),
  output: z.object({
    found: z.boolean().meta({ title: 'Found' }),
    count: z.int().meta({ title: 'Rows', description: 'How many rows are given.' }),
    first: row.nullable().meta({ title: 'First row' }),
    rows: z.array(row).meta({ title: 'All rows' }),
    more: z.boolean().meta({ title: 'There are more' }),
  }),
  sample: { found: true, count: 1, first: SAMPLE_ROW, rows: [SAMPLE_ROW], more: false },
  example: { table: 'watched-users', where: [{ column: 'user', is: 'equals', value: '00u1ab2cd3EFGHIJK4x5' }] },
  async run({ input, tables, signal }) {
    signal.throwIfAborted();
    const { rows, more } = await tables.find(input);
    return done({ found: rows.length > 0, count: rows.length, first: rows[0] ?? null, rows, more });
  },
});
