// The panel of a node behind a door: its code is fetched once the page stands, before a node is chosen. Where it could
// not be fetched the inspector says so and tries again; the canvas goes on.
import { useEffect, useState } from 'react';

import { ErrorPanel } from '../ui/error-panel.tsx';
import { preloadExpressionEditor } from './expression/preload-expression-editor.ts';
import type { NodePanel, NodePanelProps } from './node-panel.tsx';
import { TEXTS } from './frame-texts.ts';
import styles from './inspector.module.css';

let loaded: typeof NodePanel | undefined;

async function load(): Promise<typeof NodePanel> {
  loaded ??= (await import('./node-panel.tsx')).NodePanel;
  return loaded;
}

/** Fetches the panel ahead of time; settles when it is there, or could not be fetched (it is tried again when shown). */
export async function preloadNodePanel(): Promise<void> {
  try {
    await load();
  } catch {
    // Said where the panel is shown.
  }
}

/** And what its fields are edited with, which is more. */
export async function preloadInspector(): Promise<void> {
  await preloadNodePanel();
  await preloadExpressionEditor();
}

type State = 'loading' | 'there' | { error: unknown };

export function LazyNodePanel(props: NodePanelProps) {
  const [state, setState] = useState<State>(loaded === undefined ? 'loading' : 'there');
  useEffect(() => {
    if (state !== 'loading') return undefined;
    let isGone = false;
    const fetchPanel = async (): Promise<void> => {
      let next: State = 'there';
      try {
        await load();
      } catch (error) {
        next = { error };
      }
      if (!isGone) setState(next);
    };
    void fetchPanel();
    return () => {
      isGone = true;
    };
  }, [state]);
  const Panel = loaded;
  if (state === 'there' && Panel !== undefined) return <Panel {...props} />;
  if (typeof state === 'string') return <div className={styles.inspector} aria-busy="true" />;
  return (
    <div className={styles.inspector}>
      <div className={styles.inspectorWords}>
        <ErrorPanel title={TEXTS.notFetched} error={state.error} onRetry={() => setState('loading')} />
      </div>
    </div>
  );
}
