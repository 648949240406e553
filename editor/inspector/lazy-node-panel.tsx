// The panel of a node behind a door: its code is fetched when somebody turns to the canvas, before a node is chosen.
import { lazy, Suspense } from 'react';

import type { EditorSession } from '../state/session.ts';
import { preloadExpressionEditor } from './lazy-expression-editor.tsx';

const load = () => import('./node-panel.tsx');
const Panel = lazy(async () => ({ default: (await load()).NodePanel }));

/** Fetches the panel, and behind it the expression editor. Settles when the panel can be drawn. */
export async function preloadNodePanel(): Promise<void> {
  await load();
  preloadExpressionEditor();
}

export function LazyNodePanel(props: { session: EditorSession; nodeKey: string }) {
  return (
    <Suspense fallback={<div className="sb-inspector" aria-busy="true" />}>
      <Panel {...props} />
    </Suspense>
  );
}
