// A small picture of a flow's path: a framed icon for each card, with lines between them. It is hidden from screen
// readers, as the flow's name is given beside it.
import type { Flow } from '../../../shared/flow/flow.ts';
import { CardIcon } from '../../ui/card-icon.tsx';
import { miniGraph, type MiniNode } from './mini-graph-layout.ts';
import styles from './mini-graph.module.css';

/** Pixels: the side of an icon, and from one to the next across and down. */
const NODE = 26;
const COLUMN = 46;
const ROW = 34;
/**
 * Pixels of width that the narrowest card of a template leaves for the picture. Icons of a longer path stand closer
 * together.
 */
const ROOM = 264;

export function MiniGraph({ flow }: { flow: Pick<Flow, 'nodes' | 'edges'> }) {
  const { nodes, edges, columns, rows } = miniGraph(flow);
  const step = Math.min(COLUMN, (ROOM - NODE) / Math.max(1, columns - 1));
  const width = (columns - 1) * step + NODE;
  const height = (rows - 1) * ROW + NODE;
  return (
    <span className={styles.frame} aria-hidden>
      <span className={styles.picture} style={{ width, height }}>
        <svg className={styles.lines} width={width} height={height}>
          {edges.map(({ from, to }, at) => (
            <path key={at} d={line(from, to, step)} />
          ))}
        </svg>
        {nodes.map((node) => (
          <span key={node.key} className={styles.node} style={{ left: node.column * step, top: node.row * ROW }}>
            <CardIcon of={node.card} size={NODE} framed />
          </span>
        ))}
      </span>
    </span>
  );
}

/**
 * Leaves the right side of one icon and enters the left side of the other, with its bend in the gap before that one.
 */
function line(from: MiniNode, to: MiniNode, step: number): string {
  const [x1, y1] = [from.column * step + NODE, from.row * ROW + NODE / 2];
  const [x2, y2] = [to.column * step, to.row * ROW + NODE / 2];
  const middle = x2 - (step - NODE) / 2;
  return `M${x1} ${y1}H${middle}V${y2}H${x2}`;
}
