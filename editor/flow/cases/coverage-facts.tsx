// Says how much of the flow its cases go through, and what they miss; each of these leads to its place.
import { findNode } from '../../../shared/flow/graph.ts';
import { percentOf, type Coverage } from '../../../shared/flow/cases/coverage.ts';
import { nodeName } from '../../geometry/node-text.ts';
import type { EditorSession } from '../../session/session.ts';
import type { Jump } from '../issues-button.tsx';
import { TEXTS } from './texts.ts';
import panelStyles from '../../ui/drawer-panel.module.css';
import styles from './cases.module.css';
import buttons from '../../ui/bare-button.module.css';

interface CoverageFactsProps {
  session: EditorSession;
  coverage: Coverage;
  onJump: Jump;
}

export function CoverageFacts({ session, coverage, onJump }: CoverageFactsProps) {
  const { covered, missed } = coverage;
  const { flow } = session.editor.get();
  const nameOf = (key: string): string => {
    const node = findNode(flow, key);
    return node === undefined ? key : nodeName(key, node, session.manifests(node.card, node.version));
  };
  return (
    <section aria-label={TEXTS.coverage} className={styles.coverage}>
      {(['nodes', 'edges'] as const).map((kind) => {
        const [done, left] = [covered[kind].length, missed[kind].length];
        const percent = percentOf(covered[kind], missed[kind]);
        return (
          <div key={kind} className={styles.share}>
            <span>{TEXTS[kind]}</span>
            <span>{TEXTS.share(done, done + left, percent)}</span>
            <span className={styles.bar} aria-hidden>
              <span style={{ width: `${percent}%` }} />
            </span>
          </div>
        );
      })}
      {missed.nodes.length + missed.edges.length === 0 && <p className={panelStyles.quiet}>{TEXTS.complete}</p>}
      {missed.nodes.length > 0 && (
        <Missed title={TEXTS.missed}>
          {missed.nodes.map((key) => (
            <li key={key}>
              <button type="button" className={buttons.bare} onClick={() => onJump(key)}>
                {nameOf(key)}
              </button>
            </li>
          ))}
        </Missed>
      )}
      {missed.edges.length > 0 && (
        <Missed title={TEXTS.notTaken}>
          {missed.edges.map(({ from, port, to }) => (
            <li key={`${from} ${port} ${to}`}>
              <button type="button" className={buttons.bare} onClick={() => onJump(from)}>
                {TEXTS.edge(nameOf(from), port, nameOf(to))}
              </button>
            </li>
          ))}
        </Missed>
      )}
    </section>
  );
}

function Missed({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <>
      <h3>{title}</h3>
      <ul className={styles.missed} aria-label={title}>
        {children}
      </ul>
    </>
  );
}
