// The expression editor behind a door: its code is fetched when an inspector is first shown, before it is needed.
import { lazy, Suspense } from 'react';

import type { ExpressionEditorProps } from './expression-editor.tsx';

const load = () => import('./expression-editor.tsx');
const Editor = lazy(async () => ({ default: (await load()).ExpressionEditor }));

/** Fetches the editor's code ahead of time. */
export function preloadExpressionEditor(): void {
  void load();
}

export function LazyExpressionEditor(props: ExpressionEditorProps) {
  return (
    <Suspense fallback={<div className="sb-cm-loading">{props.value}</div>}>
      <Editor {...props} />
    </Suspense>
  );
}
