// What somebody types, kept as they typed it while it means the value that is stored: "1.0" stays so though the value is
// 1. Another value from elsewhere (undo) takes its place.
import { useState } from 'react';

import { jsonEquals, type JsonValue } from '../../shared/json.ts';

/** `write` shows a value, `read` says what a shown one means. Both must be pure. */
export function useDraft<Shown>(
  value: JsonValue | undefined,
  write: (value: JsonValue | undefined) => Shown,
  read: (shown: Shown) => JsonValue | undefined,
): [Shown, (shown: Shown) => void] {
  const [draft, setDraft] = useState<{ shown: Shown } | null>(null);
  const isCurrent = draft !== null && jsonEquals(read(draft.shown), value);
  return [isCurrent ? draft.shown : write(value), (shown) => setDraft({ shown })];
}
