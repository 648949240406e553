// data.table-update: changes rows of a table for which conditions hold.
import { z } from 'zod';

import { defineAction } from '../../../shared/card/card.ts';
import { write } from '../../../shared/card/tables.ts';
import { neededWhereField, ONCE, tableField, valuesField } from './lib/table-fields.ts';

export default defineAction({
  id: 'data.table-update',
  version: 1,
  title: 'Change Rows',
  mark: 'table',
  summary: 'Changes the rows of a table for which conditions hold.',
  docs: [
    'Columns that are not named stay as they are. `count` tells for how many rows the conditions held; none is no failure.',
    'At most 1,000 rows: where they hold for more, nothing is changed and the step fails with `table.too-many-rows`.',
    ONCE,
  ].join('\n\n'),
  effect: 'stored',
  input: z.object({ table: tableField, where: neededWhereField, values: valuesField }),
  output: z.object({
    count: z.int().meta({ title: 'Rows', description: 'For how many rows the conditions hold.' }),
    changed: z.int().meta({ title: 'Changed', description: 'How many of them had other values.' }),
  }),
  sample: { count: 1, changed: 1 },
  example: {
    table: 'watched-users',
    where: [{ column: 'user', is: 'equals', value: '00u1ab2cd3EFGHIJK4x5' }],
    values: { note: 'Seen again' },
  },
  run({ input: { table, where, values }, startedAt, signal }) {
    signal.throwIfAborted();
    return write({ kind: 'update', table, where, values, at: startedAt });
  },
});
