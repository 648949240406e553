// data.table-insert: adds a row to a table.
import { z } from 'zod';

import { defineAction } from '../../../shared/card/card.ts';
import { write } from '../../../shared/card/tables.ts';
import { ONCE, tableField, valuesField } from './lib/table-fields.ts';

export default defineAction({
  id: 'data.table-insert',
  version: 1,
  title: 'Add Row',
  mark: 'table',
  summary: 'Adds a row to a table.',
  docs: [
    'Columns that are not named stay empty. Where a unique column has the value already, the step fails with `table.duplicate`: wire the port **error**, or use _Add or Change Row_.',
    ONCE,
  ].join('\n\n'),
  effect: 'stored',
  input: z.object({ table: tableField, values: valuesField }),
  output: z.object({ id: z.string().meta({ title: 'Row ID' }) }),
  sample: { id: 'row_1' },
  example: { table: 'resets', values: { user: '{{ trigger.oktaUser.id }}', at: '{{ trigger.dateAndTime }}' } },
  run({ input: { table, values }, startedAt, signal }) {
    signal.throwIfAborted();
    return write({ kind: 'insert', table, values, at: startedAt });
  },
});
