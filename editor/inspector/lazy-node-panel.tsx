// The panel of a node, whose code is fetched apart: once the page is drawn, before a node is chosen. Where it cannot be
// fetched the inspector says so and offers to try again; the canvas goes on.
import { useEffect, useState } from 'react';

import { ErrorPanel } from '../ui/error-panel.tsx';
import { preloadExpressionEditor } from './expression/preload-expression-editor.ts';
import type { NodePanel, NodePanelProps } from './node-panel.tsx';
import { TEXTS } from './frame-texts.ts';
import styles from './inspector.module.css';

/** The panel, which stays for as long as the page does; undefined until it was fetched. */
let loaded: typeof NodePanel | undefined;

async function load(): Promise<typeof NodePanel> {
  loaded ??= (await import('./node-panel.tsx')).NodePanel;
  return loaded;
}

/** Fetches the panel ahead of time. Resolves also where it could not be fetched; it is tried again when it is shown. */
export async function preloadNodePanel(): Promise<void> {
  try {
    await load();
  } catch {
    // It is said where the panel is shown.
  }
}

/** Fetches the panel and the expression editor, which is much more code, ahead of time. It never rejects. */
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
