// Keeps the rows of a condition while somebody works on them: rows that are not filled in yet stand beside the CEL,
// which has no place for them. When the condition changes elsewhere (by undo, or as code), it is shown as it is then.
import { useMemo, useState } from 'react';

import type { Condition } from '../../../shared/condition/condition.ts';
import { rowsOf } from '../../../shared/condition/read.ts';
import { celOf } from '../../../shared/condition/write.ts';

/** `cel`: the condition as it is stored. `condition` is null where rows cannot show it. */
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
