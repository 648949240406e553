// Two flows on one canvas: what was added, removed and changed, each by a sign, a border and a colour.
import { useCallback, type ComponentProps } from 'react';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { edgeName, type ComparedFlow, type Mark } from '../geometry/compared-flow.ts';
import { LEAST_ZOOM_OF_A_DIFFERENCE } from '../geometry/opening-view.ts';
import { RunCanvas } from './run-canvas.tsx';
import { TEXTS } from './texts.ts';
import styles from './diff-canvas.module.css';

interface DiffCanvasProps {
  compared: ComparedFlow;
  manifests: ManifestLookup;
  /** The key of the selected node. */
  selected: string | null;
  onSelect: (key: string | null) => void;
}

type Decorate = NonNullable<ComponentProps<typeof RunCanvas>['decorate']>;

/**
 * The comparison as a picture. `decorate` stays the same while the comparison does, since RunCanvas marks everything
 * anew when it changes.
 */
export function DiffCanvas({ compared, manifests, selected, onSelect }: DiffCanvasProps) {
  const decorate = useCallback<Decorate>(
    (nodes, edges) => ({
      nodes: nodes.map((node) => {
        const mark = node.type === 'card' ? compared.nodes.get(node.id) : undefined;
        if (mark === undefined) return node;
        return { ...node, className: classOf(mark), ariaLabel: `${node.ariaLabel}, ${TEXTS.marks[mark]}` };
      }),
      edges: edges.map((edge) => {
        const name = edgeName({ from: edge.source, port: edge.sourceHandle ?? 'out', to: edge.target });
        const mark = compared.edges.get(name);
        return mark === undefined ? edge : { ...edge, className: `${edge.className ?? ''} ${classOf(mark)}` };
      }),
    }),
    [compared],
  );
  return (
    <div className={styles.frame} data-testid="diff-canvas">
      <RunCanvas
        flow={compared.flow}
        manifests={manifests}
        decorate={decorate}
        selected={selected}
        onSelect={onSelect}
        label={TEXTS.differences}
        leastZoom={LEAST_ZOOM_OF_A_DIFFERENCE}
      />
    </div>
  );
}

/** What the marks mean, beside the canvas. */
export function DiffLegend() {
  return (
    <ul className={styles.legend} aria-label={TEXTS.legend}>
      {(['added', 'changed', 'removed'] as const).map((mark) => (
        <li key={mark}>
          <span className={`${styles.sample} ${classOf(mark)}`} aria-hidden />
          {TEXTS.marks[mark]}
        </li>
      ))}
    </ul>
  );
}

const CLASSES: Record<Mark, string | undefined> = {
  added: styles.added,
  changed: styles.changed,
  removed: styles.removed,
};

function classOf(mark: Mark): string {
  return CLASSES[mark] ?? '';
}
