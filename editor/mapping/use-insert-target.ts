// Lets an input take fields of the data panel: it becomes the target when it gets the focus, and stops being it when it
// is gone.
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

import type { InsertTarget, InsertTargets } from './insert-target.ts';

type Inserting = Pick<InsertTarget, 'insert' | 'ways' | 'insertAs'>;

/**
 * Gives what to call when the input gets the focus; that function stays the same. `own` may change with every render,
 * for it is read from a ref when a field is picked. `id`, `label` and `input` are those of `InsertTarget`.
 */
export function useInsertTarget(
  targets: InsertTargets,
  id: string,
  label: string,
  own: Inserting,
  input = inputOf(id),
): () => void {
  const newest = useRef(own);
  useLayoutEffect(() => {
    newest.current = own;
  });
  useEffect(() => () => targets.trigger.left({ id }), [id, targets]);
  return useCallback(
    () =>
      targets.trigger.focused({
        target: {
          id,
          input,
          label,
          insert: (path) => newest.current.insert(path),
          ways: (path) => newest.current.ways?.(path) ?? [],
          insertAs: (source) => newest.current.insertAs?.(source),
        },
      }),
    [id, input, label, targets],
  );
}

/** The input that a path belongs to: `result` for `inputs.result.name`; empty for what is no input. */
function inputOf(id: string): string {
  const [part, name = ''] = id.split('.');
  return part === 'inputs' ? name : '';
}
