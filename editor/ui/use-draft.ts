// Keeps what somebody types as it was typed, for as long as it means the value that is stored: "1.0" stays so
// although the value is 1. When the value changes from elsewhere, for example by undo, that takes its place.
import { useState } from 'react';

import { jsonEquals, type JsonValue } from '../../shared/json.ts';

/**
 * Gives what to show, and a function that keeps what was typed. It does not store the value: the caller does both.
 * @param write gives what to show for a value
 * @param read gives what a shown text means; both must be pure
 */
export function useDraft<Shown>(
  value: JsonValue | undefined,
  write: (value: JsonValue | undefined) => Shown,
  read: (shown: Shown) => JsonValue | undefined,
): [Shown, (shown: Shown) => void] {
  const [draft, setDraft] = useState<{ shown: Shown } | null>(null);
  const isCurrent = draft !== null && jsonEquals(read(draft.shown), value);
  return [isCurrent ? draft.shown : write(value), (shown) => setDraft({ shown })];
}
