// The order in which the nodes of the open flow stand, which several parts of the editor ask for at the same time.
import { topologicalOrder } from '../../shared/flow/graph.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { remembered } from '../../shared/remembered.ts';

/** As `topologicalOrder`, of a flow's nodes and edges as the editor has them: never changed, only replaced. */
export const flowOrder = remembered((nodes: Flow['nodes'], edges: Flow['edges']): readonly string[] =>
  topologicalOrder({ nodes, edges }),
);
