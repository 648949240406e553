// The rows of a condition while somebody works on them: rows that are not filled in yet are kept beside the CEL, which has
// no place for them. A condition that changed elsewhere (undo, code) takes their place.
import { useMemo, useState } from 'react';

import type { Condition } from '../../../shared/condition/condition.ts';
import { rowsOf } from '../../../shared/condition/read.ts';
import { celOf } from '../../../shared/condition/write.ts';

/** `condition` is null where rows cannot show the CEL. */
export function useRows(
  cel: string,
  onChange: (cel: string) => void,
): { condition: Condition | null; change: (next: Condition) => void } {
  const [draft, setDraft] = useState<{ condition: Condition; cel: string } | null>(null);
  const read = useMemo(() => rowsOf(cel), [cel]);
  const condition = draft !== null && draft.cel === cel ? draft.condition : read;
  const change = (next: Condition): void => {
    const written = celOf(next);
    setDraft({ condition: next, cel: written });
    if (written !== cel) onChange(written);
  };
  return { condition, change };
}
