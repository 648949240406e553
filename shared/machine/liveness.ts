// Finds which nodes of a run will run, will not, or may still: dead-path elimination (M4) over what is known so far.
// It serves lists of skipped steps and the drawing of edges; the machine itself does not use it.
import type { ManifestLookup } from '../card/manifest.ts';
import { ERROR_PORT } from '../card/ports.ts';
import { BODY_PORT } from '../flow/connect.ts';
import type { Flow } from '../flow/flow.ts';
import { graphOf, type GraphStart } from './graph-index.ts';
import type { StepResult } from './walk.ts';

/** `live`: every edge into it is settled and one is live. `dead`: all are dead. `pending`: one is not settled yet. */
export type Liveness = 'live' | 'dead' | 'pending';

/**
 * The liveness of each node that the trigger reaches, the trigger included. A live node without an outcome runs, or
 * would run: M8 and M9 are not looked at.
 * @param outcomes how steps ended, by node key
 * @param manifests is asked for the ports of disabled nodes; without it a disabled node passes through `out` or its
 *   first wired port
 * @throws NotFoundError `machine.unknown-node`; ValidationError `machine.cycle`
 */
export function settleGraph(
  flow: Flow,
  triggerNodeId: string,
  outcomes: ReadonlyMap<string, StepResult>,
  manifests: ManifestLookup = () => undefined,
): Map<string, Liveness> {
  return settleFrom(flow, { nodeId: triggerNodeId, port: 'out' }, outcomes, manifests);
}

/** The same for one item of For each `loop`: its nodes, the For each itself included. @throws as `settleGraph` */
export function settleBody(
  flow: Flow,
  loop: string,
  outcomes: ReadonlyMap<string, StepResult>,
  manifests: ManifestLookup,
): Map<string, Liveness> {
  return settleFrom(flow, { nodeId: loop, port: BODY_PORT, body: loop }, outcomes, manifests);
}

function settleFrom(
  flow: Flow,
  start: GraphStart,
  outcomes: ReadonlyMap<string, StepResult>,
  manifests: ManifestLookup,
): Map<string, Liveness> {
  const { nodes } = graphOf(flow, start, manifests);
  const open = new Uint32Array(nodes.length);
  const liveEdges = new Uint32Array(nodes.length);
  const found = new Map<string, Liveness>();
  // Edges lead to higher indexes only, so each node's edges are all told before its turn.
  nodes.forEach(({ key, ports, passes }, index) => {
    const liveness = open[index]! > 0 ? 'pending' : index === 0 || liveEdges[index]! > 0 ? 'live' : 'dead';
    found.set(key, liveness);
    const taken = liveness === 'live' ? takenPort(passes, outcomes.get(key)) : null;
    for (const [port, targets] of ports) {
      for (const target of targets) {
        if (liveness === 'pending' || taken === undefined) open[target]!++;
        else if (port === taken) liveEdges[target]!++;
      }
    }
  });
  return found;
}

/** The port through which the node finished; null: none of its ports; undefined: that is not known yet. */
function takenPort(passes: string | null | undefined, outcome: StepResult | undefined): string | null | undefined {
  if (passes !== undefined) return passes;
  if (outcome === undefined) return undefined;
  if ('port' in outcome) return outcome.port;
  return 'failed' in outcome ? ERROR_PORT : null;
}
