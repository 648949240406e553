// Pages of lists, the same in every adapter: one row more than asked for says whether there is a next page, and the
// cursor to it is the last row's key, opaque to callers. Knows no table.
import { ValidationError } from '../../shared/errors.ts';

/** One page of a list. A caller asks for the next one with `nextCursor` as its `cursor`, and the same filter. */
export interface Page<Item> {
  items: Item[];
  /** Opaque; null on the last page. */
  nextCursor: string | null;
}

type KeyPart = string | number;

/**
 * A page of at most `limit` of `rows`. The caller reads one row more than `limit`, where there are as many: that one
 * says that there is a next page. `key`: what the list is ordered by, which becomes the cursor.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { key, item }: { key(row: Row): readonly KeyPart[]; item(row: Row): Item },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
  };
}

/** The key of a page's last row as text that can stand in an address. */
export function encodeCursor(key: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/**
 * The key inside a cursor, whose parts must be of the types of `shape`, in order; numbers must be safe integers.
 * @throws ValidationError `cursor.invalid` for text that no list of this order has made
 */
export function decodeCursor<Shape extends readonly ('string' | 'number')[]>(
  cursor: string,
  ...shape: Shape
): { [At in keyof Shape]: Shape[At] extends 'number' ? number : string } {
  const key = parse(cursor);
  const fits =
    Array.isArray(key) &&
    key.length === shape.length &&
    shape.every((type, at) => typeof key[at] === type && (type === 'string' || Number.isSafeInteger(key[at])));
  if (!fits) {
    throw new ValidationError(
      'cursor.invalid',
      'The cursor is not one of this list. Ask for the first page, then pass nextCursor as it came.',
    );
  }
  return key as { [At in keyof Shape]: Shape[At] extends 'number' ? number : string };
}

/**
 * What the text holds; undefined where it is not JSON, which `decodeCursor` refuses with everything else that does not
 * fit.
 */
function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
