// An input that takes fields of the data panel: says so when it has the focus, and stops when it is gone.
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

import type { InsertTargets } from './insert-target.ts';

/** Gives what to call when the input has the focus. `insert` may change with every render: the newest one is used. */
export function useInsertTarget(
  targets: InsertTargets,
  id: string,
  label: string,
  insert: (path: string) => void,
  input = inputOf(id),
): () => void {
  const newest = useRef(insert);
  useLayoutEffect(() => {
    newest.current = insert;
  });
  useEffect(() => () => targets.trigger.left({ id }), [id, targets]);
  return useCallback(
    () => targets.trigger.focused({ target: { id, input, label, insert: (path) => newest.current(path) } }),
    [id, input, label, targets],
  );
}

/** `inputs.result.name` belongs to `result`. */
function inputOf(id: string): string {
  const [part, name = ''] = id.split('.');
  return part === 'inputs' ? name : '';
}
