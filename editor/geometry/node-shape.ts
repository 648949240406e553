// Says how large a node is on the canvas and where its ports sit, in pixels of the grid. Pure, so that layout,
// placing and drawing agree before anything is on the screen.
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { ERROR_PORT, portsOf } from '../../shared/card/ports.ts';
import { BODY_PORT } from '../../shared/flow/connect.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { linesOf, nodeName, subtitleOf } from './node-text.ts';
import { summaryOf } from './summary.ts';

export const GRID = 8;
export const NODE_WIDTH = 240;
/** With one line for the name and one for the card; the entry stands in its middle, whatever lines follow. */
export const HEADER_HEIGHT = 56;
export const LINE_HEIGHT = 16;
export const SUMMARY_HEIGHT = 28;
/** At three quarters of the size still 24 pixels, so that ports are hit easily. */
export const PORT_ROW_HEIGHT = 32;
/** The width that icon, gap and padding leave for words. */
const WORDS_WIDTH = NODE_WIDTH - 66;

/** The distance from a node to the next one in a row. */
export const NODE_GAP = 80;

/** Left of where the cards of a body begin, so that the wire turns in to them. */
const BODY_PORT_X = 24;

/** A port and its place, from the node's upper left corner. */
export interface PortSpot {
  port: string;
  x: number;
  y: number;
  side: 'right' | 'bottom';
}

/** Everything about a node that others must agree on; places are from its upper left corner. */
export interface NodeShape {
  width: number;
  height: number;
  /** Height of the part with name and card. */
  header: number;
  nameLines: 1 | 2;
  subtitleLines: 1 | 2;
  /** Where edges come in; null for triggers. */
  entry: { x: number; y: number } | null;
  ports: PortSpot[];
  /** Ports are named on the node where there is more than one. */
  labelled: boolean;
  summary: string;
}

/**
 * The shape of a node. `extraPorts` are ports that edges leave by although the card does not have them (an unknown
 * card, a case that was removed): they are shown, so that their wires start somewhere.
 */
export function shapeOf(
  key: string,
  node: FlowNode,
  manifest: CardManifest | undefined,
  extraPorts: readonly string[] = [],
): NodeShape {
  const declared = manifest === undefined ? [] : portsOf(node, manifest);
  const all = [...new Set([...declared, ...extraPorts])];
  // The wire into a body leaves downwards, to the frame; the wires of the line that the node stands in go on to the right.
  const isBelow = (port: string): boolean =>
    port === ERROR_PORT || (port === BODY_PORT && manifest?.ports.includes(port) === true);
  const own = all.filter((port) => !isBelow(port));
  const summary = summaryOf(node, manifest);
  const labelled = own.length > 1;
  const nameLines = linesOf(nodeName(key, node, manifest), WORDS_WIDTH, 13, true);
  const subtitleLines = linesOf(subtitleOf(node, manifest), WORDS_WIDTH, 12);
  const header = HEADER_HEIGHT + (nameLines + subtitleLines - 2) * LINE_HEIGHT;
  const top = header + (summary === '' ? 0 : SUMMARY_HEIGHT);
  const height = top + (labelled ? own.length * PORT_ROW_HEIGHT + GRID : 0);
  const ports: PortSpot[] = own.map((port, at) => ({
    port,
    x: NODE_WIDTH,
    y: labelled ? top + at * PORT_ROW_HEIGHT + PORT_ROW_HEIGHT / 2 : HEADER_HEIGHT / 2,
    side: 'right',
  }));
  if (all.includes(BODY_PORT) && isBelow(BODY_PORT))
    ports.push({ port: BODY_PORT, x: BODY_PORT_X, y: height, side: 'bottom' });
  if (all.includes(ERROR_PORT)) ports.push({ port: ERROR_PORT, x: NODE_WIDTH - 32, y: height, side: 'bottom' });
  const isTrigger = manifest === undefined ? key === 'trigger' : manifest.kind === 'trigger';
  return {
    width: NODE_WIDTH,
    height,
    header,
    nameLines,
    subtitleLines,
    entry: isTrigger ? null : { x: 0, y: HEADER_HEIGHT / 2 },
    ports,
    labelled,
    summary,
  };
}

/** The shape of a node of this flow; undefined where there is no such node. */
export function shapeIn(flow: Flow, key: string, manifests: ManifestLookup): NodeShape | undefined {
  const node = Object.hasOwn(flow.nodes, key) ? flow.nodes[key] : undefined;
  if (node === undefined) return undefined;
  const wired = flow.edges.filter((edge) => edge.from === key).map((edge) => edge.port);
  return shapeOf(key, node, manifests(node.card, node.version), wired);
}
