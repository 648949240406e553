// Lays a run over a flow: one view for each node (its steps folded together), and which edges were taken. Pure.
import type { LoopItems } from '../../shared/api/runs.ts';
import { BODY_PORT } from '../../shared/flow/connect.ts';
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';
import type { RunStep, StepStatus } from '../../shared/run.ts';
import { edgeId } from '../session/element-ids.ts';

/** All steps of one node: one for each iteration where it stands in the body of a For each. */
export interface StepView {
  status: StepStatus;
  /** How many iterations ended how (or are under way), in a body; empty for a node outside of one. */
  tally: readonly { status: StepStatus; count: number }[];
  /** From first start to last end; null while it runs or where it never did. */
  durationMs: number | null;
  /** Ports that were taken. */
  ports: readonly string[];
  error: string | null;
  /** Said in place of the status, where the picture is not one of a run but of a simulation or of test cases. */
  says?: string;
}

/** `open` also where nothing is known, as in a draft. */
export type EdgeLife = 'live' | 'dead' | 'open';

/** The order in which statuses matter when a node has several steps. */
const WEIGHT: StepStatus[] = ['running', 'waiting', 'failed', 'cancelled', 'succeeded', 'simulated', 'skipped'];

export type OverlayStep = Pick<RunStep, 'nodeId' | 'iteration' | 'status' | 'port' | 'startedAt' | 'endedAt'> & {
  error: { message: string } | null;
  /** Of one that stands for several (S5): how many. */
  count?: number;
};

/** One view for each node that has steps, by its key. */
export function stepViews(steps: readonly OverlayStep[]): Map<string, StepView> {
  const byNode = new Map<string, OverlayStep[]>();
  for (const step of steps) {
    const known = byNode.get(step.nodeId);
    if (known === undefined) byNode.set(step.nodeId, [step]);
    else known.push(step);
  }
  return new Map([...byNode].map(([key, each]) => [key, viewOf(each)]));
}

function viewOf(steps: readonly OverlayStep[]): StepView {
  const status = WEIGHT.find((one) => steps.some((step) => step.status === one)) ?? 'skipped';
  const starts = steps.flatMap((step) => (step.startedAt === null ? [] : [Date.parse(step.startedAt)]));
  const ends = steps.flatMap((step) => (step.endedAt === null ? [] : [Date.parse(step.endedAt)]));
  const isOpen = status === 'running' || status === 'waiting' || starts.length === 0 || ends.length < starts.length;
  return {
    status,
    tally: steps.some(({ iteration }) => iteration !== null) ? tallyOf(steps) : [],
    durationMs: isOpen ? null : Math.max(...ends) - Math.min(...starts),
    ports: portsOf(steps),
    error: steps.find((step) => step.error !== null)?.error?.message ?? null,
  };
}

/**
 * The ports that steps left through. A failure leaves through `error`; whether that port leads anywhere, the edges
 * say (M2).
 */
function portsOf(steps: readonly OverlayStep[]): string[] {
  const left = steps.flatMap(({ port }) => (port === null ? [] : [port]));
  const failed = steps.some(({ status, count = 1 }) => status === 'failed' && count > 0);
  return [...new Set(failed ? [...left, 'error'] : left)];
}

/** What is under way first, then what went well, then the rest. */
const TALLY_ORDER: StepStatus[] = ['running', 'waiting', 'succeeded', 'simulated', 'failed', 'cancelled', 'skipped'];

function tallyOf(steps: readonly OverlayStep[]): StepView['tally'] {
  const counts = Map.groupBy(steps, ({ status }) => status);
  return TALLY_ORDER.flatMap((status) => {
    const count = counts.get(status)?.reduce((sum, { count: each = 1 }) => sum + each, 0) ?? 0;
    return count === 0 ? [] : [{ status, count }];
  });
}

/** M4: an edge is live when its node finished through its port, dead when it settled otherwise, open before that. */
export function edgeLives(flow: Pick<Flow, 'edges'>, views: ReadonlyMap<string, StepView>): Map<string, EdgeLife> {
  return new Map(flow.edges.map((edge) => [edgeId(edge), lifeOf(edge, views)]));
}

function lifeOf(edge: FlowEdge, views: ReadonlyMap<string, StepView>): EdgeLife {
  const from = views.get(edge.from);
  const to = views.get(edge.to);
  // A trigger may have no step of its own: what follows tells.
  if (from === undefined) return to === undefined ? 'open' : to.status === 'skipped' ? 'dead' : 'live';
  if (from.ports.includes(edge.port)) return 'live';
  // S5: a For each ends through `out` or `error`; whether its body ran, the body tells.
  if (edge.port === BODY_PORT && to !== undefined) return to.status === 'skipped' ? 'dead' : 'live';
  return from.status === 'running' || from.status === 'waiting' ? 'open' : 'dead';
}

/** The keys of nodes that have a body. */
export function loopsIn(flow: Pick<Flow, 'nodes'> | undefined): ReadonlySet<string> {
  const parents = Object.values(flow?.nodes ?? {}).flatMap(({ parent }) => (parent === undefined ? [] : [parent]));
  return new Set(parents);
}

/** A body over all items as steps for the canvas: one entry for each status, with how many steps it stands for. */
export function overlayOf(nodes: LoopItems['nodes']): OverlayStep[] {
  return nodes.flatMap(({ nodeId, counts, startedAt, endedAt, ports }) => {
    const statuses = Object.entries(counts) as [StepStatus, number][];
    const [first = null, ...others] = ports;
    const base = { nodeId, iteration: '*', startedAt, endedAt, error: null };
    return [
      ...statuses.map(([status, count], at) => ({ ...base, status, count, port: at === 0 ? first : null })),
      ...others.map((port) => ({ ...base, status: statuses[0]?.[0] ?? 'succeeded', count: 0, port })),
    ];
  });
}
