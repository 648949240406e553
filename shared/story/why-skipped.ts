// Says in words why a node of a run did not run (M4, M8): what became of each edge that leads to it. Pure. The run
// page asks for one step, the story for all.
import { findNode } from '../flow/graph.ts';
import type { Flow } from '../flow/flow.ts';
import type { RunStatus, RunStep } from '../run.ts';

/** What is known of the run. */
export interface SkipContext {
  flow: Pick<Flow, 'nodes' | 'edges' | 'settings'>;
  triggerNodeId: string;
  runStatus: RunStatus;
  /** The node's step outside of loops, or in the iteration that is asked about; undefined where it has none. */
  stepOf(nodeId: string): Pick<RunStep, 'status' | 'port' | 'error'> | undefined;
  nameOf(nodeId: string): string;
}

/** One sentence, without the node's name: `“By someone else?” left through false, not through true.` */
export function whySkipped(context: SkipContext, nodeId: string): string {
  const { flow, nameOf } = context;
  if (findNode(flow, nodeId)?.disabled === true) return 'It is disabled, so the run passed through it.';
  const reasons = new Set<string>();
  let isLive = false;
  for (const { from, port } of flow.edges.filter(({ to }) => to === nodeId)) {
    const fate = fateOf(context, from, port, new Set([nodeId]));
    if (fate === 'live') isLive = true;
    else if (fate !== 'elsewhere') reasons.add(fate);
  }
  if (isLive) {
    if (context.runStatus === 'cancelled') return 'The run was cancelled before its turn came.';
    const failed = Object.keys(flow.nodes).find((key) => context.stepOf(key)?.status === 'failed');
    if (context.runStatus === 'failed' && failed !== undefined)
      return `${nameOf(failed)} failed, and after a failure no further step starts.`;
    return 'The run ended before its turn came.';
  }
  if (reasons.size === 0) return 'Nothing that ran in this run leads to it.';
  return `${[...reasons].join('; ')}.`;
}

/**
 * What became of an edge: `live`; `elsewhere`, where it comes from a node that is no part of this run (F2); else the
 * reason in words. A disabled node passes on what came to it, so the edges before it are asked; `asked` ends that in
 * a broken flow whose edges lead in a circle.
 */
function fateOf(
  context: SkipContext,
  from: string,
  port: string,
  asked: Set<string>,
): 'live' | 'elsewhere' | (string & {}) {
  const { flow, triggerNodeId, stepOf, nameOf } = context;
  if (from === triggerNodeId) return 'live';
  const step = stepOf(from);
  const name = nameOf(from);
  if (findNode(flow, from)?.disabled === true && !asked.has(from)) {
    const before = flow.edges.filter(({ to }) => to === from);
    const fates = before.map((edge) => fateOf(context, edge.from, edge.port, new Set([...asked, from])));
    return fates.includes('live') ? 'live' : (fates.find((fate) => fate !== 'elsewhere') ?? 'elsewhere');
  }
  if (step === undefined) return 'elsewhere';
  switch (step.status) {
    case 'skipped':
      return `${name} was skipped too`;
    case 'failed':
      return port === 'error' ? 'live' : `${name} failed`;
    case 'cancelled':
      return `${name} was cancelled`;
    case 'succeeded':
    case 'simulated':
      if (step.port === port) return 'live';
      if (step.port === null) return `${name} ended the run`;
      return `${name} left through ${step.port}, not through ${port}`;
    default:
      return `${name} had not finished`;
  }
}
