// Folds the iterations of one For each from a run's steps and journal (S5): how each item stands, and what became of
// the nodes of the body over all of them. Pure; paging is the server's.
import type { ErrorRecord } from './errors.ts';
import type { Flow } from './flow/flow.ts';
import type { EndStatus, JournalRecord, RunStep, StepStatus } from './run.ts';
import { loopsAround } from './story/seen.ts';

/** One item that has begun. */
export interface LoopItem {
  /** The item's index from 0; in a loop within a loop after those of the outer ones, joined with `/`. */
  iteration: string;
  status: 'running' | 'waiting' | EndStatus;
  startedAt: string | null;
  endedAt: string | null;
  error: ErrorRecord | null;
}

/** A node of the body over all items. For a node in a loop within the body it is over the items of that loop too. */
export interface LoopNode {
  nodeId: string;
  counts: Partial<Record<StepStatus, number>>;
  startedAt: string | null;
  endedAt: string | null;
  /** The ports that were taken, each once. */
  ports: string[];
}

export interface LoopFold {
  /** How many items there are; null where the For each has not begun. */
  total: number | null;
  /** In the order of the items; those not begun are not among them. */
  items: LoopItem[];
  nodes: LoopNode[];
}

/** What the fold reads of a journal beside its steps. Values are left out: a loop of many items would hold them all. */
export type LoopRecord = Extract<JournalRecord, { type: 'step.looping' | 'iteration.ended' | 'run.resumed' }>;

/** The records of a journal that `foldLoop` needs, without their values. */
export function loopRecords(records: readonly JournalRecord[]): LoopRecord[] {
  return records.flatMap((record): LoopRecord[] => {
    if (record.type === 'run.resumed') return [record];
    if (record.type === 'step.looping') {
      const { input: _input, ...light } = record;
      return [light];
    }
    if (record.type !== 'iteration.ended') return [];
    const { result: _result, skipped: _skipped, ...light } = record;
    return [light];
  });
}

interface OpenItem {
  startedAt: string | null;
  lastAt: string | null;
  runs: boolean;
  waits: boolean;
  cancelled: boolean;
}

/**
 * The items of one For each.
 * @param steps all steps of the run, as `foldSteps` gives them
 * @param outer the iteration in which the For each itself stands, null outside of one
 */
export function foldLoop(
  flow: Pick<Flow, 'nodes'>,
  { steps, loops }: { steps: readonly RunStep[]; loops: readonly LoopRecord[] },
  loop: string,
  outer: string | null,
): LoopFold {
  const prefix = outer === null ? '' : `${outer}/`;
  const depth = outer === null ? 0 : outer.split('/').length;
  const bodies = new Map<string, boolean>();
  const isInBody = (nodeId: string): boolean => {
    let inside = bodies.get(nodeId);
    if (inside === undefined) bodies.set(nodeId, (inside = loopsAround(flow, nodeId)[depth] === loop));
    return inside;
  };
  /** The item that an iteration is, or is within; undefined: of another loop. */
  const itemOf = (iteration: string): string | undefined => {
    if (!iteration.startsWith(prefix)) return undefined;
    const end = iteration.indexOf('/', prefix.length);
    return end === -1 ? iteration : iteration.slice(0, end);
  };

  const open = new Map<string, OpenItem>();
  const nodes = new Map<string, LoopNode>();
  for (const step of steps) {
    if (step.iteration === null || !isInBody(step.nodeId)) continue;
    const item = itemOf(step.iteration);
    if (item === undefined) continue;
    note(open, item, step);
    countStep(nodes, step);
  }

  let total: number | null = null;
  const ended = new Map<string, Extract<LoopRecord, { type: 'iteration.ended' }>>();
  for (const record of loops) {
    if (record.type === 'step.looping' && record.nodeId === loop && record.iteration === outer) total = record.items;
    else if (record.type === 'iteration.ended' && record.loop === loop && itemOf(record.iteration) === record.iteration)
      ended.set(record.iteration, record);
    else if (record.type === 'run.resumed') {
      // S10: what had failed, or was cut off, begins again.
      for (const [item, end] of ended) if (end.status !== 'succeeded' && end.collected !== true) ended.delete(item);
    }
  }

  const found = new Set([...open.keys(), ...ended.keys()]);
  const items = [...found]
    .toSorted((left, right) => indexIn(left) - indexIn(right))
    .map((iteration): LoopItem => {
      const seen = open.get(iteration);
      const end = ended.get(iteration);
      const startedAt = seen?.startedAt ?? end?.at ?? null;
      if (end !== undefined)
        return { iteration, status: end.status, startedAt, endedAt: end.at, error: end.error ?? null };
      const status = seen?.runs === true ? 'running' : seen?.waits === true ? 'waiting' : 'running';
      // The run ended while the item was under way, so no record ends it.
      if (seen?.cancelled === true && !seen.runs && !seen.waits)
        return { iteration, status: 'cancelled', startedAt, endedAt: seen.lastAt, error: null };
      return { iteration, status, startedAt, endedAt: null, error: null };
    });
  return { total, items, nodes: [...nodes.values()] };
}

/** How many items stand how; a status that no item has is absent. */
export function countItems(items: readonly LoopItem[]): Partial<Record<LoopItem['status'], number>> {
  const counts: Partial<Record<LoopItem['status'], number>> = {};
  for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function note(open: Map<string, OpenItem>, iteration: string, step: RunStep): void {
  let item = open.get(iteration);
  if (item === undefined) {
    open.set(iteration, (item = { startedAt: null, lastAt: null, runs: false, waits: false, cancelled: false }));
  }
  item.startedAt = earlier(item.startedAt, step.startedAt);
  item.lastAt = later(item.lastAt, step.endedAt);
  item.runs ||= step.status === 'running';
  item.waits ||= step.status === 'waiting';
  item.cancelled ||= step.status === 'cancelled';
}

function countStep(nodes: Map<string, LoopNode>, step: RunStep): void {
  const { nodeId, status, startedAt, endedAt, port } = step;
  let node = nodes.get(nodeId);
  if (node === undefined) nodes.set(nodeId, (node = { nodeId, counts: {}, startedAt: null, endedAt: null, ports: [] }));
  node.counts[status] = (node.counts[status] ?? 0) + 1;
  node.startedAt = earlier(node.startedAt, startedAt);
  node.endedAt = later(node.endedAt, endedAt);
  if (port !== null && !node.ports.includes(port)) node.ports.push(port);
}

/** Times are ISO 8601 UTC of one length, so they compare as texts. */
function earlier(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other < one) ? other : one;
}

function later(one: string | null, other: string | null): string | null {
  return one === null || (other !== null && other > one) ? other : one;
}

function indexIn(iteration: string): number {
  return Number(iteration.slice(iteration.lastIndexOf('/') + 1));
}
