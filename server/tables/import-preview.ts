// What the preview of an import remembers. Its lines are tried in batches, and each batch is undone again. Which rows
// the batches before would have added, and which unique values they would have given to rows, is kept here by hashes,
// in a few bytes each. A value that a row gives up for another one still counts as taken, so a preview may refuse what
// the import then takes.
import { createHash } from 'node:crypto';

import type { JsonObject } from '../../shared/json.ts';
import { readValues, type Column } from '../../shared/table/table.ts';
import type { TableWrite } from '../../shared/table/write.ts';

/** What a line may be: it adds a row, changes one, or does what fits. */
export type LineWrite = Exclude<TableWrite, { kind: 'delete' | 'count' }>;
export type Outcome = 'added' | 'changed' | 'unchanged' | { refused: string };

export interface ImportPreview {
  /** Called before each batch, which is tried in the store as it was before the import. */
  begin(): void;
  /**
   * What the line would have come to, had the batches before been stored. Called for the lines in order, with what the
   * store answered to each.
   */
  judge(write: LineWrite, output: JsonObject): Outcome;
}

export function createImportPreview({ name, columns }: { name: string; columns: readonly Column[] }): ImportPreview {
  const unique = columns.filter((column) => column.unique === true);
  /** By a unique value: the row that would have it. Rows that would be added have negative numbers. */
  const holders = new Map<number, number>();
  let added = 0;
  /** By the id that a row has only as long as its batch is tried. */
  let tried = new Map<string, number>();

  function valuesOf(values: JsonObject): { key: string; hash: number; value: unknown }[] {
    return unique.flatMap((column) => {
      const read = readValues([column], { [column.key]: values[column.key] ?? null });
      const value = read.ok ? (read.values[column.key] ?? null) : null;
      if (value === null) return [];
      const hash = createHash('sha256')
        .update(JSON.stringify([column.key, value]))
        .digest()
        .readUIntBE(0, 6);
      return [{ key: column.key, hash, value }];
    });
  }

  /**
   * The number of the row that the line is about: its own where the store has it, a negative one where it would be
   * added.
   */
  function rowOf(write: LineWrite, output: JsonObject, known: number | undefined): number {
    const id = write.kind === 'update' ? String(write.where[0]?.value) : String(output['id']);
    const isNew = write.kind === 'insert' || output['created'] === true;
    const row = isNew ? (known ?? -(added += 1)) : (tried.get(id) ?? Number(id.replace('row_', '')));
    if (isNew) tried.set(id, row);
    return row;
  }

  return {
    begin() {
      tried = new Map();
    },
    judge(write, output) {
      const values = valuesOf(write.values);
      const key = write.kind === 'upsert' ? values.find((each) => each.key === write.key) : undefined;
      const known = key === undefined ? undefined : holders.get(key.hash);
      const row = rowOf(write, output, known);
      const taken = values.find(({ hash }) => (holders.get(hash) ?? row) !== row);
      if (taken !== undefined) {
        const shown = `${taken.key} ${JSON.stringify(taken.value)}`;
        return {
          refused: `Table "${name}" would have a row with ${shown} by then, and "${taken.key}" is unique.`,
        };
      }
      for (const { hash } of values) holders.set(hash, row);
      if (write.kind !== 'update' && output['created'] !== false) return known === undefined ? 'added' : 'changed';
      return output['changed'] === false || output['changed'] === 0 ? 'unchanged' : 'changed';
    },
  };
}
