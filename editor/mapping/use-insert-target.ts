// An input that takes fields of the data panel: says so when it has the focus, and stops when it is gone.
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

import type { InsertTarget, InsertTargets } from './insert-target.ts';

type Inserting = Pick<InsertTarget, 'insert' | 'ways' | 'insertAs'>;

/** Gives what to call when the input has the focus. `own` may change with every render: the newest is used. */
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

/** `inputs.result.name` belongs to `result`. */
function inputOf(id: string): string {
  const [part, name = ''] = id.split('.');
  return part === 'inputs' ? name : '';
}
