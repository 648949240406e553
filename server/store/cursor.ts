// Page cursors of every adapter: opaque to callers, inside the last row's key. Knows no table.
import { ValidationError } from '../../shared/errors.ts';

type KeyPart = string | number;

export function encodeCursor(key: readonly KeyPart[]): string {
  return Buffer.from(JSON.stringify(key), 'utf8').toString('base64url');
}

/**
 * The key inside a cursor, whose parts must be of the types of `shape`.
 * @throws ValidationError `cursor.invalid`
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

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
