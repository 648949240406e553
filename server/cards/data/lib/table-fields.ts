// Inputs and outputs that the cards of tables share.
import { z } from 'zod';

import { anyJson } from '../../../../shared/card/fields.ts';
import type { JsonObject } from '../../../../shared/json.ts';
import { COMPARISONS, type GivenCondition } from '../../../../shared/table/condition.ts';
import type { TableRow } from '../../../../shared/table/table.ts';

export const tableField: z.ZodType<string> = z.string().trim().min(1).max(64).meta({
  title: 'Table',
  description: 'Which table. A new one is made on the page Tables.',
  widget: 'table',
  placeholder: 'watched-users',
});

export const valuesField: z.ZodType<JsonObject> = z.record(z.string(), anyJson).meta({
  title: 'Values',
  description: 'Keys of columns, and what goes into them. null empties a column.',
  widget: 'key-values',
  rowOf: 'table',
});

const condition = z.object({
  column: z.string().trim().min(1).max(40).meta({ title: 'Column', placeholder: 'user', columnOf: 'table' }),
  is: z.enum(COMPARISONS).default('equals').meta({ title: 'Comparison' }),
  value: anyJson.optional().meta({ title: 'Value' }),
});

const CONDITIONS = 'All of these must hold for a row. The ID of a row is in the column “id”.';

/** Conditions that may be left out: none means every row. */
export const whereField: z.ZodType<GivenCondition[]> = z
  .array(condition)
  .max(20)
  .default([])
  .meta({ title: 'Conditions', description: CONDITIONS, conditionsOf: 'table' });

/**
 * Conditions of a card that changes or deletes: at least one, so that nobody empties a table by leaving the field out.
 */
export const neededWhereField: z.ZodType<GivenCondition[]> = z
  .array(condition)
  .min(1)
  .max(20)
  .meta({ title: 'Conditions', description: CONDITIONS, conditionsOf: 'table' });

const cells: z.ZodType<JsonObject> = z.record(z.string(), anyJson);

/** A row as cards give it. Times are ISO 8601. */
export const row: z.ZodType<TableRow> = z.object({
  id: z.string().meta({ title: 'ID' }),
  values: cells.meta({
    title: 'Values',
    description: 'By the keys of the columns; null where one is empty.',
    rowOf: 'table',
  }),
  createdAt: z.string().meta({ title: 'Created' }),
  updatedAt: z.string().meta({ title: 'Changed' }),
});

export const rowCount: z.ZodType<{ count: number }> = z.object({
  count: z.int().meta({ title: 'Rows', description: 'How many rows it was.' }),
});

export const SAMPLE_ROW = {
  id: 'row_1',
  values: { user: '00u1ab2cd3EFGHIJK4x5', note: 'Reset twice' },
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
};

/** What every card that writes says of itself. */
export const ONCE =
  'What it writes is stored together with the end of its step: no crash does it twice or loses it, later steps see it, and it is never in doubt. A dry run only tells what it would do.';
