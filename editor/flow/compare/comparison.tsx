// Shows how one flow differs from another: on the canvas, and in sentences that show their place on it.
import { useMemo, useState } from 'react';

import { DiffCanvas, DiffLegend } from '../../canvas/diff-canvas.tsx';
import { comparedFlow } from '../../geometry/compared-flow.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { needChanges } from '../../../shared/flow/needs.ts';
import { ChangesList, type Change } from '../changes-list.tsx';
import { TEXTS } from './texts.ts';
import styles from './comparison.module.css';

interface ComparisonProps {
  before: Flow;
  after: Flow;
  manifests: ManifestLookup;
  /** `beside`: the sentences are right of the canvas, for dialogs that have the room. */
  sentences: 'beside' | 'below';
}

export function Comparison({ before, after, manifests, sentences }: ComparisonProps) {
  const compared = useMemo(() => comparedFlow(before, after), [before, after]);
  const needs = useMemo(() => needChanges(before, after, manifests), [before, after, manifests]);
  const [selected, setSelected] = useState<string | null>(null);
  const { changes } = compared;
  if (changes.length === 0) return <p className={styles.same}>{TEXTS.same}</p>;
  return (
    <div className={styles.comparison} data-sentences={sentences}>
      <div className={styles.picture}>
        <DiffLegend />
        <div className={styles.canvas}>
          <DiffCanvas compared={compared} manifests={manifests} selected={selected} onSelect={setSelected} />
        </div>
      </div>
      <div className={styles.sentences}>
        <h3>{TEXTS.changes(changes.length)}</h3>
        <ChangesList
          changes={changes}
          label={TEXTS.changesLabel}
          isPlace={(change) => placeOf(change) !== undefined}
          isSelected={(change) => selected !== null && placeOf(change) === selected}
          onSelect={(change) => setSelected(placeOf(change) ?? null)}
        />
        {needs.length > 0 && (
          <>
            <h3>{TEXTS.reaches}</h3>
            <ChangesList changes={needs} label={TEXTS.reaches} />
          </>
        )}
      </div>
    </div>
  );
}

/** The key of the node that a change is at; of a wire the node that it leaves. Undefined for what has no place. */
function placeOf({ path: [root, key] }: Change): string | undefined {
  return root === 'nodes' || root === 'edges' ? key : undefined;
}
