// Calls about tables: what flows remember. Cards read and write the same rows.
import { z } from 'zod';

import { COLUMN_TYPES, MOST_COLUMNS } from '../table/table.ts';
import { defineCall, listOf, pageOf, time } from './call.ts';

const tableId = z.object({ id: z.string() });
const rowId = z.object({ id: z.string(), rowId: z.string() });

const column = z
  .object({
    key: z.string(),
    title: z.string().min(1).max(100),
    type: z.enum(COLUMN_TYPES),
    // No two rows have the same value; rows without one do not count.
    unique: z.boolean().optional(),
  })
  .meta({ id: 'Column' });

/** A table; `rows` is how many it has. */
export const table = z
  .object({
    id: z.string(),
    name: z.string(),
    columns: z.array(column),
    rows: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Table' });

const values = z.record(z.string(), z.json());

export const tableRow = z.object({ id: z.string(), values, createdAt: time, updatedAt: time }).meta({ id: 'TableRow' });

const name = z.string().trim().min(1).max(100);
const columns = z.array(column).max(MOST_COLUMNS);
/**
 * Conditions by column, all of which must hold: `user=ada`, or with a comparison `resets.atLeast=3` (`COMPARISONS` in
 * shared/table/condition.ts). 400 `table.bad-condition`.
 */
const filter = z
  .object({
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    order: z.enum(['oldest', 'newest']).default('oldest'),
  })
  .catchall(z.string());

export const listTables = defineCall({
  method: 'get',
  path: '/api/tables',
  summary: 'List tables, by name',
  access: 'viewer',
  response: listOf(table),
});
/** 400 `table.bad-id` and `table.bad-column`, 409 `table.exists` and `table.too-many`. */
export const createTable = defineCall({
  method: 'post',
  path: '/api/tables',
  summary: 'Make a table; its id is made of its name where none is given',
  access: 'editor',
  audit: 'made a table',
  body: z.object({ id: z.string().optional(), name, columns: columns.default([]) }),
  response: table,
  status: 201,
});
export const getTable = defineCall({
  method: 'get',
  path: '/api/tables/:id',
  summary: 'A table, its columns and how many rows it has',
  access: 'viewer',
  params: tableId,
  response: table,
});
/**
 * 409 `table.column-type` where a column with values would get another type, and `table.not-unique` where one would
 * become unique that is not.
 */
export const updateTable = defineCall({
  method: 'put',
  path: '/api/tables/:id',
  summary: 'Give a table another name or other columns; what is in a column that is left out is deleted',
  access: 'editor',
  audit: 'changed a table',
  params: tableId,
  body: z.object({ name, columns }),
  response: table,
});
/** 409 `table.in-use` while active flows use it; `details.flows` lists them. */
export const deleteTable = defineCall({
  method: 'delete',
  path: '/api/tables/:id',
  summary: 'Delete a table with its rows',
  access: 'editor',
  audit: 'deleted a table',
  params: tableId,
});
export const listRows = defineCall({
  method: 'get',
  path: '/api/tables/:id/rows',
  summary: 'Rows, filtered by columns: `?user=ada&resets.atLeast=3`',
  access: 'viewer',
  params: tableId,
  query: filter,
  response: pageOf(tableRow),
});
/** 400 `table.bad-value`, 409 `table.duplicate` (`details.row` has the value already) and `table.full`. */
export const addRow = defineCall({
  method: 'post',
  path: '/api/tables/:id/rows',
  summary: 'Add a row',
  access: 'editor',
  audit: 'added a row to a table',
  params: tableId,
  body: z.object({ values }),
  response: tableRow,
  status: 201,
});
/** As `addRow`; 404 `table.row-not-found`. */
export const updateRow = defineCall({
  method: 'patch',
  path: '/api/tables/:id/rows/:rowId',
  summary: 'Change values of a row; those that are not named stay',
  access: 'editor',
  audit: 'changed a row of a table',
  params: rowId,
  body: z.object({ values }),
  response: tableRow,
});
export const deleteRow = defineCall({
  method: 'delete',
  path: '/api/tables/:id/rows/:rowId',
  summary: 'Delete a row',
  access: 'editor',
  audit: 'deleted a row of a table',
  params: rowId,
});
/** Answers a stream of bytes, so it has no schema. It is served by hand. */
export const exportRows = defineCall({
  method: 'get',
  path: '/api/tables/:id/export.csv',
  summary: 'The rows as CSV, filtered as the list',
  access: 'viewer',
  params: tableId,
  query: filter,
});
/** Lines that fit are taken, the others refused one by one. 400 `table.bad-csv`, 413 `table.file-too-large`. */
export const importRows = defineCall({
  method: 'post',
  path: '/api/tables/:id/import.csv',
  summary: 'Add and change rows from CSV (`text/csv`); with `preview=true` only tell what that would change',
  access: 'editor',
  audit: 'imported rows into a table',
  bodyType: 'text/csv',
  params: tableId,
  query: z.object({
    preview: z.enum(['true', 'false']).default('false'),
    separator: z.enum(['comma', 'semicolon', 'tab']).default('comma'),
  }),
  response: z
    .object({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      refused: z.int(),
      /** The first hundred lines that are refused, and why. */
      problems: z.array(z.object({ line: z.int(), reason: z.string() })),
    })
    .meta({ id: 'ImportResult' }),
  status: 200,
});

export type Table = z.infer<typeof table>;
export type ImportResult = z.infer<typeof importRows.response>;
