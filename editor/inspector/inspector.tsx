// The right side of the flow page: what is selected, and everything about it. It knows cards only by their manifests.
import { useSelector } from '@xstate/store-react';
import { Suspense, useDeferredValue } from 'react';

import { findEdge, noteKeyOf } from '../session/element-ids.ts';
import type { EditorSession } from '../session/session.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { LazyNodePanel } from './lazy-node-panel.tsx';
import { TEXTS } from './frame-texts.ts';
import styles from './inspector.module.css';

/** The panel is fetched apart, so that the canvas need not wait for it. */
const FlowPanel = lazyPart(async () => (await import('./flow-panel.tsx')).FlowPanel);

/** Leads to an input of the node with this key, such as `['inputs', 'url']`. */
export type ShowField = (key: string, field: readonly string[]) => void;

export function Inspector({ session, onShow }: { session: EditorSession; onShow: ShowField }) {
  const selected = useSelector(session.editor.store, ({ context }) => context.selection);
  const isRestored = useSelector(session.editor.store, ({ context }) => context.isRestored);
  // Whoever undoes looks at the canvas, so it is drawn before the panel of what was selected at that time.
  const later = useDeferredValue(selected);
  const selection = isRestored ? later : selected;
  const keys = selection.nodes.filter((id) => noteKeyOf(id) === undefined);
  const [key] = keys;
  if (keys.length > 1) return <Words title={TEXTS.several(keys.length)} text={TEXTS.severalText} />;
  if (key !== undefined) return <LazyNodePanel key={key} session={session} nodeKey={key} onShow={onShow} />;
  const [edgeName] = selection.edges;
  const edge = edgeName === undefined ? undefined : findEdge(session.editor.get().flow, edgeName);
  if (edge !== undefined && selection.edges.length === 1)
    return <Words title={TEXTS.edgeTitle} text={TEXTS.edgeText(edge.from, edge.port, edge.to)} />;
  return (
    <Suspense fallback={<div className={styles.inspector} aria-busy="true" />}>
      <FlowPanel session={session} />
    </Suspense>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <div className={styles.inspector}>
      <div className={styles.inspectorWords}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
    </div>
  );
}
