// data.table-delete: deletes rows of a table for which conditions hold.
import { z } from 'zod';

import { defineAction } from '../../../shared/card/card.ts';
import { write } from '../../../shared/card/tables.ts';
import { neededWhereField, ONCE, rowCount, tableField } from './lib/table-fields.ts';

export default defineAction({
  id: 'data.table-delete',
  version: 1,
  title: 'Delete Rows',
  mark: 'table',
  summary: 'Deletes the rows of a table for which conditions hold.',
  docs: [
    '`count` tells how many rows were deleted; none is no failure.',
    'At most 1,000 rows: where the conditions hold for more, nothing is deleted and the step fails with `table.too-many-rows`.',
    ONCE,
  ].join('\n\n'),
  effect: 'stored',
  input: z.object({ table: tableField, where: neededWhereField }),
  output: rowCount,
  sample: { count: 1 },
  example: { table: 'watched-users', where: [{ column: 'user', is: 'equals', value: '00u1ab2cd3EFGHIJK4x5' }] },
  run({ input: { table, where }, startedAt, signal }) {
    signal.throwIfAborted();
    return write({ kind: 'delete', table, where, at: startedAt });
  },
});
