// data.table-upsert: changes the row with a given value in a unique column, or adds it.
import { z } from 'zod';

import { defineAction } from '../../../shared/card/card.ts';
import { write } from '../../../shared/card/tables.ts';
import { ONCE, tableField, valuesField } from './lib/table-fields.ts';

export default defineAction({
  id: 'data.table-upsert',
  version: 1,
  title: 'Add or Change Row',
  mark: 'table',
  summary: 'Changes the row that a unique column names, or adds it.',
  docs: [
    'Looks for the row that has the same value in the unique column **Column**, which must be among the values. Where there is one, the other values go into it, and columns that are not named stay as they are; else the row is added. `created` tells which of both it was.',
    'It is one step for the table: of two runs that do it at the same time with a new value, one adds the row, and the other changes it.',
    ONCE,
  ].join('\n\n'),
  effect: 'stored',
  input: z.object({
    table: tableField,
    column: z.string().trim().min(1).max(40).meta({
      title: 'Column',
      description: 'The unique column that tells which row is meant.',
      placeholder: 'user',
      columnOf: 'table',
      uniqueColumn: true,
    }),
    values: valuesField,
  }),
  output: z.object({
    id: z.string().meta({ title: 'Row ID' }),
    created: z.boolean().meta({ title: 'Added', description: 'False: the row was there already.' }),
    changed: z.boolean().meta({ title: 'Changed', description: 'False: the row had all of these values.' }),
  }),
  sample: { id: 'row_1', created: true, changed: true },
  example: { table: 'watched-users', column: 'user', values: { user: '{{ trigger.oktaUser.id }}', note: 'Reset' } },
  run({ input: { table, column, values }, startedAt, signal }) {
    signal.throwIfAborted();
    return write({ kind: 'upsert', table, key: column, values, at: startedAt });
  },
});
