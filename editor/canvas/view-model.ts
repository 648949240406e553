// From a flow to what React Flow draws. Objects are reused wherever nothing changed, so that moving one node of 300
// draws one node again.
import { MarkerType, Position, type Edge, type Node } from 'reactflow';

import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { ERROR_PORT } from '../../shared/card/ports.ts';
import type { Flow, FlowNode, FlowNote } from '../../shared/flow/flow.ts';
import type { Words } from '../geometry/condition-words.ts';
import type { Issue } from '../../shared/issue.ts';
import { edgeId, frameId, noteId } from '../session/element-ids.ts';
import type { Selection } from '../session/editor-store.ts';
import { framesOf, type Box, type Frame, type Places } from '../geometry/frames.ts';
import { HEADER_HEIGHT, NODE_WIDTH, shapeOf, type NodeShape } from '../geometry/node-shape.ts';
import { cardTitleOf, nodeName, subtitleOf } from '../geometry/node-text.ts';
import { positionOf } from '../geometry/position.ts';
import type { summaryWords } from '../geometry/summary-words.ts';
import { edgeLives, type EdgeLife, type StepView } from './run-overlay.ts';
import { STATUS_TEXT, tallyText } from '../ui/status-text.ts';
import { issueCount, TEXTS } from './texts.ts';
import styles from './canvas.module.css';

/** How a wire looks once the node before it has settled; of one that is open, as in a draft. */
const LIFE_CLASS: Record<EdgeLife, string | undefined> = {
  live: styles.edgeLive,
  dead: styles.edgeDead,
  open: undefined,
};

export interface CardNodeData extends Record<string, unknown> {
  key: string;
  node: FlowNode;
  manifest: CardManifest | undefined;
  shape: NodeShape;
  /** The summary in words; undefined until they can be made. */
  words: readonly Words[] | undefined;
  name: string;
  cardTitle: string;
  subtitle: string;
  errors: number;
  warnings: number;
  firstIssue: string;
  step: StepView | undefined;
  /** Names of the nodes behind each port that is wired. */
  targets: Record<string, string[]>;
  /** What the For each is called in whose body the node stands; empty outside of one. */
  inBody: string;
  isReadOnly: boolean;
}
export interface NoteNodeData extends Record<string, unknown> {
  key: string;
  note: FlowNote;
  isReadOnly: boolean;
}
export interface FrameNodeData extends Record<string, unknown> {
  /** Of the For each. */
  key: string;
  title: string;
  depth: number;
  isEmpty: boolean;
  isSelected: boolean;
  isReadOnly: boolean;
  width: number;
  height: number;
}
export type CardRfNode = Node<CardNodeData, 'card'>;
export type NoteRfNode = Node<NoteNodeData, 'note'>;
export type FrameRfNode = Node<FrameNodeData, 'frame'>;
export type CanvasNode = CardRfNode | NoteRfNode | FrameRfNode;
export interface CardEdgeData extends Record<string, unknown> {
  label: string;
  life: EdgeLife | null;
  isReadOnly: boolean;
}
export type CanvasEdge = Edge<CardEdgeData, 'card'>;

const HANDLE = 12;

export interface ViewInput {
  flow: Flow;
  manifests: ManifestLookup;
  issues: readonly Issue[];
  steps: ReadonlyMap<string, StepView> | undefined;
  isReadOnly: boolean;
  /** Undefined until it was fetched. */
  summaryWords?: typeof summaryWords | undefined;
}

/** What is under way with the pointer: where cards and notes are for now, and which cards leave their frames. */
export interface Dragged {
  places: Places;
  leaving: ReadonlySet<string>;
}

export const NOTHING_DRAGGED: Dragged = { places: {}, leaving: new Set() };

/** Builds views and remembers the last one, to reuse its objects. */
export class ViewModel {
  #nodes = new Map<string, CanvasNode>();
  #edges = new Map<string, CanvasEdge>();
  #nodeList: CanvasNode[] = [];
  #edgeList: CanvasEdge[] = [];
  #cards = new Map<string, { seen: readonly unknown[]; data: CardNodeData }>();
  #source: readonly unknown[] = [];
  #datas: [string, CardNodeData][] = [];

  nodes(input: ViewInput, selection: Selection, { places: dragged, leaving }: Dragged): CanvasNode[] {
    const { flow, manifests, isReadOnly } = input;
    const source = [
      flow.nodes,
      flow.edges,
      input.manifests,
      input.issues,
      input.steps,
      input.isReadOnly,
      input.summaryWords,
    ];
    if (!sameItems(source, this.#source)) {
      this.#source = source;
      this.#datas = this.#cardDatas(input);
    }
    const selected = new Set(selection.nodes);
    const at = (key: string): { x: number; y: number } => dragged[key] ?? positionOf(flow, key);
    const datas = new Map(this.#datas);
    const boxOf = (key: string): Box => ({
      ...at(key),
      width: NODE_WIDTH,
      height: datas.get(key)?.shape.height ?? HEADER_HEIGHT,
    });
    const frames = framesOf({ nodes: flow.nodes, manifests, boxOf, leaving });
    const result: CanvasNode[] = [...frames.values()].map((frame) =>
      frameNode(frame, datas.get(frame.key), selected.has(frame.key), isReadOnly),
    );
    for (const [key, data] of this.#datas)
      result.push(cardNode(key, data, at(key), selected.has(key), dragged[key] !== undefined));
    for (const [key, note] of Object.entries(flow.layout?.notes ?? {})) {
      const id = noteId(key);
      result.push(
        noteNode(
          id,
          { key, note, isReadOnly: input.isReadOnly },
          dragged[id] ?? { x: note.x, y: note.y },
          selected.has(id),
        ),
      );
    }
    const reused = result.map((node) => {
      const before = this.#nodes.get(node.id);
      return before !== undefined && sameNode(before, node) ? before : node;
    });
    this.#nodes = new Map(reused.map((node) => [node.id, node]));
    this.#nodeList = sameList(this.#nodeList, reused);
    return this.#nodeList;
  }

  edges(input: ViewInput, selection: Selection): CanvasEdge[] {
    const lives = input.steps === undefined ? undefined : edgeLives(input.flow, input.steps);
    const selected = new Set(selection.edges);
    const result = input.flow.edges
      .filter(({ from, to }) => Object.hasOwn(input.flow.nodes, from) && Object.hasOwn(input.flow.nodes, to))
      .map((edge): CanvasEdge => {
        const id = edgeId(edge);
        const label = edge.port === ERROR_PORT ? edge.port : '';
        const life = lives?.get(id) ?? null;
        const before = this.#edges.get(id);
        const isSelected = selected.has(id);
        if (
          before?.selected === isSelected &&
          before.data?.life === life &&
          before.data.isReadOnly === input.isReadOnly
        )
          return before;
        return {
          id,
          type: 'card',
          source: edge.from,
          sourceHandle: edge.port,
          target: edge.to,
          targetHandle: 'in',
          selected: isSelected,
          // Its ends can be taken hold of: only of the one that is selected, so that they are in nobody's way.
          reconnectable: isSelected && !input.isReadOnly,
          className: [life !== null && LIFE_CLASS[life], edge.port === ERROR_PORT && styles.edgeError]
            .filter(Boolean)
            .join(' '),
          markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: markerColor(isSelected, life) },
          data: { label, life, isReadOnly: input.isReadOnly },
        };
      });
    this.#edges = new Map(result.map((edge) => [edge.id, edge]));
    this.#edgeList = sameList(this.#edgeList, result);
    return this.#edgeList;
  }

  #cardDatas({ flow, manifests, issues, steps, isReadOnly, summaryWords: words }: ViewInput): [string, CardNodeData][] {
    const issuesOf = Map.groupBy(issues, ({ path }) => (path[0] === 'nodes' ? (path[1] ?? '') : ''));
    const edgesOf = Map.groupBy(flow.edges, ({ from }) => from);
    const cards = new Map<string, { seen: readonly unknown[]; data: CardNodeData }>();
    const datas = Object.entries(flow.nodes).map(([key, node]): [string, CardNodeData] => {
      const manifest = manifests(node.card, node.version);
      const own = issuesOf.get(key) ?? [];
      const edges = edgesOf.get(key) ?? [];
      const step = steps?.get(key);
      const wires = edges.map(({ port, to }) => `${port}>${flow.nodes[to]?.name ?? to}`).join('|');
      const owner = node.parent === undefined ? undefined : flow.nodes[node.parent];
      const inBody =
        owner === undefined ? '' : nodeName(node.parent ?? '', owner, manifests(owner.card, owner.version));
      const seen = [
        node,
        manifest,
        own.map(({ message }) => message).join('|'),
        wires,
        step,
        inBody,
        isReadOnly,
        words,
      ];
      const before = this.#cards.get(key);
      const data =
        before !== undefined && sameItems(before.seen, seen)
          ? before.data
          : {
              ...cardData(key, node, manifest, own, edges, flow, step, inBody, isReadOnly),
              words: words?.(flow, node, manifest, manifests),
            };
      cards.set(key, { seen, data });
      return [key, data];
    });
    this.#cards = cards;
    return datas;
  }
}

function cardData(
  key: string,
  node: FlowNode,
  manifest: CardManifest | undefined,
  issues: readonly Issue[],
  edges: readonly { port: string; to: string }[],
  flow: Flow,
  step: StepView | undefined,
  inBody: string,
  isReadOnly: boolean,
): CardNodeData {
  const targets: Record<string, string[]> = {};
  for (const { port, to } of edges) (targets[port] ??= []).push(flow.nodes[to]?.name ?? to);
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  return {
    key,
    node,
    manifest,
    shape: shapeOf(key, node, manifest, Object.keys(targets)),
    words: undefined,
    name: nodeName(key, node, manifest),
    cardTitle: cardTitleOf(node, manifest),
    subtitle: subtitleOf(node, manifest),
    errors,
    warnings: issues.length - errors,
    firstIssue: issues[0]?.message ?? '',
    step,
    targets,
    inBody,
    isReadOnly,
  };
}

/** The list of before where both have the same items: React Flow looks all of them up anew for another list. */
function sameList<Item>(before: Item[], after: Item[]): Item[] {
  return before.length === after.length && after.every((item, at) => item === before[at]) ? before : after;
}

function cardNode(
  key: string,
  data: CardNodeData,
  position: { x: number; y: number },
  selected: boolean,
  dragging: boolean,
): CardRfNode {
  const { shape } = data;
  const { step } = data;
  const status =
    step === undefined
      ? []
      : [step.says ?? STATUS_TEXT[step.status], ...(step.tally.length > 0 ? [tallyText(step.tally)] : [])];
  const issues = issueCount(data.errors, data.warnings);
  const parts = [
    ...(data.inBody === '' ? [] : [TEXTS.inBody(data.inBody)]),
    ...(data.node.disabled === true ? [TEXTS.disabled] : []),
    ...status,
    ...(issues === '' ? [] : [issues]),
  ];
  return {
    id: key,
    type: 'card',
    position,
    data,
    selected,
    dragging,
    width: shape.width,
    height: shape.height,
    measured: { width: shape.width, height: shape.height },
    handles: [
      ...(shape.entry === null
        ? []
        : [
            {
              id: 'in',
              type: 'target' as const,
              position: Position.Left,
              x: shape.entry.x - HANDLE / 2,
              y: shape.entry.y - HANDLE / 2,
              width: HANDLE,
              height: HANDLE,
            },
          ]),
      ...shape.ports.map(({ port, x, y, side }) => ({
        id: port,
        type: 'source' as const,
        position: side === 'right' ? Position.Right : Position.Bottom,
        x: x - HANDLE / 2,
        y: y - HANDLE / 2,
        width: HANDLE,
        height: HANDLE,
      })),
    ],
    ariaLabel: [data.name, data.cardTitle, ...parts].join(', '),
    domAttributes: { 'data-testid': `node-${key}`, 'data-node-key': key } as NonNullable<CardRfNode['domAttributes']>,
  };
}

function noteNode(id: string, data: NoteNodeData, position: { x: number; y: number }, selected: boolean): NoteRfNode {
  const width = data.note.width ?? NODE_WIDTH;
  const height = data.note.height ?? 96;
  return {
    id,
    type: 'note',
    position,
    data,
    selected,
    width,
    height,
    measured: { width, height },
    // A frame lies behind the bodies of For eaches and lets the pointer through to what is in it.
    zIndex: data.note.frame === true ? -200 : -1,
    className: data.note.frame === true ? (styles.drawnFrame ?? '') : '',
    ariaLabel: `${data.note.frame === true ? TEXTS.frameTitle : TEXTS.note}: ${data.note.text}`,
  };
}

function frameNode(
  { key, depth, isEmpty, x, y, width, height }: Frame,
  owner: CardNodeData | undefined,
  isSelected: boolean,
  isReadOnly: boolean,
): FrameRfNode {
  return {
    id: frameId(key),
    type: 'frame',
    position: { x, y },
    data: { key, title: TEXTS.bodyOf(owner), depth, isEmpty, isSelected, isReadOnly, width, height },
    width,
    height,
    measured: { width, height },
    // Behind the cards and notes, an inner one before an outer one.
    zIndex: depth - 100,
    dragHandle: '[data-held="true"]',
    selectable: false,
    focusable: false,
    connectable: false,
  };
}

function markerColor(selected: boolean, life: EdgeLife | null): string {
  if (selected) return 'var(--sb-accent-text)';
  if (life === 'live') return 'var(--sb-edge-live)';
  return life === 'dead' ? 'var(--sb-edge-dead)' : 'var(--sb-edge)';
}

function sameNode(left: CanvasNode, right: CanvasNode): boolean {
  return (
    left.position.x === right.position.x &&
    left.position.y === right.position.y &&
    left.selected === right.selected &&
    left.dragging === right.dragging &&
    (left.data === right.data || sameData(left, right))
  );
}

function sameData(left: CanvasNode, right: CanvasNode): boolean {
  if (left.type === 'note' && right.type === 'note')
    return left.data.note === right.data.note && left.data.isReadOnly === right.data.isReadOnly;
  if (left.type !== 'frame' || right.type !== 'frame') return false;
  return sameItems(Object.values(left.data), Object.values(right.data));
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}
